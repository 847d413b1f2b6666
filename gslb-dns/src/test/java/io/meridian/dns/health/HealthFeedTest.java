package io.meridian.dns.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Published;
import io.meridian.dns.Serving;
import io.meridian.dns.decision.MemberState;
import io.meridian.health.Clock;
import io.meridian.health.probe.ProberConfig;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.mesh.OverrideStore;
import io.meridian.mesh.Subscription;
import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.OperatorOverride;
import io.meridian.model.Opinion;
import io.meridian.model.Pool;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.SelectionPolicy;
import io.vertx.core.Vertx;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What other sites say, as it reaches the members of a site that probes none of them itself.
final class HealthFeedTest {

    private static final Quorum ELSEWHERE =
            new Quorum(Quorum.Rule.MAJORITY, List.of("newyork", "tokyo"));

    @TempDir private Path folder;
    private final Vertx vertx = Vertx.vertx();
    private final FakeExchange exchange = new FakeExchange();
    private final GatedClock clock = new GatedClock();
    private @org.jspecify.annotations.Nullable HealthFeed feed;

    /// The time, once it may be known.
    private static final class GatedClock implements Clock {

        private volatile CountDownLatch gate = new CountDownLatch(0);

        void close() {
            gate = new CountDownLatch(1);
        }

        void open() {
            gate.countDown();
        }

        @Override
        public long nanoTime() {
            try {
                gate.await();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
            return System.nanoTime();
        }

        @Override
        public Timer schedule(Duration delay, Runnable task) {
            throw new UnsupportedOperationException();
        }
    }

    private static final class NoOrders implements OverrideStore {

        @Override
        public List<OperatorOverride> live() {
            return List.of();
        }

        @Override
        public List<OperatorOverride> all() {
            return List.of();
        }

        @Override
        public OperatorOverride put(OperatorOverride given) {
            throw new UnsupportedOperationException();
        }

        @Override
        public List<OperatorOverride> audit() {
            return List.of();
        }

        @Override
        public Subscription subscribe(Consumer<List<OperatorOverride>> listener) {
            return () -> {};
        }
    }

    private VerdictFile file() {
        return new VerdictFile(folder.resolve("verdicts"));
    }

    private HealthFeed start() {
        HealthFeed started =
                new HealthFeed(
                        vertx,
                        clock,
                        exchange,
                        new NoOrders(),
                        file(),
                        Duration.ofSeconds(10),
                        ProberConfig.defaults(),
                        new ProbeShare("london", "dns-london", 1));
        feed = started;
        started.start();
        return started;
    }

    @AfterEach
    void stop() {
        clock.open();
        if (feed != null) {
            feed.close();
        }
        var _ = vertx.close().await();
    }

    /// One member, which an operator must let back.
    private static Serving serving(long seq, Readiness readiness) {
        Member member =
                new Member(
                        new Destination.Ip(IpAddress.of("127.0.0.1"), null),
                        1,
                        null,
                        "cluster",
                        List.of(),
                        true,
                        null,
                        readiness);
        GslbService service =
                GslbService.of(
                        "a.gslb.test",
                        30,
                        new SelectionPolicy.RoundRobin(),
                        List.of(new Pool(10, List.of(member))),
                        new HealthRule(
                                List.of("tcp"),
                                1,
                                ELSEWHERE,
                                Duration.ZERO,
                                true,
                                Readiness.Rule.ALL),
                        null);
        return Published.serving(seq, Published.monitor("tcp", 9), service);
    }

    private static VerdictKey target(Serving serving) {
        return serving.members().getFirst().targets().getFirst();
    }

    private void say(Serving serving, Opinion.State state) {
        exchange.say(target(serving).target(), state, "newyork", "tokyo");
    }

    private void wasUp(Serving serving) {
        boolean written =
                file().write(
                                new VerdictFile.Known(
                                        Map.of(target(serving), Verdict.State.UP),
                                        Set.of(),
                                        Map.of()));
        assertThat(written).isTrue();
    }

    @Test
    void aMemberThatDiedDuringTheRestartAwaitsAnOperator() {
        Serving serving = serving(1, new Readiness(1, 1));
        wasUp(serving);
        say(serving, Opinion.State.DOWN);
        HealthFeed started = start();
        started.adopt(serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.DOWN);

        say(serving, Opinion.State.UP);
        started.adopt(serving);

        assertThat(started.board().verdict(target(serving)).state()).isEqualTo(Verdict.State.UP);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.DOWN);
        assertThat(started.recovery(serving.members().getFirst()))
                .isNotNull()
                .extracting(Recoveries.Recovery::awaitsResume)
                .isEqualTo(true);
    }

    @Test
    void soDoesOneWhoseWorkloadWasNotReadyAfterTheRestart() {
        Serving before = serving(1, new Readiness(1, 1));
        wasUp(before);
        say(before, Opinion.State.UP);
        HealthFeed started = start();
        started.adopt(serving(1, new Readiness(0, 1)));

        Serving ready = serving(2, new Readiness(1, 1));
        started.adopt(ready);

        assertThat(ready.health().state(0)).isEqualTo(MemberState.DOWN);
    }

    @Test
    void aMemberThatStaysUpOverARestartIsAnsweredAtOnce() {
        Serving serving = serving(1, new Readiness(1, 1));
        wasUp(serving);
        HealthFeed started = start();
        started.adopt(serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UP);
    }

    @Test
    void ofManyMessagesThatWaitOnlyTheLastIsLookedAt() {
        Serving serving = serving(1, new Readiness(1, 1));
        HealthFeed started = start();
        started.adopt(serving);

        clock.close();
        for (int i = 0; i < 500; i++) {
            say(serving, Opinion.State.DOWN);
            say(serving, Opinion.State.UP);
        }
        say(serving, Opinion.State.DOWN);
        clock.open();
        started.adopt(serving);

        assertThat(serving.health().state(0)).isEqualTo(MemberState.DOWN);
        assertThat(
                        started.board().transitionsTo(Verdict.State.UP)
                                + started.board().transitionsTo(Verdict.State.DOWN))
                .isBetween(1L, 2L);
    }

    @Test
    void opinionsAreAnnouncedOnOneThreadSoThatTheLastIsTheNewest() throws InterruptedException {
        HealthFeed _ = start();
        while (exchange.announcers.size() < 3) {
            Thread.sleep(20);
        }
        assertThat(Set.copyOf(exchange.announcers))
                .hasSize(1)
                .noneMatch(name -> name.startsWith("health"));
    }
}
