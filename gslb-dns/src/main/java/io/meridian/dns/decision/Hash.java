package io.meridian.dns.decision;

/// The hashing that every node must do alike.
///
/// Query path: allocates nothing. Weighted rendezvous hashing: each member gets a score from the
/// client's key and its own seed, the highest wins; so a member that leaves takes only its own
/// clients with it. Score −weight ÷ ln(u) for u uniform in (0, 1): Schindelhauer and Schomaker,
/// "Weighted Distributed Hash Tables", 2005. `StrictMath`, so that processors agree to the last
/// bit.
final class Hash {

    private static final double TWO_TO_MINUS_53 = 0x1p-53;

    private Hash() {}

    /// The finaliser of SplitMix64 (Stafford's variant 13).
    static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }

    /// A client's key: its address cut to a prefix.
    static long key(ClientView client, int mask) {
        if (!client.v6()) {
            return mix(client.low() & -1L << (32 - mask));
        }
        long high = mask >= 64 ? client.high() : client.high() & -1L << (64 - mask);
        long low = mask > 64 ? client.low() & -1L << (128 - mask) : 0;
        return mix(mix(high + 0x9e3779b97f4a7c15L) ^ low);
    }

    static double score(long key, long seed, int weight) {
        double uniform = ((mix(key ^ seed) >>> 11) + 0.5) * TWO_TO_MINUS_53;
        return -weight / StrictMath.log(uniform);
    }

    static long seed(byte[] address) {
        long seed = address.length;
        for (byte octet : address) {
            seed = mix(seed * 31 + octet);
        }
        return seed;
    }
}
