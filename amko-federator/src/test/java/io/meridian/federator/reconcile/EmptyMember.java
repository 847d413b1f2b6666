package io.meridian.federator.reconcile;

import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.MemberCluster;
import io.meridian.federator.watch.ObjectEvent;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/// A member that is listed and holds nothing: what else matters of it a test says.
interface EmptyMember extends MemberCluster {

    @Override
    default void start(Consumer<ObjectEvent> listener) {}

    @Override
    default ClusterView view() {
        return new ClusterView(name(), new TreeMap<>(), Map.of(), true, null);
    }

    @Override
    default void writeStatuses(Map<String, Map<String, Object>> statuses) {}

    @Override
    default void close() {}
}
