package io.meridian.health;

import java.time.Duration;

/// The one source of time in this module: what time it is, and when something is to be done.
///
/// Tasks of one clock run one at a time, on the thread that owns it. Everything here may be called
/// from any thread.
public interface Clock {

    /// Monotonic nanoseconds; only differences mean anything.
    long nanoTime();

    /// Runs `task` once, no earlier than after `delay`; a delay of zero means the next turn of the
    /// owner thread.
    Timer schedule(Duration delay, Runnable task);

    /// A task that is yet to run.
    interface Timer {

        /// The task will not run; certain only when called on the owner thread, for elsewhere it
        /// may have just begun. Harmless when it has run.
        void cancel();
    }
}
