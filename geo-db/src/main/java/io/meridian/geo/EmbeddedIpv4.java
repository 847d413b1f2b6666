package io.meridian.geo;

/// The transition mechanisms whose IPv6 addresses carry the client's IPv4 address: they are looked
/// up as that address.
///
/// Query path: allocates nothing.
@SuppressWarnings("ImmutableEnumChecker") // a record of numbers
enum EmbeddedIpv4 {
    /// `64:ff9b::/96`, the well-known prefix (RFC 6052 §2.1).
    NAT64(0x0064_ff9b_0000_0000L, 0, 96, 96),
    /// `2002::/16` (RFC 3056 §2).
    SIX_TO_FOUR(0x2002_0000_0000_0000L, 0, 16, 16),
    /// `2001::/32`: the client's address is the last 32 bits, inverted (RFC 4380 §4).
    TEREDO(0x2001_0000_0000_0000L, 0, 32, 96);

    static final EmbeddedIpv4[] ALL = values();

    final Prefix prefix;

    /// How many bits of the IPv6 address stand before the IPv4 address.
    final int offset;

    EmbeddedIpv4(long high, long low, int length, int offset) {
        this.prefix = new Prefix(high, low, length, true);
        this.offset = offset;
    }

    /// The mechanism that an address belongs to, or null.
    static @org.jspecify.annotations.Nullable EmbeddedIpv4 of(long high, long low) {
        if (high == NAT64.prefix.high() && low >>> 32 == 0) {
            return NAT64;
        }
        if (high >>> 48 == 0x2002) {
            return SIX_TO_FOUR;
        }
        return high >>> 32 == 0x2001_0000L ? TEREDO : null;
    }

    /// The IPv4 address in an address of this mechanism.
    int ipv4(long high, long low) {
        return switch (this) {
            case NAT64 -> (int) low;
            case SIX_TO_FOUR -> (int) (high >>> 16);
            case TEREDO -> ~(int) low;
        };
    }
}
