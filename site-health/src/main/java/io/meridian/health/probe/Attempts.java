package io.meridian.health.probe;

import java.time.Duration;
import java.util.function.Consumer;

/// Where single attempts are made: over sockets in production.
///
/// Owned by the prober's thread, which makes every call and is called back on.
interface Attempts extends AutoCloseable {

    /// Begins one attempt, over a connection of its own.
    ///
    /// @param ended called exactly once, when the attempt has ended and holds no connection any
    ///   more; perhaps before this method returns, but not when it throws
    Attempt begin(ProbeTarget target, Consumer<Outcome> ended);

    @Override
    void close();

    /// An attempt under way.
    interface Attempt {

        /// Ends it as soon as its connection can be closed; `ended` is still called. Harmless when
        /// it has ended.
        void abandon();

        /// What it means that it had not ended by its time limit.
        default Outcome unanswered(Duration timeout) {
            return new Outcome.Failed(TimedAttempt.noAnswerWithin(timeout));
        }
    }
}
