package io.meridian.dns.decision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The members' states and the services' readiness, one octet each, and how long the services'
/// answers may be kept: written by the health feed, read by every event loop without a lock. A
/// change of health changes one octet and rebuilds nothing. One thread writes.
public final class HealthTable {

    private static final VarHandle OCTET = MethodHandles.arrayElementVarHandle(byte[].class);
    private static final VarHandle NUMBER = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    private final byte[] states;

    /// What members' states are by themselves; differs for those that are names of our own.
    private final byte[] own;

    private @Nullable Nesting nesting;
    private final byte[] ready;
    private final byte[] asked;
    private final int[] ttlLimits;

    public HealthTable(int members, int services) {
        states = new byte[members];
        own = new byte[members];
        ready = new byte[services];
        asked = new byte[services];
        ttlLimits = new int[services];
        Arrays.fill(ttlLimits, NO_LIMIT);
    }

    private HealthTable(HealthTable from) {
        states = from.states.clone();
        own = from.own.clone();
        ready = from.ready.clone();
        asked = from.asked.clone();
        ttlLimits = from.ttlLimits.clone();
    }

    /// A table that stands still: what is known at this moment.
    public HealthTable copy() {
        return new HealthTable(this);
    }

    /// A member's state, for explanations.
    public MemberState state(int slot) {
        return MemberState.of((byte) OCTET.getOpaque(states, slot));
    }

    /// @param set of states, as {@link MemberState#bit} has them
    boolean isAmong(int slot, int set) {
        return (set >>> (byte) OCTET.getOpaque(states, slot) & 1) != 0;
    }

    /// Sets a member's own state, and with it that of members that lead to its service.
    public void set(int slot, MemberState state) {
        own[slot] = state.code();
        settle(slot);
    }

    /// Whether a member is a name of our own zones, whose state follows from where it leads.
    public boolean isNested(int slot) {
        Nesting nested = nesting;
        return nested != null && nested.has(slot);
    }

    /// What a member that is a name of our own zones leads to, in words; empty for all others.
    public String nested(int slot) {
        Nesting nested = nesting;
        return nested == null ? "" : nested.inWords(slot);
    }

    void nest(Nesting names) {
        nesting = names;
    }

    /// Writes a member's state as it follows from its own and from where it leads.
    void settle(int slot) {
        MemberState state = MemberState.of(own[slot]);
        Nesting nested = nesting;
        if (nested == null) {
            OCTET.setOpaque(states, slot, state.code());
            return;
        }
        byte before = (byte) OCTET.getOpaque(states, slot);
        byte now = nested.stateOf(slot, state).code();
        OCTET.setOpaque(states, slot, now);
        if (before != now) {
            nested.changed(slot);
        }
    }

    /// Whether a service may be answered: its targets were tried, or waiting has ended.
    public boolean isReady(int service) {
        return (byte) OCTET.getOpaque(ready, service) != 0;
    }

    public void setReady(int service) {
        OCTET.setOpaque(ready, service, (byte) 1);
    }

    /// How long a service's answers may be kept at most, in seconds; what operators ordered.
    int ttlLimit(int service) {
        return (int) NUMBER.getOpaque(ttlLimits, service);
    }

    /// @param seconds null: as long as the service says
    public void limitTtl(int service, @Nullable Integer seconds) {
        NUMBER.setOpaque(ttlLimits, service, seconds == null ? NO_LIMIT : (int) seconds);
    }

    /// Notes that somebody waits for a service that is not ready.
    void ask(int service) {
        OCTET.setOpaque(asked, service, (byte) 1);
    }

    public boolean isAsked(int service) {
        return (byte) OCTET.getOpaque(asked, service) != 0;
    }
}
