package io.meridian.dns.ratelimit;

import io.meridian.dns.cookie.SipHash;

/// One thread's access to the limits.
///
/// Query path: allocates at construction only, takes no lock.
public final class RateLimiter {

    /// Lengths of prefixes, and how many times an address's limit each has: those of Knot DNS.
    private static final int[] V4_LENGTHS = {18, 20, 24, 32};

    private static final int[] V4_SHARES = {768, 256, 32, 1};
    private static final int[] V6_LENGTHS = {32, 48, 56, 64, 128};
    private static final int[] V6_SHARES = {64, 4, 3, 2, 1};

    private final RateLimits limits;
    private final SipHash sipHash = new SipHash();
    private final long[] hashes = new long[V6_LENGTHS.length];
    private final int[] slots = new int[V6_LENGTHS.length];
    private int limited;

    public RateLimiter(RateLimits limits) {
        this.limits = limits;
    }

    /// Whether a reply may leave; one that may is counted.
    ///
    /// @param high, low, v6 the client's address
    /// @param nanos of `System.nanoTime`
    public boolean admits(long high, long low, boolean v6, ReplyClass replyClass, long nanos) {
        if (limits.exempt().contains(high, low, v6)) {
            return true;
        }
        int tick = (int) (nanos >>> DecayingCounters.TICK_SHIFT);
        int[] lengths = v6 ? V6_LENGTHS : V4_LENGTHS;
        int[] shares = v6 ? V6_SHARES : V4_SHARES;
        DecayingCounters counters = limits.counters();
        for (int i = 0; i < lengths.length; i++) {
            hashes[i] = hash(high, low, v6, lengths[i], replyClass);
            slots[i] = counters.slot(hashes[i], tick);
            if (counters.load(slots[i], hashes[i], tick) + 1 > limits.burst() * shares[i]) {
                return false;
            }
        }
        for (int i = 0; i < lengths.length; i++) {
            counters.set(slots[i], hashes[i], tick, counters.load(slots[i], hashes[i], tick) + 1);
        }
        return true;
    }

    /// Keyed, so that nobody can find prefixes that share a slot with another's.
    private long hash(long high, long low, boolean v6, int length, ReplyClass replyClass) {
        long highPart = v6 ? high & PrefixMask.high(length) : 0;
        long lowPart = low & (v6 ? PrefixMask.low(length) : PrefixMask.v4(length));
        long kind = (long) (v6 ? 64 + length : length) << 56 | (long) replyClass.ordinal() << 48;
        return sipHash.begin(limits.key0(), limits.key1()).add(highPart).add(lowPart).end(kind, 2);
    }

    /// Whether the next limited reply is to be truncated rather than dropped.
    public boolean slips() {
        int slip = limits.slip();
        if (slip == 0) {
            return false;
        }
        limited = (limited + 1) % slip;
        return limited == 0;
    }
}
