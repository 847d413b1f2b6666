package io.meridian.geo;

import io.meridian.model.IpAddress;
import java.util.List;

/// A network, its bits left-aligned in 128 whichever family it is of: an IPv4 address stands in the
/// upper 32 bits.
///
/// @param high, low the bits, zero beyond `length`
/// @param length 0 to 32 or 128
record Prefix(long high, long low, int length, boolean v6) implements Comparable<Prefix> {

    static Prefix root(boolean v6) {
        return new Prefix(0, 0, 0, v6);
    }

    static Prefix of(IpAddress address, int length) {
        long high = address.v6() ? address.high() : address.low() << 32;
        return new Prefix(high, address.v6() ? address.low() : 0, length, address.v6());
    }

    /// The lower or upper half.
    Prefix half(boolean upper) {
        if (!upper) {
            return new Prefix(high, low, length + 1, v6);
        }
        return length < 64
                ? new Prefix(high | 1L << (63 - length), low, length + 1, v6)
                : new Prefix(high, low | 1L << (127 - length), length + 1, v6);
    }

    /// Adds the fewest prefixes below this one that make up a range of addresses, both ends
    /// included.
    static void cover(Prefix within, IpAddress start, IpAddress end, List<Prefix> prefixes) {
        IpAddress first = within.address();
        IpAddress last = within.last();
        if (first.compareTo(end) > 0 || last.compareTo(start) < 0) {
            return;
        }
        if (first.compareTo(start) >= 0 && last.compareTo(end) <= 0) {
            prefixes.add(within);
            return;
        }
        cover(within.half(false), start, end, prefixes);
        cover(within.half(true), start, end, prefixes);
    }

    private IpAddress last() {
        long lastHigh = high | ~highMask(length);
        return v6
                ? new IpAddress(lastHigh, low | ~lowMask(length), true)
                : IpAddress.v4((int) (lastHigh >>> 32));
    }

    boolean contains(Prefix other) {
        return other.length >= length
                && ((high ^ other.high) & highMask(length)) == 0
                && ((low ^ other.low) & lowMask(length)) == 0;
    }

    /// Whether an address shares the first `length` bits with a prefix that has at least as many.
    static boolean shares(long high, long low, Prefix prefix, int length) {
        return ((high ^ prefix.high) & highMask(length)) == 0
                && ((low ^ prefix.low) & lowMask(length)) == 0;
    }

    boolean hasHostBits() {
        return (high & ~highMask(length)) != 0 || (low & ~lowMask(length)) != 0;
    }

    int bits() {
        return v6 ? 128 : 32;
    }

    IpAddress address() {
        return v6 ? new IpAddress(high, low, true) : IpAddress.v4((int) (high >>> 32));
    }

    private static long highMask(int length) {
        return length == 0 ? 0 : length >= 64 ? -1L : -1L << (64 - length);
    }

    private static long lowMask(int length) {
        return length <= 64 ? 0 : -1L << (128 - length);
    }

    @Override
    public int compareTo(Prefix other) {
        int byHigh = Long.compareUnsigned(high, other.high);
        int byLow = byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
        return byLow != 0 ? byLow : Integer.compare(length, other.length);
    }

    @Override
    public String toString() {
        return address() + "/" + length;
    }
}
