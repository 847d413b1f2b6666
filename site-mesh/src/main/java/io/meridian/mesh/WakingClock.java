package io.meridian.mesh;

import java.util.function.LongSupplier;

/// The time that this node was awake, by which others fall silent. It is looked at several times a
/// second; where a look comes late, the process stood still or the thread was held up, and what the
/// others said meanwhile waits to be read. Owned by the mesh's thread.
final class WakingClock {

    /// Later than this a look is not merely that of a busy machine; two beats of a peer lie between
    /// it and the end of its vote.
    private static final long STOOD_STILL_NANOS = 1_000_000_000L;

    /// What such a time counts for: about as much as between other looks. Were it nothing, nobody
    /// would fall silent for a node that is late always.
    private static final long COUNTED_NANOS = 250_000_000L;

    private final LongSupplier nanoTime;
    private long lastNanos;
    private long asleepNanos;

    /// @param nanoTime monotonic
    WakingClock(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.lastNanos = nanoTime.getAsLong();
    }

    /// Nanoseconds; only differences mean anything.
    long nanoTime() {
        long now = nanoTime.getAsLong();
        if (now - lastNanos > STOOD_STILL_NANOS) {
            asleepNanos += now - lastNanos - COUNTED_NANOS;
        }
        lastNanos = now;
        return now - asleepNanos;
    }
}
