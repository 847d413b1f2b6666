package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.health.FakeClock;
import io.meridian.health.resolve.FakeLookup;
import io.meridian.health.resolve.ResolverSettings;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.IpAddress;
import io.meridian.model.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The prober's bookkeeping, with time and attempts in the test's hand.
class ProberTest {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final Duration FIRST_ATTEMPTS = Duration.ofMillis(100);
    private static final ProbeTarget TARGET = Targets.tcp(1);
    private static final ProbeTarget OTHER = Targets.tcp(2);

    private final FakeClock clock = new FakeClock();
    private final FakeAttempts attempts = new FakeAttempts();
    private final List<List<Opinion>> told = new ArrayList<>();
    private Prober prober = prober(256);

    private Prober prober(int maxAttemptsAtOnce) {
        return prober(maxAttemptsAtOnce, told::add);
    }

    private Prober prober(int maxAttemptsAtOnce, Consumer<List<Opinion>> listener) {
        return new Prober(
                clock, attempts, new FakeLookup(), config(maxAttemptsAtOnce, 1_000_000), listener);
    }

    private static ProberConfig config(int atOnce, int perSecond) {
        return new ProberConfig(atOnce, perSecond, Map.of(), ResolverSettings.DEFAULT, 42);
    }

    @Test
    void triesEveryNewTargetWithinATenthOfASecond() {
        prober.setTargets(targets(1_000));
        clock.advance(FIRST_ATTEMPTS);

        assertThat(attempts.begun).hasSize(256);
        while (attempts.underWay > 0) {
            attempts.begun.stream()
                    .filter(attempt -> !attempt.over)
                    .toList()
                    .forEach(attempt -> attempt.end(FakeAttempts.PASS));
        }
        assertThat(attempts.begun).hasSize(1_000);
    }

    @Test
    void probesASharedTargetOnce() {
        var sameSpec = new HealthMonitor.Tcp("another name", 1, Targets.TIMING);
        prober.setTargets(List.of(TARGET, new ProbeTarget(IpAddress.of("192.0.2.1"), sameSpec)));
        clock.advance(FIRST_ATTEMPTS);

        assertThat(attempts.begun).hasSize(1);
        assertThat(prober.opinions()).hasSize(1);
    }

    @Test
    void probesAtTheIntervalWithATenthOfJitter() {
        attempts.atOnce = FakeAttempts.PASS;
        List<Long> starts = startsOver(Duration.ofSeconds(200));

        List<Long> gapsMillis = new ArrayList<>();
        for (int i = 1; i < starts.size(); i++) {
            gapsMillis.add((starts.get(i) - starts.get(i - 1)) / 1_000_000);
        }
        assertThat(gapsMillis).hasSizeGreaterThan(150).allMatch(gap -> gap >= 899 && gap <= 1_101);
        assertThat(Collections.min(gapsMillis)).isLessThan(920);
        assertThat(Collections.max(gapsMillis)).isGreaterThan(1_080);
    }

    /// When each attempt on the target began, watched every millisecond.
    private List<Long> startsOver(Duration duration) {
        prober.setTargets(Set.of(TARGET));
        List<Long> starts = new ArrayList<>();
        for (long millis = 0; millis < duration.toMillis(); millis++) {
            clock.advance(Duration.ofMillis(1));
            while (starts.size() < attempts.begun.size()) {
                starts.add(clock.nanoTime());
            }
        }
        return starts;
    }

    @Test
    void tellsAgainOnItsOwnThreadAndOnceForAllWhoAsk() {
        attempts.atOnce = FakeAttempts.PASS;
        prober.setTargets(Set.of(TARGET));
        clock.advance(FIRST_ATTEMPTS.plus(SECOND));
        told.clear();

        prober.tellAgain();
        prober.tellAgain();
        assertThat(told).isEmpty();
        clock.advance(Duration.ofMillis(5));

        assertThat(told).hasSize(1);
    }

    @Test
    void equalSeedsMakeEqualSchedules() {
        attempts.atOnce = FakeAttempts.PASS;
        List<Long> starts = startsOver(Duration.ofSeconds(20));

        ProberTest again = new ProberTest();
        again.attempts.atOnce = FakeAttempts.PASS;

        assertThat(again.startsOver(Duration.ofSeconds(20))).isEqualTo(starts);
    }

