package io.meridian.dns.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Published;
import io.meridian.dns.Serving;
import io.meridian.dns.decision.ClientView;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionEngine;
import io.meridian.dns.decision.MemberState;
import io.meridian.health.Clock;
import io.meridian.health.verdict.Ballot;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.Member;
import io.meridian.model.OperatorOverride;
import io.meridian.model.Opinion;
import io.meridian.model.Pool;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.SelectionPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class MemberStatesTest {

    private final StillClock clock = new StillClock();
    private final VerdictBoard board = new VerdictBoard(clock::nanoTime, "here");
    private final Recoveries recoveries = new Recoveries();
    private final MemberStates states = new MemberStates(board, clock, recoveries);
    private final Map<String, Opinion> opinions = new HashMap<>();

    private static Serving serving(long seq, int port) {
        return Published.serving(
                seq,
                Published.monitor("tcp", port),
                Published.service("a.gslb.test", List.of("tcp"), "192.0.2.1", "192.0.2.2"));
    }

    private void adopt(Serving last, Serving next) {
        Set<VerdictKey> keys = new HashSet<>();
        next.members().forEach(member -> keys.addAll(member.targets()));
        Set<VerdictKey> _ = board.keep(keys);
        states.adopt(last, next);
    }

    private void say(Serving serving, int slot, Opinion.State state) {
        say(serving, slot, state, null);
    }

    private void say(Serving serving, int slot, Opinion.State state, @Nullable Boolean passed) {
        for (VerdictKey key : serving.members().get(slot).targets()) {
            String target = key.target();
            opinions.put(
                    target,
                    new Opinion(
                            target,
                            state,
                            new Opinion.Evidence(
                                    "said", Duration.ZERO, Duration.ZERO, false, passed)));
        }
        Set<VerdictKey> _ = board.update(List.of(new Ballot("here", "node", true, opinions)));
        states.fill(serving);
    }

    @Test
    void lowersLimitsOfTtlsBeforeStatesAndLiftsThemAfter() {
        Serving serving = serving(1, 80);
        List<Integer> seen = new ArrayList<>();
        Clock looking =
                new Clock() {
                    @Override
                    public long nanoTime() {
                        seen.add(ttl(serving));
                        return 1_000;
                    }

                    @Override
                    public Timer schedule(Duration delay, Runnable task) {
                        return () -> {};
                    }
                };
        MemberStates watched = new MemberStates(board, looking, new Recoveries());
        watched.adopt(serving, serving);

        seen.clear();
        watched.obey(
                OrdersInForce.at(
                        Instant.now(),
                        List.of(
                                new OperatorOverride(
                                        "member:a.gslb.test/192.0.2.1",
                                        OperatorOverride.Action.DOWN,
                                        "a drill",
                                        "ann",
                                        System.currentTimeMillis(),
                                        null,
                                        3,
                                        false,
                                        OperatorOverride.Version.NONE))));
        watched.fill(serving);
        assertThat(seen).isNotEmpty().containsOnly(3);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.TAKEN_OUT);

        seen.clear();
        watched.obey(OrdersInForce.NONE);
        watched.fill(serving);
        assertThat(seen).isNotEmpty().containsOnly(3);
        assertThat(ttl(serving)).isEqualTo(30);
    }

    private static int ttl(Serving serving) {
        ClientView client = new ClientView();
        client.setResolver(0, 0x7f000001L, false);
        Decision decision = new Decision();
        serving.zones()
                .services()
                .values()
                .forEach(service -> DecisionEngine.decide(service, false, client, decision));
        return decision.ttlSeconds();
    }

    @Test
    void followsTheVerdicts() {
        Serving serving = serving(1, 80);
        adopt(serving, serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UNTESTED);
        say(serving, 0, Opinion.State.UP);
        say(serving, 1, Opinion.State.DOWN);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UP);
        assertThat(serving.health().state(1)).isEqualTo(MemberState.DOWN);
    }

    @Test
    void keepsAMembersStateUntilItsNewMonitorHasAVerdict() {
        Serving before = serving(1, 80);
        adopt(before, before);
        say(before, 0, Opinion.State.UP);
        say(before, 1, Opinion.State.DOWN);
        Serving next = serving(2, 8080);
        adopt(before, next);
        assertThat(next.health().state(0)).isEqualTo(MemberState.UP);
        assertThat(next.health().state(1)).isEqualTo(MemberState.DOWN);
        say(next, 0, Opinion.State.DOWN);
        say(next, 1, Opinion.State.UP);
        assertThat(next.health().state(0)).isEqualTo(MemberState.DOWN);
        assertThat(next.health().state(1)).isEqualTo(MemberState.UP);
    }

    @Test
    void aMemberThatHasOnlyFailedSoFarIsDownButKeepsNothingOfIt() {
        Serving first = serving(1, 80);
        adopt(first, first);
        say(first, 0, Opinion.State.UNKNOWN, false);
        say(first, 1, Opinion.State.UNKNOWN, true);
        assertThat(first.health().state(0)).isEqualTo(MemberState.DOWN);
        assertThat(first.health().state(1)).isEqualTo(MemberState.UNTESTED);
        assertThat(states.impressionsDiffer(first)).isFalse();

        say(first, 0, Opinion.State.UNKNOWN, true);
        assertThat(first.health().state(0)).isEqualTo(MemberState.UNTESTED);

        say(first, 0, Opinion.State.UP, true);
        say(first, 1, Opinion.State.DOWN, false);
        assertThat(states.impressionsDiffer(first)).isFalse();

        // Behind a new monitor each keeps what it was, whatever the first attempt comes to.
        Serving next = serving(2, 81);
        adopt(first, next);
        say(next, 0, Opinion.State.UNKNOWN, false);
        assertThat(next.health().state(0)).isEqualTo(MemberState.UP);
        assertThat(next.health().state(1)).isEqualTo(MemberState.DOWN);
    }

    @Test
    void keepsNothingForAMemberOfAnotherService() {
        Serving before = serving(1, 80);
        adopt(before, before);
        say(before, 0, Opinion.State.UP);
        Serving next =
                Published.serving(
                        2,
                        Published.monitor("tcp", 8080),
                        Published.service("b.gslb.test", List.of("tcp"), "192.0.2.1"));
        adopt(before, next);
        assertThat(next.health().state(0)).isEqualTo(MemberState.UNTESTED);
    }

    @Test
    void countsMembersWithoutMonitorsAsUp() {
        Serving serving =
                Published.serving(1, Published.service("a.gslb.test", List.of(), "192.0.2.1"));
        adopt(serving, serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UP);
    }

    @Test
    void leavesAMemberUntestedWhoseMonitorDoesNotExist() {
        Serving serving =
                Published.serving(
                        1, Published.service("a.gslb.test", List.of("gone"), "192.0.2.1"));
        adopt(serving, serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UNTESTED);
    }

    @Test
    void doesNotCountAMonitorThatDoesNotExistAsPassed() {
        GslbService one = Published.service("a.gslb.test", List.of("tcp", "gone"), "192.0.2.1");
        GslbService both =
                GslbService.of(
                        "a.gslb.test",
                        30,
                        new SelectionPolicy.RoundRobin(),
                        one.pools(),
                        HealthRule.of(one.health().monitors(), 2),
                        null);
        Serving serving = Published.serving(1, Published.monitor("tcp", 80), both);
        adopt(serving, serving);
        say(serving, 0, Opinion.State.UP);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UNTESTED);
        say(serving, 0, Opinion.State.DOWN);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.DOWN);
    }

    private static Serving serving(HealthRule rule, Readiness readiness) {
        GslbService plain = Published.service("a.gslb.test", List.of("tcp"), "192.0.2.1");
        Member member = plain.pools().getFirst().members().getFirst();
        Member known =
                new Member(
                        member.destination(),
                        member.weight(),
                        member.site(),
                        member.cluster(),
                        member.origins(),
                        member.enabled(),
                        member.location(),
                        readiness);
        return Published.serving(
                1,
                Published.monitor("tcp", 80),
                GslbService.of(
                        "a.gslb.test",
                        30,
                        new SelectionPolicy.RoundRobin(),
                        List.of(new Pool(10, List.of(known))),
                        rule,
                        null));
    }

    private static HealthRule rule(
            Duration holdDown, boolean manualResume, Readiness.Rule readiness) {
        return new HealthRule(
                List.of("tcp"), 1, Quorum.MAJORITY, holdDown, manualResume, readiness);
    }

    private MemberState stateWhile(Opinion.State said, Readiness.Rule rule, Readiness readiness) {
        Serving serving = serving(rule(Duration.ZERO, false, rule), readiness);
        adopt(serving, serving);
        say(serving, 0, said);
        return serving.health().state(0);
    }

    @Test
    void workloadsThatAreNotReadyTakeAMemberDownAsTheRuleSays() {
        Readiness none = new Readiness(0, 2);
        Readiness some = new Readiness(1, 2);
        Readiness all = new Readiness(2, 2);
        Opinion.State up = Opinion.State.UP;

        assertThat(stateWhile(up, Readiness.Rule.ANY, none)).isEqualTo(MemberState.DOWN);
        assertThat(stateWhile(up, Readiness.Rule.ANY, some)).isEqualTo(MemberState.UP);
        assertThat(stateWhile(up, Readiness.Rule.ALL, some)).isEqualTo(MemberState.DOWN);
        assertThat(stateWhile(up, Readiness.Rule.ALL, all)).isEqualTo(MemberState.UP);
        assertThat(stateWhile(up, Readiness.Rule.IGNORE, none)).isEqualTo(MemberState.UP);
        assertThat(stateWhile(Opinion.State.DOWN, Readiness.Rule.ALL, all))
                .isEqualTo(MemberState.DOWN);
    }

    @Test
    void readinessThatNobodyKnowsCountsForNothing() {
        Serving serving = Published.serving(1, Published.monitor("tcp", 80), withoutReadiness());
        adopt(serving, serving);
        say(serving, 0, Opinion.State.UP);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UP);
    }

    private static GslbService withoutReadiness() {
        GslbService plain = Published.service("a.gslb.test", List.of("tcp"), "192.0.2.1");
        return GslbService.of(
                "a.gslb.test",
                30,
                new SelectionPolicy.RoundRobin(),
                plain.pools(),
                rule(Duration.ZERO, false, Readiness.Rule.ALL),
                null);
    }

    @Test
    void aMemberThatCameBackIsAnsweredWhenItsHoldDownIsOver() {
        Serving serving =
                serving(
                        rule(Duration.ofSeconds(30), false, Readiness.Rule.IGNORE),
                        new Readiness(1, 1));
        adopt(serving, serving);
        say(serving, 0, Opinion.State.UP);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UP);

        say(serving, 0, Opinion.State.DOWN);
        say(serving, 0, Opinion.State.UP);
        clock.advance(Duration.ofSeconds(29));
        states.fill(serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.DOWN);
        assertThat(recoveries.of(serving.members().getFirst(), clock.nanoTime()))
                .extracting(Recoveries.Recovery::holdDownLeft)
                .isEqualTo(Duration.ofSeconds(1));

        // A relapse begins it anew.
        say(serving, 0, Opinion.State.DOWN);
        say(serving, 0, Opinion.State.UP);
        clock.advance(Duration.ofSeconds(29));
        states.fill(serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.DOWN);
        assertThat(recoveries.isTimed()).isTrue();

        clock.advance(Duration.ofSeconds(1));
        states.fill(serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UP);
        assertThat(recoveries.export()).isEmpty();
    }

    @Test
    void aMemberThatWentDownStaysOutUntilItIsLetBackAlsoOverARestart() {
        Serving serving =
                serving(rule(Duration.ZERO, true, Readiness.Rule.IGNORE), new Readiness(1, 1));
        adopt(serving, serving);
        say(serving, 0, Opinion.State.UP);
        say(serving, 0, Opinion.State.DOWN);
        say(serving, 0, Opinion.State.UP);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.DOWN);

        Recoveries afterwards = new Recoveries();
        afterwards.restore(recoveries.export());
        MemberStates restarted = new MemberStates(board, clock, afterwards);
        restarted.adopt(serving, serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.DOWN);

        long later = System.currentTimeMillis() + 60_000;
        restarted.obey(resume(1));
        restarted.fill(serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.DOWN);
        restarted.obey(resume(later));
        restarted.fill(serving);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UP);
    }

    private static OrdersInForce resume(long sinceMillis) {
        return OrdersInForce.at(
                Instant.now(),
                List.of(
                        new OperatorOverride(
                                "member:a.gslb.test/192.0.2.1",
                                OperatorOverride.Action.RESUME,
                                "mended",
                                "ann",
                                sinceMillis,
                                null,
                                false,
                                new OperatorOverride.Version(sinceMillis, 0, 1))));
    }

    @Test
    void aNewMemberThatIsDownAtFirstNeedsNoOperator() {
        Serving serving =
                serving(rule(Duration.ZERO, true, Readiness.Rule.IGNORE), new Readiness(1, 1));
        adopt(serving, serving);
        say(serving, 0, Opinion.State.DOWN);
        say(serving, 0, Opinion.State.UP);
        assertThat(serving.health().state(0)).isEqualTo(MemberState.UP);
    }
}
