package io.meridian.dns.affinity;

import java.nio.charset.StandardCharsets;

/// The numbers by which services, members and client prefixes are known in affinity tables: hashes
/// of their names and addresses, so that they are the same at every node, after a restart, and
/// however the members of a service are ordered. Another way of hashing is another {@link
/// #VERSION}.
///
/// Query path: allocates nothing but in {@link #service} and {@link #member}, which are for
/// compiling.
public final class AffinityKey {

    /// Of the hashing; files and messages carry it, and those of another one are of no use.
    public static final int VERSION = 1;

    private static final long GOLDEN = 0x9e3779b97f4a7c15L;

    private AffinityKey() {}

    /// @param fqdn the service's own, not an alias
    public static long service(String fqdn) {
        return hash(0, fqdn);
    }

    /// A member of a service, in 37 bits: neither 0 nor all ones.
    ///
    /// @param service as {@link #service} gives it
    /// @param destination where the member leads, as text
    public static long member(long service, String destination) {
        long hash = hash(service, destination) & AffinityValue.MEMBER_MASK;
        return hash == 0 || hash == AffinityValue.MEMBER_MASK ? 1 : hash;
    }

    private static long hash(long seed, String text) {
        long hash = mix(seed + GOLDEN);
        for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
            hash = mix(hash * 31 + octet);
        }
        return hash;
    }

    /// A client prefix of a service. A shorter prefix is a key of its own, whatever its bits.
    ///
    /// @param service as {@link #service} gives it
    /// @param v6Asked whether it is for AAAA: a client has a member of each family
    /// @param high, low the client's address as {@link io.meridian.model.IpAddress} has it
    /// @param length of the prefix, 0 to 32, for IPv6 to 128
    public static long of(
            long service, boolean v6Asked, boolean v6, int length, long high, long low) {
        return of(shape(service, v6Asked, v6, length), v6, length, high, low);
    }

    /// What the keys of a service's prefixes of one family and length begin with: half of the work,
    /// and the same for every client.
    public static long shape(long service, boolean v6Asked, boolean v6, int length) {
        long shape = (v6Asked ? 1 << 9 : 0) | (v6 ? 1 << 8 : 0) | length;
        long mixed = mix(service + shape * GOLDEN);
        return v6 ? mixed : mix(mixed);
    }

    /// The same key of what {@link #shape} gives for this family and length.
    public static long of(long shape, boolean v6, int length, long high, long low) {
        return v6
                ? mix(mix(shape ^ cut(high, length)) ^ cut(low, length - 64))
                : mix(shape ^ low & -1L << (32 - length));
    }

    /// The first bits of 64.
    private static long cut(long bits, int length) {
        if (length <= 0) {
            return 0;
        }
        return length >= 64 ? bits : bits & -1L << (64 - length);
    }

    /// The finaliser of SplitMix64 (Stafford's variant 13): one to one, so that prefixes of up to
    /// 64 bits never share a key within a service.
    static long mix(long z) {
        long a = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        long b = (a ^ (a >>> 27)) * 0x94d049bb133111ebL;
        return b ^ (b >>> 31);
    }
}