    @Test
    void targetsThatStayKeepStateAndPhase() {
        attempts.atOnce = FakeAttempts.PASS;
        List<Long> starts = startsOver(Duration.ofSeconds(20));

        ProberTest disturbed = new ProberTest();
        disturbed.attempts.atOnce = FakeAttempts.PASS;
        List<Long> disturbedStarts = disturbed.startsOver(Duration.ofSeconds(10));
        assertThat(disturbed.state(TARGET)).isEqualTo(Opinion.State.UP);
        disturbed.prober.setTargets(Set.of(TARGET));
        disturbed.clock.turn();
        assertThat(disturbed.state(TARGET)).isEqualTo(Opinion.State.UP);
        int before = disturbedStarts.size();
        disturbed.clock.advance(Duration.ofSeconds(10));

        assertThat(disturbedStarts).isEqualTo(starts.subList(0, before));
        assertThat(disturbed.attempts.begun).hasSameSizeAs(starts);
    }

    @Test
    void neverProbesARemovedTargetAgain() {
        attempts.atOnce = FakeAttempts.PASS;
        prober.setTargets(Set.of(TARGET, OTHER));
        clock.advance(SECOND);
        prober.setTargets(Set.of(OTHER));
        clock.turn();
        long probed = attempts.countOn(TARGET);
        clock.advance(SECOND.multipliedBy(60));

        assertThat(attempts.countOn(TARGET)).isEqualTo(probed);
        assertThat(attempts.countOn(OTHER)).isGreaterThan(50);
        assertThat(prober.opinions()).extracting(Opinion::target).containsExactly(OTHER.id());
    }

    @Test
    void dropsTheResultOfATargetRemovedMeanwhile() {
        prober.setTargets(Set.of(TARGET));
        clock.advance(FIRST_ATTEMPTS);
        prober.setTargets(Set.of());
        clock.turn();

        assertThat(attempts.last().abandoned).isTrue();
        assertThat(prober.opinions()).isEmpty();
        clock.advance(SECOND.multipliedBy(10));
        assertThat(attempts.begun).hasSize(1);
        assertThat(clock.scheduledTasks()).isZero();
    }

    @Test
    void aTargetThatReturnsBeginsAnew() {
        attempts.atOnce = FakeAttempts.PASS;
        prober.setTargets(Set.of(TARGET));
        clock.advance(SECOND.multipliedBy(3));
        prober.setTargets(Set.of());
        prober.setTargets(Set.of(TARGET));
        clock.turn();

        Opinion opinion = prober.opinions().getFirst();
        assertThat(opinion.state()).isEqualTo(Opinion.State.UNKNOWN);
        assertThat(opinion.evidence().everUp()).isFalse();
    }

    @Test
    void neverMakesMoreAttemptsAtOnceThanAllowed() {
        prober = prober(3);
        prober.setTargets(targets(50));
        clock.advance(SECOND.multipliedBy(20));

        assertThat(attempts.mostUnderWay).isEqualTo(3);
        assertThat(attempts.begun.stream().map(attempt -> attempt.target).distinct()).hasSize(50);
    }

    @Test
    void attemptsOnRemovedTargetsCountUntilTheyAreGone() {
        attempts.endsWhenAbandoned = false;
        prober = prober(1);
        prober.setTargets(Set.of(TARGET));
        clock.advance(FIRST_ATTEMPTS);
        prober.setTargets(Set.of(OTHER));
        clock.advance(FIRST_ATTEMPTS);
        assertThat(attempts.countOn(OTHER)).isZero();

        attempts.last().end(FakeAttempts.FAIL);

        assertThat(attempts.countOn(OTHER)).isOne();
        assertThat(attempts.mostUnderWay).isOne();
    }

    @Test
    void thousandsOfAttemptsThatEndAtOnceDoNotPileUp() {
        prober = prober(1);
        prober.setTargets(targets(20_000));
        clock.advance(FIRST_ATTEMPTS);
        attempts.atOnce = new Outcome.NotMade("no file descriptor left on this node");

        attempts.last().end(FakeAttempts.PASS);

        assertThat(attempts.begun).hasSize(20_000);
    }

    @Test
    void targetsAskedForGoFirst() {
        prober = prober(1);
        prober.setTargets(targets(50));
        clock.advance(FIRST_ATTEMPTS);
        ProbeTarget asked = untried().getLast();
        prober.prioritise(asked.id());
        clock.turn();

        attempts.last().end(FakeAttempts.PASS);

        assertThat(attempts.last().target).isEqualTo(asked);
    }

    @Test
    void aTargetAskedForDoesNotWaitForTheSpread() {
        prober.setTargets(Set.of(TARGET));
        clock.turn();
        prober.prioritise(TARGET.id());
        clock.turn();

        assertThat(attempts.begun).hasSize(1);
    }

