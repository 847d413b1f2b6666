package io.meridian.dns.decision;

/// What operators order of a member.
public enum MemberOrder {
    NONE,
    /// Held up, whatever is known of it.
    UP,
    /// No new clients.
    DRAIN,
    /// Not answered at all.
    OUT;

    private static final MemberOrder[] VALUES = values();

    static MemberOrder of(byte code) {
        return VALUES[code];
    }

    byte code() {
        return (byte) ordinal();
    }

    /// What a member's state is, given what it would be without the order. Nobody is kept at what
    /// is not up.
    MemberState apply(MemberState known) {
        return switch (this) {
            case NONE -> known;
            case UP -> MemberState.UP;
            case DRAIN -> known == MemberState.UP ? MemberState.DRAINED : MemberState.TAKEN_OUT;
            case OUT -> MemberState.TAKEN_OUT;
        };
    }
}
