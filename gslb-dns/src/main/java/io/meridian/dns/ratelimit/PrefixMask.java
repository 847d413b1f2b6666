package io.meridian.dns.ratelimit;

/// Which bits of an address a prefix looks at, for addresses as {@link io.meridian.model.IpAddress}
/// has them.
public final class PrefixMask {

    private PrefixMask() {}

    /// For the upper half of an IPv6 address.
    public static long high(int length) {
        return length >= 64 ? -1L : leading(length);
    }

    /// For its lower half.
    public static long low(int length) {
        return length <= 64 ? 0 : leading(length - 64);
    }

    /// For an IPv4 address, in the lower 32 bits.
    public static long v4(int length) {
        return leading(length) >>> 32;
    }

    private static long leading(int bits) {
        return bits == 0 ? 0 : -1L << (64 - bits);
    }
}
