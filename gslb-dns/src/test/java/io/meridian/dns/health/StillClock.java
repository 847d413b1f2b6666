package io.meridian.dns.health;

import io.meridian.health.Clock;
import java.time.Duration;

/// A clock that goes only when a test says so; what is scheduled never comes.
final class StillClock implements Clock {

    private long nanos = 1_000;

    void advance(Duration by) {
        nanos += by.toNanos();
    }

    @Override
    public long nanoTime() {
        return nanos;
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        return () -> {};
    }
}
