package io.meridian.dns.decision;

/// What is known of a member's health when a decision is made.
public enum MemberState {
    /// No verdict yet: answered only when nothing that is up can be.
    UNTESTED,
    UP,
    DOWN;

    private static final MemberState[] VALUES = values();

    static MemberState of(byte code) {
        return VALUES[code];
    }

    byte code() {
        return (byte) ordinal();
    }
}
