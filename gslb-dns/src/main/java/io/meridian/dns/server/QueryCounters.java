package io.meridian.dns.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How often each outcome came about in one event loop. The loop writes, anybody reads.
///
/// Query path: allocates nothing; a plain add with an opaque store, as there is one writer.
public final class QueryCounters {

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

    /// Beyond the outcomes: replies that carry TC.
    private static final int TRUNCATED = Outcome.values().length;

    private final long[] counts = new long[Outcome.values().length + 1];

    void add(Outcome outcome) {
        add(outcome.ordinal());
    }

    void addTruncated() {
        add(TRUNCATED);
    }

    private void add(int index) {
        LONG.setOpaque(counts, index, counts[index] + 1);
    }

    public long of(Outcome outcome) {
        return (long) LONG.getOpaque(counts, outcome.ordinal());
    }

    public long truncated() {
        return (long) LONG.getOpaque(counts, TRUNCATED);
    }

    public long total() {
        long total = 0;
        for (int i = 0; i < TRUNCATED; i++) {
            total += (long) LONG.getOpaque(counts, i);
        }
        return total;
    }
}
