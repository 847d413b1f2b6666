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
        return switch (publisher.leadership()) {
            case Leadership.Leading leading -> "leads, in term " + leading.term();
            case Leadership.Following following ->
                    "follows; the highest term is " + following.highest();
            case Leadership.Waiting waiting ->
                    "waits to lead: "
                            + waiting.heard()
                            + " members heard, "
                            + waiting.needed()
                            + " needed";
            case Leadership.StoodDown down ->
                    "stood down: term "
                            + down.higher()
                            + " is higher than its own "
                            + down.own()
                            + "; edit this object to claim again";
        };
    }
}
