package io.meridian.federator.kube;

import java.time.Duration;
import java.time.Instant;

/// Time as the writers of an API server see it: how soon something may be written again, and the
/// waits between requests.
interface WriterClock {

    /// The real one.
    WriterClock SYSTEM =
            new WriterClock() {
                @Override
                public Instant now() {
                    return Instant.now();
                }

                @Override
                public void sleep(Duration duration) throws InterruptedException {
                    Thread.sleep(duration);
                }
            };

    Instant now();

    void sleep(Duration duration) throws InterruptedException;

    /// Whether at least so long has gone by since.
    default boolean isPast(Instant since, Duration duration) {
        return Duration.between(since, now()).compareTo(duration) >= 0;
    }
}
