package io.meridian.dns.decision;

/// The members of one pool that have been picked, in the order of picking, and how many are wanted.
///
/// A name is answered alone: once an address is picked, names are passed over, and a name that is
/// picked first is all there is (RFC 1034 §3.6.2).
///
/// Query path: allocates nothing once it has met the largest pool; guarded by
/// `DecisionAllocationTest`.
final class Picks {

    private int[] members = new int[32];
    private boolean[] taken = new boolean[32];
    private int count;
    private int wanted;
    private boolean all;
    private int site = Choices.ANYWHERE;

    /// @param size how many members the pool has
    /// @param addresses how many are wanted; 0: all
    void begin(int size, int addresses) {
        for (int i = 0; i < count; i++) {
            taken[members[i]] = false;
        }
        count = 0;
        site = Choices.ANYWHERE;
        all = addresses == 0;
        wanted = all ? size : addresses;
        if (size > members.length) {
            members = new int[size];
            taken = new boolean[size];
        }
    }

    /// From now on only members at one site can be picked, or {@link Choices#ANYWHERE}.
    void within(int onlySite) {
        site = onlySite;
    }

    /// Whether an `i`-th member of these states, at this place, can be picked yet.
    boolean contends(Choices choices, int i, int states, int place) {
        return (place == Choices.ANYWHERE || choices.places()[i] == place)
                && (site == Choices.ANYWHERE || choices.sites()[i] == site)
                && choices.isAmong(i, states)
                && (count == 0 || !taken[i] && !choices.names()[i]);
    }

    void take(Choices choices, int member) {
        members[count++] = member;
        taken[member] = true;
        if (choices.names()[member]) {
            wanted = count;
        }
    }

    boolean isFull() {
        return count >= wanted;
    }

    /// Whether all that can be answered are wanted.
    boolean isAll() {
        return all;
    }

    /// One is wanted, whatever was said at the beginning.
    void wantOne() {
        all = false;
        wanted = 1;
    }

    int count() {
        return count;
    }

    int member(int i) {
        return members[i];
    }

    boolean isTaken(int member) {
        return member < taken.length && taken[member];
    }
}
