package io.meridian.federator.watch;

import java.util.Map;
import java.util.function.Consumer;

/// One member cluster behind a door: a directory of manifests, or an API server's informers.
public interface MemberCluster extends AutoCloseable {

    /// The cluster context.
    String name();

    /// Begins to watch; events come on a thread of the door.
    void start(Consumer<ObjectEvent> listener);

    /// What it holds now. Unreachable is not empty: objects stay, and the view says since when.
    ClusterView view();

    /// Replaces the statuses of all objects: those that are not in the map any more are removed.
    /// Writes only what changed.
    ///
    /// @param statuses by `kind.namespace.name`, as maps that YAML can express
    void writeStatuses(Map<String, Map<String, Object>> statuses);

    @Override
    void close();
}
