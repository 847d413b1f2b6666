package io.meridian.dns.transport;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// How often each event came about in one loop. The loop writes, anybody reads.
public final class TransportCounters {

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

    private final long[] counts = new long[TransportEvent.values().length];

    void add(TransportEvent event) {
        add(event, 1);
    }

    void add(TransportEvent event, int more) {
        LONG.setOpaque(counts, event.ordinal(), counts[event.ordinal()] + more);
    }

    public long of(TransportEvent event) {
        return (long) LONG.getOpaque(counts, event.ordinal());
    }
}
