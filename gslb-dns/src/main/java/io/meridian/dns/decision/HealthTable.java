package io.meridian.dns.decision;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The members' states, one octet for each address family, the services' readiness, and how long
/// the services' answers may be kept: written by the health feed, read by every event loop without
/// a lock. A change of health changes two octets and rebuilds nothing. One thread writes.
public final class HealthTable {

    private static final VarHandle OCTET = MethodHandles.arrayElementVarHandle(byte[].class);
    private static final VarHandle NUMBER = MethodHandles.arrayElementVarHandle(int[].class);
    private static final int NO_LIMIT = Integer.MAX_VALUE;

    /// At twice the slot for A, next to it for AAAA: they differ for names of our own alone.
    private final byte[] states;

    /// What members' states are by themselves, without an order and wherever they lead.
    private final byte[] own;

    private final byte[] orders;

    private @Nullable Nesting nesting;
    private final byte[] ready;
    private final byte[] asked;
    private final int[] ttlLimits;

    public HealthTable(int members, int services) {
        states = new byte[2 * members];
        own = new byte[members];
        orders = new byte[members];
        ready = new byte[services];
        asked = new byte[services];
        ttlLimits = new int[services];
        Arrays.fill(ttlLimits, NO_LIMIT);
    }

    private HealthTable(HealthTable from) {
        states = from.states.clone();
        own = from.own.clone();
        orders = from.orders.clone();
        ready = from.ready.clone();
        asked = from.asked.clone();
        ttlLimits = from.ttlLimits.clone();
    }

    /// A table that stands still: what is known at this moment.
    public HealthTable copy() {
        return new HealthTable(this);
    }

    /// A copy that is written to find out what would be: members that lead to a service follow it
    /// there, too.
    public HealthTable trial() {
        HealthTable trial = copy();
        Nesting nested = nesting;
        trial.nesting = nested == null ? null : nested.over(trial);
        return trial;
    }

    /// A member's state for the address family that it is better in.
    public MemberState state(int slot) {
        MemberState v4 = state(slot, false);
        MemberState v6 = state(slot, true);
        return v6.isBetterThan(v4) ? v6 : v4;
    }

    /// A member's state for queries of a family.
    MemberState state(int slot, boolean v6) {
        return MemberState.of((byte) OCTET.getOpaque(states, at(slot, v6)));
    }

    private static int at(int slot, boolean v6) {
        return slot << 1 | (v6 ? 1 : 0);
    }

    /// @param set of states, as {@link MemberState#bit} has them
    boolean isAmong(int slot, boolean v6, int set) {
        return (set >>> (byte) OCTET.getOpaque(states, at(slot, v6)) & 1) != 0;
    }

    /// Sets a member's state, as it is or as an order on it makes it.
    public void set(int slot, MemberState state) {
        switch (state) {
            case DRAINED -> set(slot, MemberState.UP, MemberOrder.DRAIN);
            case TAKEN_OUT -> set(slot, MemberState.DOWN, MemberOrder.OUT);
            case UNTESTED, UP, DOWN -> set(slot, state, MemberOrder.NONE);
        }
    }

    /// Sets what is known of a member itself and what is ordered of it, and with it the state of
    /// members that lead to its service.
    public void set(int slot, MemberState known, MemberOrder order) {
        own[slot] = known.code();
        orders[slot] = order.code();
        settle(slot);
    }

    /// Sets what is ordered of a member; what is known of it stays.
    public void order(int slot, MemberOrder order) {
        orders[slot] = order.code();
        settle(slot);
    }

    /// What operators order of a member.
    MemberOrder order(int slot) {
        return MemberOrder.of(orders[slot]);
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

    /// Writes a member's state as it follows from its own, from where it leads and from orders.
    void settle(int slot) {
        boolean changed4 = settle(slot, false);
        boolean changed6 = settle(slot, true);
        Nesting nested = nesting;
        if ((changed4 || changed6) && nested != null) {
            nested.changed(slot);
        }
    }

    private boolean settle(int slot, boolean v6) {
        MemberState known = MemberState.of(own[slot]);
        MemberOrder order = MemberOrder.of(orders[slot]);
        Nesting nested = nesting;
        MemberState now =
                nested == null ? order.apply(known) : nested.stateOf(slot, v6, known, order);
        MemberState before = state(slot, v6);
        OCTET.setOpaque(states, at(slot, v6), now.code());
        return now != before;
    }

    /// Whether a service may be answered: its targets were tried, or waiting has ended.
    public boolean isReady(int service) {
        return (byte) OCTET.getOpaque(ready, service) != 0;
    }

    /// Lets a service be answered, and with it members that lead to it.
    public void setReady(int service) {
        boolean before = isReady(service);
        OCTET.setOpaque(ready, service, (byte) 1);
        Nesting nested = nesting;
        if (!before && nested != null) {
            nested.readied(service);
        }
    }

    /// How long a service's answers may be kept at most, in seconds; what operators ordered.
    int ttlLimit(int service) {
        return (int) NUMBER.getOpaque(ttlLimits, service);
    }

    /// @param seconds null: as long as the service says
    public void limitTtl(int service, @Nullable Integer seconds) {
        NUMBER.setOpaque(ttlLimits, service, seconds == null ? NO_LIMIT : (int) seconds);
    }

    /// Limits it to so many seconds, where no lower limit stands.
    public void lowerTtl(int service, int seconds) {
        limitTtl(service, Math.min(seconds, ttlLimit(service)));
    }

    /// Notes that somebody waits for a service that is not ready.
    void ask(int service) {
        OCTET.setOpaque(asked, service, (byte) 1);
    }

    public boolean isAsked(int service) {
        return (byte) OCTET.getOpaque(asked, service) != 0;
    }
}
