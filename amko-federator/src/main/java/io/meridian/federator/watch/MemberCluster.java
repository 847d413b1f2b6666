package io.meridian.federator.watch;

import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One member cluster behind a door: a directory of manifests, or an API server's informers.
public interface MemberCluster extends AutoCloseable {

    /// The cluster context.
    String name();

    /// Begins to watch; events come on a thread of the door.
    void start(Consumer<ObjectEvent> listener);

    /// What it holds now. Unreachable is not empty: objects stay, and the view says since when.
    ClusterView view();

    /// Since when what it holds may not be as it is known, for alarms: also, unlike the view's own
    /// age, of a cluster of which nothing was ever known, since this process began to try. Null
    /// while it is current.
    default @Nullable Instant staleSince() {
        return view().staleSince();
    }

    /// Replaces the statuses of all objects: those that are not in the map any more are removed.
    /// Writes only what changed.
    ///
    /// @param statuses by `kind.namespace.name`, as maps that YAML can express
    void writeStatuses(Map<String, Map<String, Object>> statuses);

    /// Has the leader's settings brought there, and kept there; null stops that. A door without an
    /// API server behind it takes no part.
    default void federate(@Nullable FederationSet wanted) {}

    /// How far that has come.
    default FederationState federation() {
        return new FederationState.Idle();
    }

    /// Replaces the mirror of what is served, by FQDN; null leaves it as it is. A door without an
    /// API server behind it keeps none.
    ///
    /// @param documents `GslbService` objects, as maps that YAML can express
    default void mirror(@Nullable Map<String, Map<String, Object>> documents) {}

    /// How many requests that write were made; 0 for a door without any.
    default long writes() {
        return 0;
    }

    /// Why what tells how to reach it is not in force as it stands there now, but as it was good
    /// last; empty when it is, and for a door that needs none.
    default String accessProblem() {
        return "";
    }

    /// How the copy of it on disk is doing.
    default CopyState copy() {
        return CopyState.NONE;
    }

    /// What cannot be written there now, and why, by what it is; empty for a door without an API
    /// server.
    default Map<String, String> writeFailures() {
        return Map.of();
    }

    @Override
    void close();
}