    @Test
    void askingChangesNothingForTargetsTriedOrUnknown() {
        attempts.atOnce = FakeAttempts.PASS;
        prober.setTargets(Set.of(TARGET));
        clock.advance(FIRST_ATTEMPTS);
        prober.prioritise(TARGET.id());
        prober.prioritise("tcp://192.0.2.9:9;spec=00000000");
        clock.turn();

        assertThat(attempts.begun).hasSize(1);
    }

    private List<ProbeTarget> untried() {
        Set<ProbeTarget> untried = new HashSet<>(targets(50));
        attempts.begun.forEach(attempt -> untried.remove(attempt.target));
        return List.copyOf(untried);
    }

    @Test
    void silenceIsAFailureAtTheTimeLimitOfTheWholeAttempt() {
        prober.setTargets(Set.of(TARGET));
        clock.advance(Duration.ofSeconds(5));

        Opinion opinion = prober.opinions().getFirst();
        assertThat(opinion.state()).isEqualTo(Opinion.State.DOWN);
        assertThat(opinion.evidence().lastResult()).isEqualTo("no answer within 400 ms");
        assertThat(opinion.evidence().latency()).isEqualTo(Duration.ofMillis(400));
        assertThat(attempts.begun).filteredOn(attempt -> attempt.over).hasSizeBetween(4, 6);
        assertThat(attempts.begun).allMatch(attempt -> attempt.abandoned == attempt.over);
    }

    @Test
    void neverMakesTwoAttemptsOnOneTarget() {
        attempts.endsWhenAbandoned = false;
        prober.setTargets(Set.of(TARGET));
        clock.advance(SECOND.multipliedBy(10));
        assertThat(attempts.begun).hasSize(1);

        attempts.last().end(FakeAttempts.FAIL);
        clock.turn();

        assertThat(attempts.begun).hasSize(2);
    }

    @Test
    void waitingInVainIsUnknownAndNotDown() {
        attempts.atOnce = FakeAttempts.PASS;
        prober = prober(1);
        prober.setTargets(Set.of(TARGET));
        clock.advance(SECOND.multipliedBy(3));
        assertThat(state(TARGET)).isEqualTo(Opinion.State.UP);
        attempts.atOnce = null;
        attempts.endsWhenAbandoned = false;
        prober.setTargets(Set.of(TARGET, OTHER));
        clock.turn();
        prober.prioritise(OTHER.id());
        clock.advance(SECOND.multipliedBy(5));

        assertThat(state(TARGET)).isEqualTo(Opinion.State.UNKNOWN);
        assertThat(opinion(TARGET).evidence().lastResult())
                .isEqualTo("waited 1000 ms for its turn to be probed");
        assertThat(opinion(TARGET).evidence().everUp()).isTrue();
    }

    @Test
    void aFailureThatThisNodesHoldUpExplainsDoesNotCount() {
        attempts.atOnce = FakeAttempts.PASS;
        prober.setTargets(Set.of(Targets.tcp(1, new Timing(SECOND, Duration.ofMillis(400), 1, 1))));
        clock.advance(FIRST_ATTEMPTS);
        attempts.atOnce = null;
        while (attempts.underWay == 0) {
            clock.advance(Duration.ofMillis(1));
        }
        clock.holdUp(Duration.ofSeconds(14));

        assertThat(prober.opinions().getFirst().state()).isNotEqualTo(Opinion.State.DOWN);
        assertThat(prober.opinions().getFirst().evidence().lastResult())
                .startsWith("this node was held up for 14");
    }

    @Test
    void confirmsAChangeAtTheFastInterval() {
        attempts.atOnce = FakeAttempts.PASS;
        Duration fast = Duration.ofMillis(100);
        prober.setTargets(
                Set.of(Targets.tcp(1, new Timing(SECOND, Duration.ofMillis(50), 2, 3, fast))));
        // The second pass of two comes soon, and then nothing hurries.
        clock.advance(FIRST_ATTEMPTS.plusMillis(110));
        assertThat(prober.opinions().getFirst().state()).isEqualTo(Opinion.State.UP);
        clock.advance(Duration.ofMillis(880));
        assertThat(attempts.begun).hasSize(2);

        clock.advance(Duration.ofMillis(230));
        assertThat(attempts.begun).hasSize(3);
        attempts.atOnce = FakeAttempts.FAIL;
        long before = clock.nanoTime();
        while (prober.opinions().getFirst().state() == Opinion.State.UP) {
            clock.advance(Duration.ofMillis(1));
        }
        assertThat(attempts.begun).hasSize(6);
        assertThat(Duration.ofNanos(clock.nanoTime() - before))
                .isLessThanOrEqualTo(Duration.ofMillis(1_100 + 2 * 110 + 3));

        // Down for good: the interval again.
        clock.advance(Duration.ofMillis(880));
        assertThat(attempts.begun).hasSize(6);
    }

