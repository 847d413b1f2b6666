package io.meridian.dns.server;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How often each outcome, and each event beside it, came about in one event loop. The loop writes,
/// anybody reads.
///
/// Query path: allocates nothing; a plain add with an opaque store, as there is one writer.
public final class QueryCounters {

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int OUTCOMES = Outcome.values().length;

    private final long[] counts = new long[OUTCOMES + QueryEvent.values().length];

    void add(Outcome outcome) {
        add(outcome.ordinal());
    }

    void add(QueryEvent event) {
        add(OUTCOMES + event.ordinal());
    }

    private void add(int index) {
        LONG.setOpaque(counts, index, counts[index] + 1);
    }

    public long of(Outcome outcome) {
        return (long) LONG.getOpaque(counts, outcome.ordinal());
    }

    public long of(QueryEvent event) {
        return (long) LONG.getOpaque(counts, OUTCOMES + event.ordinal());
    }

    /// Queries, each counted once.
    public long total() {
        long total = 0;
        for (int i = 0; i < OUTCOMES; i++) {
            total += (long) LONG.getOpaque(counts, i);
        }
        return total;
    }
}
