package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.health.FakeClock;
import io.meridian.health.resolve.FakeLookup;
import io.meridian.health.resolve.ResolverSettings;
import io.meridian.model.Destination;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.HealthMonitor.TlsSettings;
import io.meridian.model.IpAddress;
import io.meridian.model.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Targets that are names, over lookups and attempts that end as the test says.
class NameProbeTest {

    private static final String LB = "lb.example.net";
    private static final NameTarget TARGET =
            new NameTarget(LB, new HealthMonitor.Tcp("any", 443, Targets.TIMING));

    private final FakeClock clock = new FakeClock();
    private final FakeAttempts attempts = new FakeAttempts();
    private final FakeLookup lookup = new FakeLookup();
    private final List<List<Opinion>> told = new ArrayList<>();
    private final Prober prober = prober(1_000_000);

    private Prober prober(int perSecond) {
        ProberConfig config =
                new ProberConfig(256, perSecond, Map.of(), ResolverSettings.DEFAULT, 42);
        return new Prober(clock, attempts, lookup, config, told::add);
    }

    private void begin() {
        prober.setTargets(Set.of(TARGET));
        clock.advance(Duration.ofMillis(100));
    }

    private Opinion opinion() {
        return prober.opinions().getFirst();
    }

    private String evidence() {
        return opinion().evidence().lastResult();
    }

    private void end(int attempt, Outcome outcome) {
        attempts.begun.get(attempt).end(outcome);
    }

    /// Ends the round that is under way, and every later one at its beginning.
    private void endAllRounds(Outcome outcome) {
        attempts.atOnce = outcome;
        List.copyOf(attempts.begun).forEach(attempt -> attempt.end(outcome));
        clock.advance(Duration.ofSeconds(5));
    }

    @Test
    void probesEveryAddressAtOnceAndPassesWithTheFirst() {
        lookup.says(LB, 60, "192.0.2.7", "192.0.2.8", "2001:db8::7");
        begin();
        assertThat(attempts.begun)
                .extracting(attempt -> attempt.target.address().toString())
                .containsExactly("192.0.2.7", "192.0.2.8", "2001:db8::7");

        end(0, FakeAttempts.FAIL);
        assertThat(evidence()).isEmpty();
        end(1, FakeAttempts.PASS);

        assertThat(evidence()).isEqualTo("connected from 192.0.2.8");
        assertThat(attempts.begun.get(2).abandoned).isTrue();
        assertThat(prober.counts().underWay()).isZero();
    }

    @Test
    void failsWhenAllHaveFailedAndSaysHow() {
        lookup.says(LB, 60, "192.0.2.7", "192.0.2.8");
        begin();
        end(0, FakeAttempts.FAIL);
        clock.advance(Targets.TIMING.timeout());

        assertThat(evidence())
                .isEqualTo("192.0.2.7: connection refused; 192.0.2.8: no answer within 400 ms");
        endAllRounds(FakeAttempts.FAIL);
        assertThat(opinion().state()).isEqualTo(Opinion.State.DOWN);
    }

    @Test
    void anAddressThatCannotBeTriedFromHereCountsForNothingBesideOneThatFailed() {
        lookup.says(LB, 60, "192.0.2.7", "2001:db8::7");
        begin();
        end(1, new Outcome.NotMade("no route"));
        end(0, FakeAttempts.FAIL);
        assertThat(prober.counts().failed()).isOne();

        endAllRounds(new Outcome.NotMade("no route"));
        assertThat(opinion().state()).isEqualTo(Opinion.State.UNKNOWN);
    }

    @Test
    void aNameWithoutAddressesIsUnknownAndNotDown() {
        lookup.fails(LB, "SERVFAIL");
        begin();
        clock.advance(Duration.ofSeconds(30));

        assertThat(attempts.begun).isEmpty();
        assertThat(opinion().state()).isEqualTo(Opinion.State.UNKNOWN);
        assertThat(evidence()).isEqualTo(LB + " has no known address: SERVFAIL");
        assertThat(prober.counts().failed()).isZero();
    }

    @Test
    void waitsForTheFirstLookupAndLearnsNothingWhenItTakesTooLong() {
        lookup.holds = true;
        begin();
        assertThat(opinion().evidence().lastResult()).isEmpty();
        clock.advance(Targets.TIMING.timeout());
        assertThat(evidence()).contains("no DNS server answered yet");
        assertThat(prober.counts().notMade()).isOne();

        lookup.says(LB, 60, "192.0.2.7");
        lookup.release();
        endAllRounds(FakeAttempts.PASS);
        assertThat(opinion().state()).isEqualTo(Opinion.State.UP);
    }

    @Test
    void aRunGoesOnOverAChangeOfAddresses() {
        attempts.atOnce = FakeAttempts.PASS;
        lookup.says(LB, 5, "192.0.2.7");
        begin();
        endAllRounds(FakeAttempts.PASS);
        assertThat(opinion().state()).isEqualTo(Opinion.State.UP);

        told.clear();
        lookup.says(LB, 5, "192.0.2.8");
        clock.advance(Duration.ofSeconds(10));

        assertThat(evidence()).isEqualTo("connected from 192.0.2.8");
        assertThat(told).isEmpty();
    }

