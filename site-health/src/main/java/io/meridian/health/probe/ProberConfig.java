package io.meridian.health.probe;

/// How a prober goes about its work.
///
/// @param maxAttemptsAtOnce 1 and up; the others wait
/// @param seed of the jitter: equal seeds, equal schedules
public record ProberConfig(int maxAttemptsAtOnce, long seed) {

    /// A quarter of the usual 1,024 file descriptors of a process: the listeners keep theirs. With
    /// silent targets and a timeout of 4 s it makes 64 attempts a second.
    public static final int DEFAULT_MAX_ATTEMPTS_AT_ONCE = 256;

    public ProberConfig {
        if (maxAttemptsAtOnce < 1) {
            throw new IllegalArgumentException(
                    "maxAttemptsAtOnce must be at least 1, was " + maxAttemptsAtOnce);
        }
    }

    /// The default bound, and jitter of its own for every process.
    public static ProberConfig defaults() {
        return new ProberConfig(DEFAULT_MAX_ATTEMPTS_AT_ONCE, System.nanoTime());
    }
}
