package io.meridian.health.probe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.CodeRange;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.IpAddress;
import io.meridian.model.Opinion;
import io.meridian.model.Opinion.State;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// The prober over real sockets, against backends that misbehave in every way that is known.
class ProberIT {

    private static final Timing TIMING =
            new Timing(Duration.ofMillis(200), Duration.ofMillis(200), 2, 2);

    /// For backends that are to pass on a machine that is busy with something else.
    private static final Timing PATIENT =
            new Timing(Duration.ofSeconds(2), Duration.ofSeconds(2), 1, 1);

    private static final Duration GIVE_UP = Duration.ofSeconds(30);

    private final Vertx vertx = Vertx.vertx();
    private final List<List<Opinion>> told = new CopyOnWriteArrayList<>();
    private final Prober prober = Prober.over(vertx, ProberConfig.defaults(), told::add);
    private final List<Backend> backends = new ArrayList<>();

    @AfterEach
    void closeAll() {
        prober.close();
        backends.forEach(Backend::close);
        vertx.close().await();
    }

    @Test
    void healthyOverHttp() {
        Backend backend = backend("127.0.0.1", Backend.answering("HTTP/1.1 200 OK\r\n\r\n"));
        ProbeTarget target = http("127.0.0.1", backend, PATIENT);

        Opinion.Evidence evidence = probeUntil(target, State.UP, "200 OK").evidence();

        assertThat(evidence.everUp()).isTrue();
        assertThat(evidence.latency()).isPositive();
        assertThat(backend.requests().element())
                .startsWith("GET /healthz HTTP/1.1\r\nHost: 127.0.0.1:" + backend.port() + "\r\n");
        await(() -> told.stream().anyMatch(all -> all.getFirst().state() == State.UP));
    }

    @Test
    void healthyOverIpv6() throws IOException {
        assumeTrue(hasIpv6Loopback(), "needs ::1");
        Backend backend = backend("::1", Backend.answering("HTTP/1.1 204 No Content\r\n\r\n"));

        probeUntil(http("::1", backend, PATIENT), State.UP, "204 No Content");
        assertThat(backend.requests().element()).contains("Host: [::1]:" + backend.port());
    }

