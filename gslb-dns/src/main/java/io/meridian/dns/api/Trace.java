package io.meridian.dns.api;

import io.meridian.dns.decision.DecisionRecorder;
import io.meridian.dns.decision.MemberState;
import java.util.Arrays;

/// What the engine said became of each member of one service.
final class Trace implements DecisionRecorder {

    private final int firstSlot;
    private final MemberState[] states;
    private final Fate[] fates;

    /// @param firstSlot of the service's members in the health table
    Trace(int firstSlot, int members) {
        this.firstSlot = firstSlot;
        this.states = new MemberState[members];
        this.fates = new Fate[members];
        Arrays.fill(states, MemberState.UNTESTED);
        Arrays.fill(fates, Fate.NOT_READY);
    }

    @Override
    public void member(int slot, MemberState seen, Fate fate) {
        states[slot - firstSlot] = seen;
        fates[slot - firstSlot] = fate;
    }

    /// @param i the member's number within the service
    MemberState state(int i) {
        return states[i];
    }

    Fate fate(int i) {
        return fates[i];
    }
}
