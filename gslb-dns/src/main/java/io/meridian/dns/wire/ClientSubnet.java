package io.meridian.dns.wire;

/// The EDNS client subnet option of one query (RFC 7871 §6), reused from query to query.
///
/// Query path: allocates nothing.
public final class ClientSubnet {

    private static final int IPV4 = 1;
    private static final int IPV6 = 2;

    private boolean present;
    private boolean v6;
    private int sourcePrefixLength;
    private long high;
    private long low;

    void clear() {
        present = false;
    }

    /// Reads the option's data. False when it breaks a rule of RFC 7871: an unknown family, a
    /// prefix longer than the address, a number of octets that is not the prefix's, bits beyond it,
    /// or a scope in a query. Of several options the first counts.
    boolean read(byte[] octets, int from, int end) {
        if (end - from < 4) {
            return false;
        }
        int family = (octets[from] & 0xff) << 8 | octets[from + 1] & 0xff;
        int source = octets[from + 2] & 0xff;
        int size = end - from - 4;
        boolean known = family == IPV4 && source <= 32 || family == IPV6 && source <= 128;
        if (!known || octets[from + 3] != 0 || size != (source + 7) / 8) {
            return false;
        }
        if (source % 8 != 0 && (octets[end - 1] & 0xff >>> source % 8) != 0) {
            return false;
        }
        if (!present) {
            present = true;
            v6 = family == IPV6;
            sourcePrefixLength = source;
            long first = bits(octets, from + 4, end, 0);
            high = v6 ? first : 0;
            low = v6 ? bits(octets, from + 4, end, 8) : first >>> 32;
        }
        return true;
    }

    /// Eight octets from `skip` on, those beyond the option taken as zero.
    private static long bits(byte[] octets, int from, int end, int skip) {
        long bits = 0;
        for (int i = from + skip; i < from + skip + 8; i++) {
            bits = bits << 8 | (i < end ? octets[i] & 0xff : 0);
        }
        return bits;
    }

    public boolean isPresent() {
        return present;
    }

    public boolean v6() {
        return v6;
    }

    /// 0 to 32 or 128; 0 means that the client does not want its address looked at (RFC 7871
    /// §7.1.2).
    public int sourcePrefixLength() {
        return sourcePrefixLength;
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }
}
