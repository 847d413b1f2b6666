package io.meridian.dns.ratelimit;

import java.security.SecureRandom;

/// The limits, and the one table of counters that all threads of a node share.
///
/// The design is that of Knot DNS: a reply counts for prefixes of several lengths at once, and one
/// that is over its limit anywhere is limited. A load falls by `rate / burst` of itself in a
/// second, so that `rate` replies a second keep it just at `burst`.
public final class RateLimits {

    private final float burst;
    private final int slip;
    private final PrefixList exempt;
    private final DecayingCounters counters;
    private final long key0;
    private final long key1;

    /// @param rate replies a second, of one class, to one address
    /// @param burst replies at once
    /// @param slip every how many limited replies are truncated instead of dropped; 0 for none
    /// @param exempt who is not limited
    /// @param tableSize loads that can be told apart at a time
    public RateLimits(int rate, int burst, int slip, PrefixList exempt, int tableSize) {
        this.burst = burst;
        this.slip = slip;
        this.exempt = exempt;
        this.counters = new DecayingCounters(tableSize, (double) rate / burst);
        SecureRandom random = new SecureRandom();
        this.key0 = random.nextLong();
        this.key1 = random.nextLong();
    }

    float burst() {
        return burst;
    }

    int slip() {
        return slip;
    }

    PrefixList exempt() {
        return exempt;
    }

    DecayingCounters counters() {
        return counters;
    }

    long key0() {
        return key0;
    }

    long key1() {
        return key1;
    }
}
