package io.meridian.federator.reconcile;

import io.meridian.federator.policy.ObjectReport.Condition;
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
    private static final String LEADING = "Leading";

    /// How a note begins that is worth an event.
    private static final String NOT_LEADING = "not leading: ";

    private final LogPublisher publisher;
    private final LastGood memory;
    private String claimedNow = "";
    private boolean wanted;

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
        wanted = isLeader(amkoCluster) && object.isPresent();
        if (wanted) {
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

    /// For the object's notes. Who is to lead and does not, because of a higher term, is told how
    /// to change that, also after a restart, which forgets that it stood down.
    String describe() {
        String words = publisher.leadership().inWords();
        return isRefused() ? NOT_LEADING + words + "; edit this object to claim again" : words;
    }

    private boolean isRefused() {
        return publisher.leadership() instanceof Leadership.StoodDown || wanted && isFencedOff();
    }

    /// Whether it leads, as the object wants it to; none when the object does not.
    Optional<Condition> condition() {
        if (!wanted) {
            return Optional.empty();
        }
        Leadership leadership = publisher.leadership();
        boolean leads = leadership instanceof Leadership.Leading;
        String reason = leads ? "Leading" : isRefused() ? "HigherTerm" : "Claiming";
        return Optional.of(new Condition(LEADING, leads, reason, describe()));
    }
}
