package io.meridian.health.probe;

import io.meridian.health.resolve.ResolverSettings;
import java.util.Map;

/// How a prober goes about its work.
///
/// @param maxAttemptsAtOnce 1 and up; the others wait
/// @param maxAttemptsPerSecond 1 and up; the others wait
/// @param clientCertificates that TLS probes can show, by name
/// @param resolver how targets that are names are looked up
/// @param seed of the jitter: equal seeds, equal schedules
public record ProberConfig(
        int maxAttemptsAtOnce,
        int maxAttemptsPerSecond,
        Map<String, ClientCertificate> clientCertificates,
        ResolverSettings resolver,
        long seed) {

    /// A quarter of the usual 1,024 file descriptors of a process: the listeners keep theirs. With
    /// silent targets and a timeout of 4 s it makes 64 attempts a second.
    public static final int DEFAULT_MAX_ATTEMPTS_AT_ONCE = 256;

    /// 20,000 targets every 10 s; a core makes some 10,000.
    public static final int DEFAULT_MAX_ATTEMPTS_PER_SECOND = 2_000;

    public ProberConfig {
        clientCertificates = Map.copyOf(clientCertificates);
        atLeastOne("maxAttemptsAtOnce", maxAttemptsAtOnce);
        atLeastOne("maxAttemptsPerSecond", maxAttemptsPerSecond);
    }

    private static void atLeastOne(String name, int value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, was " + value);
        }
    }

    /// These bounds, and jitter of its own for every process.
    public static ProberConfig of(
            int maxAttemptsAtOnce,
            int maxAttemptsPerSecond,
            Map<String, ClientCertificate> clientCertificates,
            ResolverSettings resolver) {
        return new ProberConfig(
                maxAttemptsAtOnce,
                maxAttemptsPerSecond,
                clientCertificates,
                resolver,
                System.nanoTime());
    }

    /// The default bounds.
    public static ProberConfig defaults() {
        return of(
                DEFAULT_MAX_ATTEMPTS_AT_ONCE,
                DEFAULT_MAX_ATTEMPTS_PER_SECOND,
                Map.of(),
                ResolverSettings.DEFAULT);
    }
}
