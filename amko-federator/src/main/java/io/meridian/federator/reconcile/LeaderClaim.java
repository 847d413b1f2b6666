package io.meridian.federator.reconcile;

import io.meridian.federator.policy.Specs;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.LastGood;
import io.meridian.mesh.LogPublisher;
import io.meridian.mesh.LogPublisher.Leadership;
import java.util.Optional;

/// Follows `AMKOCluster.spec.isLeader`: claims once for each generation of the object, resigns when
/// it says false. An object that is absent never means leader.
final class LeaderClaim {

    private static final String CLAIMED = "claimed-generation";

    private final LogPublisher publisher;
    private final LastGood memory;
    private String claimedNow = "";

    LeaderClaim(LogPublisher publisher, LastGood memory) {
        this.publisher = publisher;
        this.memory = memory;
    }

    static boolean isLeader(Optional<Specs.AmkoCluster> amkoCluster) {
        return amkoCluster.map(Specs.AmkoCluster::isLeader).orElse(false);
    }

    /// @param listed whether the own cluster was listed: before, an absent object means nothing
    void follow(
            Optional<Specs.AmkoCluster> amkoCluster,
            Optional<ClusterObject> object,
            boolean listed) {
        if (isLeader(amkoCluster) && object.isPresent()) {
            claim(object.get().uid() + "/" + object.get().generation());
        } else if (listed && !claimedNow.isEmpty()) {
            claimedNow = "";
            memory.forget(CLAIMED);
            publisher.resign();
        }
    }

    /// After a restart the generation that was claimed before is gone on with, unless somebody else
    /// has taken over since: then the object must be edited first.
    private void claim(String generation) {
        if (generation.equals(claimedNow)) {
            return;
        }
        boolean before = memory.read(CLAIMED).map(generation::equals).orElse(false);
        if (before && isFencedOff()) {
            return;
        }
        claimedNow = generation;
        memory.keep(CLAIMED, generation);
        publisher.claim(false);
    }

    private boolean isFencedOff() {
        return publisher.leadership() instanceof Leadership.Following following
                && following.highest().counter() > 0
                && !publisher.isOwn(following.highest());
    }

    String describe() {
        Leadership leadership = publisher.leadership();
        return leadership instanceof Leadership.StoodDown
                ? leadership.inWords() + "; edit this object to claim again"
                : leadership.inWords();
    }
}
