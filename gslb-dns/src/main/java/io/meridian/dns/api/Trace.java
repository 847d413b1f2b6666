package io.meridian.dns.api;

import io.meridian.dns.decision.DecisionRecorder;
import io.meridian.dns.decision.MemberState;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// What the engine said became of each member of one service, by the member's number within it.
final class Trace implements DecisionRecorder {

    private final int firstSlot;
    private final MemberState[] states;
    private final Fate[] fates;
    private final @Nullable Contest[] contests;

    /// For how many bits each step decided alike; 0 for those that did not look.
    int scopeOfTopology;

    int scopeOfDistance;

    int scopeOfHash;
    int scopeOfSplit;

    private boolean sentBefore;
    private int sentTo = NO_SLOT;

    /// @param firstSlot of the service's members in the health table
    Trace(int firstSlot, int members) {
        this.firstSlot = firstSlot;
        this.states = new MemberState[members];
        this.fates = new Fate[members];
        this.contests = new Contest[members];
        Arrays.fill(states, MemberState.UNTESTED);
        Arrays.fill(fates, Fate.NOT_READY);
    }

    @Override
    public void member(int slot, MemberState seen, Fate fate) {
        states[slot - firstSlot] = seen;
        fates[slot - firstSlot] = fate;
    }

    @Override
    public void contest(int slot, Contest contest) {
        contests[slot - firstSlot] = contest;
    }

    @Override
    public void scope(int topology, int distance, int hash, int split) {
        scopeOfTopology = topology;
        scopeOfDistance = distance;
        scopeOfHash = hash;
        scopeOfSplit = split;
    }

    @Override
    public void sentBefore(int slot) {
        sentBefore = true;
        sentTo = slot == NO_SLOT ? NO_SLOT : slot - firstSlot;
    }

    /// Whether the client has been sent to a member that it would stay with.
    boolean isSentBefore() {
        return sentBefore;
    }

    /// The number of that member; {@link #NO_SLOT} when it is none of those in question.
    int sentTo() {
        return sentTo;
    }

    int members() {
        return fates.length;
    }

    MemberState state(int i) {
        return states[i];
    }

    Fate fate(int i) {
        return fates[i];
    }

    /// Null for a member that was not in the last step.
    @Nullable Contest contest(int i) {
        return contests[i];
    }

    /// Whether a member is in the answer.
    boolean isKept(int i) {
        return fates[i] == Fate.CHOSEN || fates[i] == Fate.LAST_RESORT;
    }

    /// Whether a member is one that queries of the asked type may be answered with.
    boolean isCandidate(int i) {
        return switch (fates[i]) {
            case OTHER_FAMILY, LEADS_NOWHERE, PRIORITY_ZERO, DISABLED, SITE_DISABLED -> false;
            default -> true;
        };
    }
}
