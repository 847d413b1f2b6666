package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.LastGood;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/// Reads the settings of the leader's cluster and keeps the last good version of each object: an
/// invalid update changes nothing but the object's status. Owned by the reconcile loop.
public final class PolicyBook {

    /// What a reading gives.
    public record Reading(
            Settings settings,
            Optional<Specs.AmkoCluster> amkoCluster,
            Optional<ClusterObject> amkoClusterObject,
            List<ObjectReport> reports) {}

    private final String namespace;
    private final Predicate<String> knownClusters;
    private final AcceptedObjects accepted;

    /// @param namespace of AMKO's kinds and ours
    /// @param knownClusters whether this federator has a door to a context
    public PolicyBook(String namespace, Predicate<String> knownClusters, LastGood lastGood) {
        this.namespace = namespace;
        this.knownClusters = knownClusters;
        this.accepted = new AcceptedObjects(lastGood);
    }

    public Reading read(ClusterView own) {
        return new PolicyReading(namespace, knownClusters, accepted, own).read();
    }
}
