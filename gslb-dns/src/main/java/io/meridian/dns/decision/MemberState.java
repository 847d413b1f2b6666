package io.meridian.dns.decision;

/// What is known of a member's health when a decision is made.
public enum MemberState {
    /// No verdict yet: answered only when nothing that is up can be.
    UNTESTED,
    UP,
    DOWN,
    /// An operator lets it have no new clients: not answered, whatever its health, and not by a
    /// down response either.
    DRAINED,
    /// An operator took it out: not answered either.
    TAKEN_OUT;

    private static final MemberState[] VALUES = values();

    static MemberState of(byte code) {
        return VALUES[code];
    }

    /// Whether an operator wants it not to be answered.
    public boolean isWithdrawn() {
        return this == DRAINED || this == TAKEN_OUT;
    }

    byte code() {
        return (byte) ordinal();
    }
}
