package io.meridian.dns.transport;

/// The header by which a balancer says whose packets it hands on: the PROXY protocol, version 2
/// (haproxy.org, `proxy-protocol.txt` §2.2). Reused from one to the next by one thread; what
/// follows the addresses (TLVs) is skipped.
///
/// Query path: allocates nothing.
final class ProxyHeader {

    enum Reading {
        /// More octets are needed.
        INCOMPLETE,
        /// No such header, another version, or lengths that do not fit.
        MALFORMED,
        /// The balancer speaks for itself, or for somebody without an IP address.
        LOCAL,
        /// {@link #high}, {@link #low} and {@link #v6} are the client's.
        PROXIED
    }

    private static final long SIGNATURE = 0x0d0a0d0a000d0a51L;
    private static final int SIGNATURE_END = 0x5549540a;
    private static final int HEAD_BYTES = 16;

    /// Behind the head; PowerDNS takes as many. Balancers send 12 to 36 octets and short TLVs.
    private static final int MOST_BYTES = 512;

    private static final int VERSION_LOCAL = 0x20;
    private static final int VERSION_PROXY = 0x21;
    private static final int IPV4_BYTES = 12;
    private static final int IPV6_BYTES = 36;
    private static final int UNIX_BYTES = 216;

    private int length;
    private long high;
    private long low;
    private boolean v6;

    /// Whether these octets begin as a header does: nothing that DNS has in this place, as the
    /// third octet would be a query of the obsolete opcode 1.
    static boolean isSignature(byte[] octets, int from, int end) {
        return end - from >= 12
                && bits(octets, from, 8) == SIGNATURE
                && (int) bits(octets, from + 8, 4) == SIGNATURE_END;
    }

    Reading read(byte[] octets, int from, int end) {
        int there = Math.min(end - from, 12);
        for (int i = 0; i < there; i++) {
            if (octets[from + i] != signatureOctet(i)) {
                return Reading.MALFORMED;
            }
        }
        if (end - from < HEAD_BYTES) {
            return Reading.INCOMPLETE;
        }
        int size = (int) bits(octets, from + 14, 2);
        int command = octets[from + 12];
        if (size > MOST_BYTES || command != VERSION_LOCAL && command != VERSION_PROXY) {
            return Reading.MALFORMED;
        }
        if (end - from < HEAD_BYTES + size) {
            return Reading.INCOMPLETE;
        }
        length = HEAD_BYTES + size;
        return command == VERSION_LOCAL
                ? Reading.LOCAL
                : readAddress(octets, from + HEAD_BYTES, octets[from + 13] & 0xff, size);
    }

    private static byte signatureOctet(int i) {
        return (byte) (i < 8 ? SIGNATURE >>> (56 - 8 * i) : SIGNATURE_END >>> (24 - 8 * (i - 8)));
    }

    private Reading readAddress(byte[] octets, int at, int familyAndTransport, int size) {
        return switch (familyAndTransport) {
            case 0x11, 0x12 -> size < IPV4_BYTES ? Reading.MALFORMED : v4(bits(octets, at, 4));
            case 0x21, 0x22 ->
                    size < IPV6_BYTES
                            ? Reading.MALFORMED
                            : v6(bits(octets, at, 8), bits(octets, at + 8, 8));
            case 0x31, 0x32 -> size < UNIX_BYTES ? Reading.MALFORMED : Reading.LOCAL;
            case 0 -> Reading.LOCAL;
            default -> Reading.MALFORMED;
        };
    }

    private Reading v4(long address) {
        high = 0;
        low = address;
        v6 = false;
        return Reading.PROXIED;
    }

    /// An IPv4-mapped address is the IPv4 address.
    private Reading v6(long addressHigh, long addressLow) {
        if (addressHigh == 0 && addressLow >>> 32 == 0xffffL) {
            return v4(addressLow & 0xffffffffL);
        }
        high = addressHigh;
        low = addressLow;
        v6 = true;
        return Reading.PROXIED;
    }

    private static long bits(byte[] octets, int from, int count) {
        long bits = 0;
        for (int i = from; i < from + count; i++) {
            bits = bits << 8 | octets[i] & 0xff;
        }
        return bits;
    }

    /// Octets of the header.
    int length() {
        return length;
    }

    long high() {
        return high;
    }

    long low() {
        return low;
    }

    boolean v6() {
        return v6;
    }
}
