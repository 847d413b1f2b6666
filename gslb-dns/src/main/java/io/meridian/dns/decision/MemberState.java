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