    @Test
    void tellsWhatChangesTogetherTogether() {
        attempts.atOnce = FakeAttempts.PASS;
        prober.setTargets(targets(200));
        clock.advance(SECOND.multipliedBy(5));

        assertThat(told).hasSizeBetween(3, 100);
        assertThat(told.getLast()).hasSize(200).allMatch(o -> o.state() == Opinion.State.UP);
        int changes = told.size();
        clock.advance(SECOND.multipliedBy(5));
        assertThat(told).as("fresher evidence alone is no news").hasSize(changes);
    }

    @Test
    void tellsAChangeOfStateAtOnce() {
        attempts.atOnce = FakeAttempts.PASS;
        prober.setTargets(Set.of(TARGET));
        clock.advance(SECOND.multipliedBy(3));
        attempts.atOnce = FakeAttempts.FAIL;
        while (state(TARGET) == Opinion.State.UP) {
            clock.advance(Duration.ofMillis(1));
        }
        clock.advance(Duration.ofMillis(5));

        assertThat(told.getLast().getFirst().state()).isEqualTo(Opinion.State.DOWN);
    }

    @Test
    void goesOnWhenAnAttemptCannotEvenBegin() {
        attempts.refuses = TARGET;
        attempts.atOnce = FakeAttempts.PASS;
        prober = prober(1);
        prober.setTargets(Set.of(TARGET, OTHER));
        clock.advance(SECOND.multipliedBy(5));

        assertThat(state(OTHER)).isEqualTo(Opinion.State.UP);
        assertThat(state(TARGET)).isEqualTo(Opinion.State.UNKNOWN);
        assertThat(opinion(TARGET).evidence().lastResult())
                .isEqualTo("could not be begun: on purpose");
    }

    @Test
    void beginsNoMoreAttemptsInASecondThanItMayAndCountsThoseThatWait() {
        attempts.atOnce = FakeAttempts.PASS;
        prober = new Prober(clock, attempts, new FakeLookup(), config(10_000, 100), told::add);
        prober.setTargets(targets(500));

        clock.advance(SECOND);
        assertThat(attempts.begun.size()).isBetween(90, 115);
        assertThat(prober.counts().delayed()).isPositive();
        clock.advance(SECOND);
        assertThat(attempts.begun.size()).isBetween(180, 215);
        assertThat(prober.counts().waiting()).isPositive();
    }

    @Test
    void countsAttemptsByOutcome() {
        attempts.atOnce = FakeAttempts.PASS;
        prober.setTargets(Set.of(TARGET));
        clock.advance(FIRST_ATTEMPTS);
        attempts.atOnce = FakeAttempts.FAIL;
        clock.advance(Duration.ofMillis(2_300));
        attempts.atOnce = null;
        prober.setTargets(Set.of(OTHER));
        clock.advance(FIRST_ATTEMPTS);

        assertThat(prober.counts()).isEqualTo(new ProbeCounts(1, 2, 0, 1, 0, 0));
    }

    @Test
    void goesOnWhenTheListenerFails() {
        attempts.atOnce = FakeAttempts.PASS;
        prober =
                prober(
                        256,
                        _ -> {
                            throw new IllegalStateException("on purpose");
                        });
        prober.setTargets(Set.of(TARGET));
        clock.advance(SECOND.multipliedBy(3));

        assertThat(state(TARGET)).isEqualTo(Opinion.State.UP);
    }

    @Test
    void closingEndsEverything() {
        prober.setTargets(targets(5));
        clock.advance(FIRST_ATTEMPTS);
        prober.close();
        prober.close();
        prober.setTargets(Set.of(TARGET));
        clock.advance(SECOND.multipliedBy(10));

        assertThat(attempts.begun).hasSize(5).allMatch(attempt -> attempt.over);
        assertThat(attempts.closed).isTrue();
        assertThat(clock.scheduledTasks()).isZero();
    }

    private Opinion.State state(ProbeTarget target) {
        return opinion(target).state();
    }

    private Opinion opinion(ProbeTarget target) {
        return prober.opinions().stream()
                .filter(opinion -> opinion.target().equals(target.id()))
                .findFirst()
                .orElseThrow();
    }

    private static Set<ProbeTarget> targets(int count) {
        Set<ProbeTarget> targets = new HashSet<>();
        for (int port = 1; port <= count; port++) {
            targets.add(Targets.tcp(port));
        }
        return targets;
    }
}
