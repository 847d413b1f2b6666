package io.meridian.model;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/// An IPv4 or IPv6 address as two numbers: comparable, hashable, and never resolved by name.
///
/// An IPv4-mapped IPv6 address (`::ffff:192.0.2.1`) *is* the IPv4 address. Zone ids are refused.
///
/// @param high the upper 64 bits; 0 for IPv4
/// @param low the lower 64 bits; for IPv4 the address in the lower 32, the rest 0
/// @param v6 whether this is an IPv6 address
public record IpAddress(long high, long low, boolean v6) implements Comparable<IpAddress> {

    /// An IPv4 address from its 32 bits.
    public static IpAddress v4(int bits) {
        return new IpAddress(0, Integer.toUnsignedLong(bits), false);
    }

    /// An IPv6 address from its two halves; an IPv4-mapped one becomes IPv4.
    public static IpAddress v6(long high, long low) {
        return high == 0 && (low >>> 32) == 0xffffL
                ? v4((int) low)
                : new IpAddress(high, low, true);
    }

    /// Reads a literal; empty when the text is anything else (a host name, a prefix, a zone id).
    public static Optional<IpAddress> parse(String text) {
        if (text.isEmpty() || text.indexOf('%') >= 0 || text.indexOf('[') >= 0) {
            return Optional.empty();
        }
        boolean dotted = text.indexOf(':') < 0;
        if (dotted && !isDottedQuad(text)) {
            return Optional
                    .empty(); // "1.2" and "0x7f.1" are addresses to the JDK, typing errors to us
        }
        try {
            return Optional.of(of(InetAddress.ofLiteral(text)));
        } catch (IllegalArgumentException notALiteral) {
            return Optional.empty();
        }
    }

    /// The same, for text that is known to be a literal.
    ///
    /// @throws IllegalArgumentException when it is not
    public static IpAddress of(String literal) {
        return parse(literal)
                .orElseThrow(
                        () -> new IllegalArgumentException("not an IP address: '" + literal + "'"));
    }

    public static IpAddress of(InetAddress address) {
        byte[] octets = address.getAddress();
        return octets.length == 4
                ? v4((int) bits(octets, 0, 4))
                : v6(bits(octets, 0, 8), bits(octets, 8, 8));
    }

    private static boolean isDottedQuad(String text) {
        int dots = 0;
        int digits = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '.') {
                if (digits == 0) {
                    return false;
                }
                dots++;
                digits = 0;
            } else if (c < '0' || c > '9' || ++digits > 3) {
                return false;
            }
        }
        return dots == 3 && digits > 0;
    }

    private static long bits(byte[] octets, int from, int count) {
        long bits = 0;
        for (int i = from; i < from + count; i++) {
            bits = bits << 8 | (octets[i] & 0xff);
        }
        return bits;
    }

    /// 4 or 16 octets in network order.
    public byte[] octets() {
        byte[] octets = new byte[v6 ? 16 : 4];
        for (int i = 0; i < octets.length; i++) {
            int shift = (octets.length - 1 - i) * 8;
            octets[i] = (byte) (shift >= 64 ? high >>> (shift - 64) : low >>> shift);
        }
        return octets;
    }

    public InetAddress toInetAddress() {
        try {
            return v6
                    ? Inet6Address.getByAddress(null, octets(), -1)
                    : InetAddress.getByAddress(octets());
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 octets are always an address", impossible);
        }
    }

    /// IPv4 before IPv6, then by value.
    @Override
    public int compareTo(IpAddress other) {
        if (v6 != other.v6) {
            return v6 ? 1 : -1;
        }
        int byHigh = Long.compareUnsigned(high, other.high);
        return byHigh != 0 ? byHigh : Long.compareUnsigned(low, other.low);
    }

    /// Canonical text: dotted quad, or RFC 5952.
    @Override
    public String toString() {
        return v6 ? Ipv6Text.format(high, low) : dottedQuad((int) low);
    }

    private static String dottedQuad(int bits) {
        return (bits >>> 24)
                + "."
                + (bits >>> 16 & 255)
                + "."
                + (bits >>> 8 & 255)
                + "."
                + (bits & 255);
    }
}