    private static boolean hasIpv6Loopback() throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .anyMatch(IpAddress.of("::1").toInetAddress()::equals);
    }

    @Test
    void healthyOverTcp() {
        Backend backend = backend("127.0.0.1", Backend.silent());

        probeUntil(tcp(backend.port(), PATIENT), State.UP, "connected");
        await(() -> backend.hungUp() > 0);
    }

    @Test
    void acceptsAndSaysNothing() {
        Backend backend = backend("127.0.0.1", Backend.silent());

        Opinion opinion =
                probeUntil(
                        http("127.0.0.1", backend, TIMING), State.DOWN, "no answer within 200 ms");

        assertThat(opinion.evidence().everUp()).isFalse();
        await(() -> backend.hungUp() >= 2);
    }

    @Test
    void sendsAByteASecond() {
        Backend backend = backend("127.0.0.1", Backend.dripping());

        probeUntil(http("127.0.0.1", backend, TIMING), State.DOWN, "no answer within 200 ms");
    }

    @Test
    void resets() {
        Backend backend = backend("127.0.0.1", Backend.resetting());

        probeUntil(http("127.0.0.1", backend, PATIENT), State.DOWN, "connection reset");
    }

    @Test
    void answersWithoutEnd() {
        Backend backend =
                backend("127.0.0.1", Backend.answeringWithoutEnd("HTTP/1.1 200 OK\r\n\r\n"));

        probeUntil(http("127.0.0.1", backend, PATIENT), State.UP, "200 OK");
        await(() -> backend.hungUp() > 0);
    }

    @Test
    void sendsAStatusLineWithoutEnd() {
        Backend backend = backend("127.0.0.1", Backend.answeringWithoutEnd("HTTP/1.1 200 "));

        probeUntil(http("127.0.0.1", backend, PATIENT), State.DOWN, "not an HTTP answer");
        await(() -> backend.hungUp() > 0);
    }

    @Test
    void closesWithoutAnAnswer() {
        Backend backend = backend("127.0.0.1", Backend.answering(""));

        probeUntil(http("127.0.0.1", backend, PATIENT), State.DOWN, "closed without an answer");
    }

    @Test
    void refuses() {
        Backend backend = backend("127.0.0.1", Backend.silent());
        backend.close();

        probeUntil(tcp(backend.port(), PATIENT), State.DOWN, "connection refused");
    }

    @Test
    void answersWithTheWrongCode() {
        Backend backend =
                backend(
                        "127.0.0.1",
                        Backend.answering("HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n"));
        ProbeTarget target =
                Targets.http("127.0.0.1", backend.port(), PATIENT, new CodeRange(200, 299));

        probeUntil(target, State.DOWN, "302 Found, expected 200-299");
        assertThat(backend.requests()).noneMatch(request -> request.contains("/there"));
    }

    @Test
    void isDownThenUpThenDown() {
        Backend backend = backend("127.0.0.1", Backend.silent());
        ProbeTarget target = http("127.0.0.1", backend, TIMING);
        Opinion before = probeUntil(target, State.DOWN, "no answer within 200 ms");
        assertThat(before.evidence().everUp()).isFalse();

        backend.behave(Backend.answering("HTTP/1.1 200 OK\r\n\r\n"));
        awaitOpinion(target, State.UP, "200 OK");
        backend.behave(Backend.answering("HTTP/1.1 503 Service Unavailable\r\n\r\n"));
        Opinion after =
                awaitOpinion(target, State.DOWN, "503 Service Unavailable, expected 200-399");

        assertThat(after.evidence().everUp()).isTrue();
    }

    /// Linux answers a TCP connect to the broadcast address as it does one to an address without a
    /// route: ENETUNREACH, with no packet sent.
    @Test
    void isUnknownWhenThisNodeHasNoRoute() {
        var target =
                new ProbeTarget(
                        IpAddress.of("255.255.255.255"), new HealthMonitor.Tcp("m", 80, TIMING));

        probeUntil(target, State.UNKNOWN, "network unreachable from this node");
    }

    @Test
    void sharedTargetsAreProbedByOneStream() {
        Backend backend = backend("127.0.0.1", Backend.answering("HTTP/1.1 200 OK\r\n\r\n"));
        long startedNanos = System.nanoTime();
        for (String name : List.of("shop", "api", "blog")) {
            var monitor =
                    new HealthMonitor.Http(
                            name, backend.port(), TIMING, "GET", "/healthz", null, List.of());
            prober.setTargets(
                    List.of(
                            new ProbeTarget(IpAddress.of("127.0.0.1"), monitor),
                            http("127.0.0.1", backend, TIMING)));
        }
        await(() -> backend.accepted() >= 8);

        long accepted = backend.accepted();
        long elapsedMillis = (System.nanoTime() - startedNanos) / 1_000_000;
        assertThat(accepted).isLessThanOrEqualTo(elapsedMillis / 180 + 1);
    }

    @Test
    void aRemovedTargetIsHungUpOnAndNeverProbedAgain() {
        Backend removed = backend("127.0.0.1", Backend.silent());
        Backend kept = backend("127.0.0.1", Backend.answering("HTTP/1.1 200 OK\r\n\r\n"));
        Timing forever = new Timing(Duration.ofHours(1), Duration.ofHours(1), 1, 1);
        ProbeTarget underWay = http("127.0.0.1", removed, forever);
        ProbeTarget frequent = http("127.0.0.1", removed, TIMING);
        ProbeTarget other = http("127.0.0.1", kept, TIMING);
        prober.setTargets(Set.of(underWay, frequent, other));
        await(() -> removed.accepted() >= 3 && kept.accepted() >= 3);

        prober.setTargets(Set.of(other));
        await(() -> removed.hungUp() == removed.accepted());
        int accepted = removed.accepted();
        int keptSoFar = kept.accepted();
        await(() -> kept.accepted() >= keptSoFar + 5);

        assertThat(removed.accepted()).isEqualTo(accepted);
        assertThat(prober.opinions()).extracting(Opinion::target).containsExactly(other.id());
    }

    private Backend backend(String address, Backend.Manner manner) {
        Backend backend = new Backend(address, manner);
        backends.add(backend);
        return backend;
    }

    private static ProbeTarget http(String address, Backend backend, Timing timing) {
        return Targets.http(address, backend.port(), timing);
    }

    private static ProbeTarget tcp(int port, Timing timing) {
        return new ProbeTarget(
                IpAddress.of("127.0.0.1"), new HealthMonitor.Tcp("any", port, timing));
    }

    private Opinion probeUntil(ProbeTarget target, State state, String lastResult) {
        prober.setTargets(Set.of(target));
        return awaitOpinion(target, state, lastResult);
    }

    private Opinion awaitOpinion(ProbeTarget target, State state, String lastResult) {
        AtomicReference<Opinion> last = new AtomicReference<>();
        await(
                () -> {
                    prober.opinions().stream()
                            .filter(opinion -> opinion.target().equals(target.id()))
                            .forEach(last::set);
                    Opinion opinion = last.get();
                    return opinion != null
                            && opinion.state() == state
                            && opinion.evidence().lastResult().equals(lastResult);
                },
                last);
        return requireNonNull(last.get());
    }

    private static void await(BooleanSupplier condition) {
        await(condition, "");
    }

    private static void await(BooleanSupplier condition, Object seen) {
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
}
