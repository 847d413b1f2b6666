package io.meridian.health;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import java.time.Duration;

/// The clock of one Vert.x event loop, which owns all its tasks.
///
/// Resolution is a millisecond; delays are rounded up, so that nothing happens early.
public final class EventLoopClock implements Clock {

    private static final long NANOS_PER_MILLI = 1_000_000;

    private final Vertx vertx;
    private final Context context;

    /// The clock of the calling thread's event loop, or of one that Vert.x picks.
    ///
    /// @throws IllegalStateException when called in a Vert.x worker, whose tasks have no thread of
    ///   their own
    public EventLoopClock(Vertx vertx) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        if (!context.isEventLoopContext()) {
            throw new IllegalStateException("needs an event loop, was called in a worker");
        }
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public Timer schedule(Duration delay, Runnable task) {
        EventLoopTimer timer = new EventLoopTimer(task);
        long millis = Math.ceilDiv(delay.toNanos(), NANOS_PER_MILLI);
        if (millis <= 0) {
            context.runOnContext(_ -> timer.run());
        } else {
            // The timer may belong to the caller's loop; the task always runs on ours.
            timer.vertxId = vertx.setTimer(millis, _ -> context.runOnContext(_ -> timer.run()));
        }
        return timer;
    }

    private final class EventLoopTimer implements Timer {

        private static final long NONE = -1;

        private final Runnable task;
        private volatile boolean cancelled;
        private long vertxId = NONE;

        EventLoopTimer(Runnable task) {
            this.task = task;
        }

        void run() {
            if (!cancelled) {
                task.run();
            }
        }

        @Override
        public void cancel() {
            cancelled = true;
            if (vertxId != NONE) {
                vertx.cancelTimer(vertxId);
            }
        }
    }
}