    @Test
    void endsAllAttemptsWhenItIsNotWantedAnyMore() {
        lookup.says(LB, 60, "192.0.2.7", "192.0.2.8");
        begin();
        prober.setTargets(Set.of());
        clock.turn();

        assertThat(attempts.underWay).isZero();
        assertThat(prober.counts().underWay()).isZero();
        clock.advance(Duration.ofMinutes(5));
        assertThat(attempts.begun).hasSize(2);
        assertThat(clock.scheduledTasks()).isZero();
    }

    @Test
    void endsWaitingForALookupWhenItIsNotWantedAnyMore() {
        lookup.holds = true;
        begin();
        prober.setTargets(Set.of());
        clock.turn();
        lookup.says(LB, 60, "192.0.2.7");
        lookup.release();
        clock.advance(Duration.ofSeconds(5));

        assertThat(attempts.begun).isEmpty();
        assertThat(prober.counts().underWay()).isZero();
    }

    @Test
    void eachAddressCountsAgainstTheBudget() {
        String[] sixteen = new String[16];
        for (int i = 0; i < sixteen.length; i++) {
            sixteen[i] = "192.0.2." + i;
        }
        lookup.says(LB, 60, sixteen);
        attempts.atOnce = FakeAttempts.FAIL;
        Timing often = new Timing(Duration.ofMillis(50), Duration.ofMillis(50), 1, 100);
        Prober slow = prober(100);
        slow.setTargets(Set.of(new NameTarget(LB, new HealthMonitor.Tcp("any", 1, often))));
        clock.advance(Duration.ofSeconds(10));

        // 320 a second without a budget; the first round is made before there are 16 to count.
        assertThat(attempts.begun.size()).isBetween(900, 1_060);
        slow.close();
    }

    @Test
    void asksForTheNameUnlessTheMonitorNamesAnother() {
        Timing timing = Targets.TIMING;
        IpAddress address = IpAddress.of("192.0.2.7");
        HealthMonitor.Http plain =
                new HealthMonitor.Http("m", 80, timing, "GET", "/", null, List.of());
        HealthMonitor.Http within =
                new HealthMonitor.Http(
                        "m", 8443, timing, "GET", "/", null, List.of(), TlsSettings.UNVERIFIED);
        HealthMonitor.Http other =
                new HealthMonitor.Http("m", 80, timing, "GET", "/", "shop.example.com", List.of());
        HealthMonitor.Tls tls =
                new HealthMonitor.Tls("m", null, 443, timing, TlsSettings.UNVERIFIED);
        HealthMonitor.Grpc grpc = new HealthMonitor.Grpc("m", null, 50_051, timing, "", null, null);

        assertThat(host(new NameTarget(LB, plain).at(address))).isEqualTo(LB);
        assertThat(host(new NameTarget(LB, within).at(address))).isEqualTo(LB + ":8443");
        assertThat(host(new NameTarget(LB, other).at(address))).isEqualTo("shop.example.com");
        assertThat(new NameTarget(LB, tls).at(address).monitor())
                .isEqualTo(
                        new HealthMonitor.Tls(
                                "", null, 443, timing, new TlsSettings(LB, false, null, null)));
        assertThat(new NameTarget(LB, grpc).at(address).monitor())
                .isEqualTo(
                        new HealthMonitor.Grpc("", null, 50_051, timing, "", LB + ":50051", null));
    }

    private static String host(ProbeTarget target) {
        return String.valueOf(((HealthMonitor.Http) target.monitor()).host());
    }

    @Test
    void idNamesTheNameAndEveryFieldOfTheMonitor() {
        NameTarget longer =
                new NameTarget(
                        LB,
                        new HealthMonitor.Tcp(
                                "m",
                                443,
                                new Timing(Duration.ofSeconds(2), Duration.ofSeconds(1), 2, 3)));

        assertThat(TARGET.id()).startsWith("tcp://lb.example.net:443;spec=");
        assertThat(longer.id()).isNotEqualTo(TARGET.id());
        assertThat(new NameTarget("lb.example.org", TARGET.monitor()).id())
                .doesNotContain(TARGET.id().substring(TARGET.id().length() - 8));
    }

    @Test
    void aMonitorsOwnAddressComesBeforeTheMembersName() {
        HealthMonitor own =
                new HealthMonitor.Tcp(
                        "m", IpAddress.of("192.0.2.1"), 443, Targets.TIMING, null, null);
        Destination name = new Destination.Cname(LB);

        assertThat(Target.of(name, own)).isEqualTo(Targets.tcp(443));
        assertThat(Target.of(name, TARGET.monitor())).isEqualTo(TARGET);
        assertThat(Target.of(new Destination.Ip(IpAddress.of("192.0.2.1"), null), TARGET.monitor()))
                .isEqualTo(Targets.tcp(443));
    }
}
