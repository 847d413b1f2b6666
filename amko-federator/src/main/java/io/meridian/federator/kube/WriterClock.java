package io.meridian.federator.kube;

import java.time.Duration;
import java.time.Instant;

/// Time as the writers of an API server see it: how soon something may be written again, and the
/// waits between requests.
interface WriterClock {

    /// The real one. Waits do not follow when somebody sets the machine's clock.
    WriterClock SYSTEM =
            new WriterClock() {
                private final long begin = System.nanoTime();

                @Override
                public Instant now() {
                    return Instant.now();
                }

                @Override
                public Duration elapsed() {
                    return Duration.ofNanos(System.nanoTime() - begin);
                }

                @Override
                public void sleep(Duration duration) throws InterruptedException {
                    Thread.sleep(duration);
                }
            };

    /// The time of day, for people.
    Instant now();

    /// Since this clock began, which nothing sets back.
    Duration elapsed();

    void sleep(Duration duration) throws InterruptedException;

    /// Whether at least so long has gone by since.
    ///
    /// @param since as {@link #elapsed} was then
    default boolean isPast(Duration since, Duration duration) {
        return elapsed().minus(since).compareTo(duration) >= 0;
    }
}
