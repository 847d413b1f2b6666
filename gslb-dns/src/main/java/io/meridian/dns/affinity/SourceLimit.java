package io.meridian.dns.affinity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How many new entries one source may make within a second: a client subnet option can be forged,
/// and one host could fill the table with prefixes that do not exist. A source is the /24 or /56
/// that a packet came from. Sources share a fixed number of budgets by hash; one that shares with a
/// busy one is refused early, which costs stickiness over its next change and nothing else.
///
/// Query path: allocates nothing, takes no lock; several event loops count.
public final class SourceLimit {

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int BUDGETS = 1 << 14;
    private static final int COUNT_BITS = 32;
    private static final int ATTEMPTS = 4;
    private static final int PREFIX4 = 24;
    private static final int PREFIX6 = 56;

    /// In each: the second in the upper half, and how many were admitted in it.
    private final long[] budgets = new long[BUDGETS];

    private final int perSecond;

    public SourceLimit(int perSecond) {
        this.perSecond = perSecond;
    }

    /// Whether one more is within the bound; counts it.
    ///
    /// @param second of any clock that goes forward
    public boolean admits(long high, long low, boolean v6, int second) {
        long source = AffinityKey.of(0, false, v6, v6 ? PREFIX6 : PREFIX4, high, low);
        int budget = (int) (source >>> 50);
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            long seen = (long) LONG.getVolatile(budgets, budget);
            boolean same = (int) (seen >>> COUNT_BITS) == second;
            int count = same ? (int) seen : 0;
            if (count >= perSecond) {
                return false;
            }
            long next = (long) second << COUNT_BITS | (count + 1);
            if (LONG.compareAndSet(budgets, budget, seen, next)) {
                return true;
            }
        }
        return false; // others take from it faster than this: it is as good as spent
    }
}
