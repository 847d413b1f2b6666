package io.meridian.health.probe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.health.resolve.ResolverSettings;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.IpAddress;
import io.meridian.model.Opinion;
import io.meridian.model.Opinion.State;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/// A prober over real sockets, and the patience to wait for what it finds.
final class Probing implements AutoCloseable {

    /// For what is to pass or to be refused on a machine that is busy with something else.
    static final Timing PATIENT = new Timing(Duration.ofSeconds(4), Duration.ofSeconds(4), 1, 1);

    /// For what never answers.
    static final Timing BRIEF = new Timing(Duration.ofMillis(300), Duration.ofMillis(300), 1, 1);

    private static final Duration GIVE_UP = Duration.ofSeconds(30);
    private static final IpAddress LOOPBACK = IpAddress.of("127.0.0.1");

    final Vertx vertx = Vertx.vertx();
    private final Prober prober;

    Probing() {
        this(Map.of());
    }

    Probing(Map<String, ClientCertificate> certificates) {
        ProberConfig config = ProberConfig.of(64, 10_000, certificates, ResolverSettings.DEFAULT);
        this.prober = Prober.over(vertx, config, _ -> {});
    }

    /// Probes it on loopback until it is in this state, and says on what evidence.
    String until(State state, HealthMonitor monitor) {
        ProbeTarget target = new ProbeTarget(LOOPBACK, monitor);
        AtomicReference<Opinion> last = new AtomicReference<>();
        prober.setTargets(Set.of(target));
        await(
                () -> {
                    prober.opinions().stream()
                            .filter(opinion -> opinion.target().equals(target.id()))
                            .forEach(last::set);
                    Opinion opinion = last.get();
                    return opinion != null
                            && opinion.state() == state
                            && !opinion.evidence().lastResult().isEmpty();
                },
                last);
        return requireNonNull(last.get()).evidence().lastResult();
    }

    static void await(BooleanSupplier condition, Object seen) {
        long deadline = System.nanoTime() + GIVE_UP.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as("gave up waiting, at last %s", seen)
                    .isLessThan(deadline);
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        prober.close();
        vertx.close().await();
    }
}
