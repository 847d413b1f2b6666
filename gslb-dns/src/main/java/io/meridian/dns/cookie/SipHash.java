package io.meridian.dns.cookie;

/// SipHash-2-4 of octets that fill whole 64-bit words, as server cookies have them (Aumasson and
/// Bernstein, "SipHash: a fast short-input PRF", 2012). One per thread.
///
/// Query path: allocates nothing. Libraries hash arrays or streams and allocate for it.
public final class SipHash {

    private static final int COMPRESSION_ROUNDS = 2;
    private static final int FINALIZATION_ROUNDS = 4;

    private long v0;
    private long v1;
    private long v2;
    private long v3;
    private int words;

    /// Begins a hash under a key of 128 bits, each half read from its octets as little-endian.
    public SipHash begin(long key0, long key1) {
        v0 = key0 ^ 0x736f6d6570736575L;
        v1 = key1 ^ 0x646f72616e646f6dL;
        v2 = key0 ^ 0x6c7967656e657261L;
        v3 = key1 ^ 0x7465646279746573L;
        words = 0;
        return this;
    }

    /// Takes in eight octets, read as big-endian: the order in which this project keeps them.
    public SipHash add(long octets) {
        addLittleEndian(Long.reverseBytes(octets));
        words++;
        return this;
    }

    private void addLittleEndian(long word) {
        v3 ^= word;
        rounds(COMPRESSION_ROUNDS);
        v0 ^= word;
    }

    /// Takes in the last octets, fewer than eight, in the upper bits of `octets`, and ends.
    ///
    /// @return the hash, whose octets leave with the lowest first
    public long end(long octets, int count) {
        long length = words * 8L + count;
        addLittleEndian(Long.reverseBytes(octets) | length << 56);
        v2 ^= 0xff;
        rounds(FINALIZATION_ROUNDS);
        return v0 ^ v1 ^ v2 ^ v3;
    }

    private void rounds(int count) {
        for (int i = 0; i < count; i++) {
            v0 += v1;
            v2 += v3;
            v1 = Long.rotateLeft(v1, 13) ^ v0;
            v3 = Long.rotateLeft(v3, 16) ^ v2;
            v0 = Long.rotateLeft(v0, 32);
            v2 += v1;
            v0 += v3;
            v1 = Long.rotateLeft(v1, 17) ^ v2;
            v3 = Long.rotateLeft(v3, 21) ^ v0;
            v2 = Long.rotateLeft(v2, 32);
        }
    }
}
