package io.meridian.dns.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Published;
import io.meridian.dns.Serving;
import io.meridian.dns.decision.MemberState;
import io.meridian.health.verdict.Ballot;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.Opinion;
import io.meridian.model.SelectionPolicy;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class MemberStatesTest {

    private final VerdictBoard board = new VerdictBoard(new StillClock());
    private final MemberStates states = new MemberStates(board);
    private final Map<String, Opinion> opinions = new HashMap<>();

    private static Serving serving(long seq, int port) {
        return Published.serving(
                seq,
                Published.monitor("tcp", port),
                Published.service("a.gslb.test", List.of("tcp"), "192.0.2.1", "192.0.2.2"));
    }

    private void adopt(Serving last, Serving next) {
        Set<String> ids = new HashSet<>();
        next.members().forEach(member -> ids.addAll(member.targets()));
        Set<String> _ = board.setTargets(ids);
        states.adopt(last, next);
    }

    private void say(Serving serving, int slot, Opinion.State state) {
        for (String target : serving.members().get(slot).targets()) {
            opinions.put(
                    target,
                    new Opinion(
                            target,
                            state,
                            new Opinion.Evidence("said", Duration.ZERO, Duration.ZERO, false)));
        }
        Set<String> _ = board.update(List.of(new Ballot("here", "node", true, opinions)));
        states.fill(serving);
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
}
