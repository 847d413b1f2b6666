package io.meridian.federator.kube;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A moment, by the time of day for people and for the disk, and by a clock that nobody sets for
/// what must happen after a while.
///
/// @param nanos of {@link System#nanoTime()}
record Moment(Instant time, long nanos) {

    static Moment now() {
        return new Moment(Instant.now(), System.nanoTime());
    }

    /// One that an earlier process saw.
    static Moment at(Instant time) {
        long age = Math.max(0, Duration.between(time, Instant.now()).toNanos());
        return new Moment(time, System.nanoTime() - age);
    }

    /// Whether it is longer ago; what never was always is.
    static boolean isOlder(@Nullable Moment moment, Duration age) {
        return moment == null || System.nanoTime() - moment.nanos > age.toNanos();
    }
}
