package io.meridian.dns.decision;

/// What is known of a member's health when a decision is made.
public enum MemberState {
    /// No verdict yet: answered only when nothing that is up can be.
    UNTESTED,
    UP,
    DOWN,
    /// Up, but an operator lets it have no new clients: answered only to those that persistence
    /// keeps there, and not by a down response.
    DRAINED,
    /// An operator took it out, or drained it and it is not up: not answered at all.
    TAKEN_OUT;

    /// Sets of states are bits: those that no operator brought about.
    static final int NOT_WITHDRAWN = UNTESTED.bit() | UP.bit() | DOWN.bit();

    /// Those in which members are answered, the second only for want of the first.
    static final int ANSWERABLE = UNTESTED.bit() | UP.bit();

    private static final MemberState[] VALUES = values();

    static MemberState of(byte code) {
        return VALUES[code];
    }

    /// Whether an operator wants it not to be answered.
    public boolean isWithdrawn() {
        return this == DRAINED || this == TAKEN_OUT;
    }

    /// Whether it is answered sooner.
    boolean isBetterThan(MemberState other) {
        return rank() < other.rank();
    }

    private int rank() {
        return switch (this) {
            case UP -> 0;
            case UNTESTED -> 1;
            case DRAINED -> 2;
            case DOWN -> 3;
            case TAKEN_OUT -> 4;
        };
    }

    byte code() {
        return (byte) ordinal();
    }

    int bit() {
        return 1 << ordinal();
    }
}
