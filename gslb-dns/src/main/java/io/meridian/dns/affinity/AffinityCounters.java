package io.meridian.dns.affinity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// What has become of entries since the start. Several event loops count, anybody reads.
///
/// Query path: allocates nothing; one atomic add, each counter in a cache line of its own.
public final class AffinityCounters {

    public enum Event {
        /// An entry decided.
        KEPT,
        /// A client prefix without an entry got one.
        NEW,
        /// An entry broke, and its client got another member.
        MOVED,
        /// An entry's time was set anew.
        RENEWED,
        /// No new entry: its source had made enough of them within a second.
        REFUSED,
        /// An entry made room for another before its time had ended.
        EVICTED,
        /// A hint was taken in.
        HINT_TAKEN,
        /// A hint found nothing but entries in use where it belongs.
        HINT_LEFT_OUT
    }

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int LINE = 8;

    private final long[] counts = new long[LINE * (Event.values().length + 1)];

    public void add(Event event) {
        long _ = (long) LONG.getAndAdd(counts, LINE * (event.ordinal() + 1), 1L);
    }

    public long of(Event event) {
        return (long) LONG.getVolatile(counts, LINE * (event.ordinal() + 1));
    }
}
