package io.meridian.mesh;

import io.meridian.model.Opinion;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

/// The opinions of all nodes, each as its own stream: a full set, changes, a heartbeat every
/// second.
public interface OpinionExchange {

    /// Replaces this node's own set. Cheap when little changed: only differences are sent, a change
    /// of state and a first result at once, fresher evidence alone with the next heartbeat.
    void announce(Collection<Opinion> all);

    /// Every node's latest known set, this node's own included.
    List<NodeOpinions> heard();

    /// Calls `listener` whenever some node's set or freshness changed, on one thread that is kept
    /// for these listeners.
    Subscription subscribe(Consumer<List<NodeOpinions>> listener);
}
