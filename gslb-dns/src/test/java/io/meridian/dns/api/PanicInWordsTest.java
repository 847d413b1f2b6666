package io.meridian.dns.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Published;
import io.meridian.dns.Serving;
import io.meridian.dns.decision.MemberState;
import io.meridian.model.AnswerRule;
import io.meridian.model.GslbService;
import io.meridian.model.IpAddress;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/// An explanation says that health did not count, below which share, and for how long it holds.
class PanicInWordsTest {

    private static final GslbService SERVICE =
            Published.service("mf.gslb.test", List.of(), "10.0.0.1", "10.0.0.2", "10.0.0.3");

    private final Serving serving = serving();

    private static Serving serving() {
        GslbService half =
                new GslbService(
                        SERVICE.fqdn(),
                        List.of(),
                        SERVICE.ttlSeconds(),
                        SERVICE.policy(),
                        SERVICE.pools(),
                        SERVICE.health(),
                        new AnswerRule(1, 0, 50, false),
                        null,
                        null);
        return Published.compiler().compile(Published.log(1, half), null, null);
    }

    private Explanation explained(MemberState... states) {
        for (int slot = 0; slot < states.length; slot++) {
            serving.health().set(slot, states[slot]);
        }
        serving.health().setReady(0);
        Explainer explainer = TestExplainers.over(() -> serving);
        return explainer.explain(
                Question.of("mf.gslb.test", "A"),
                new Asker(IpAddress.of("192.0.2.7"), IpAddress.of("127.0.0.1")));
    }

    private static Map<String, String> steps(Explanation told) {
        return told.steps().stream()
                .collect(Collectors.toMap(Explanation.Step::step, Explanation.Step::says));
    }

    @Test
    void saysThatAllAreAnsweredAndForHowLong() {
        Explanation told = explained(MemberState.UP, MemberState.DOWN, MemberState.DOWN);

        assertThat(told.outcome())
                .isEqualTo("panic: too small a share of its members is up, so all are answered");
        assertThat(told.ttl()).isEqualTo(5);
        assertThat(steps(told))
                .containsEntry(
                        "health",
                        "1 up, 2 down; panic: less than 50 % of those that no operator took out"
                                + " are up")
                .containsEntry("priority", "of no use: in panic all pools answer")
                .containsEntry("answer", "10.0.0.1, 10.0.0.2, 10.0.0.3, as the service is in panic")
                .containsEntry("ttl", "5 s: for so long it may be kept, as too few members are up");
        assertThat(told.candidates())
                .extracting(Explanation.Candidate::reason)
                .containsOnly("answered with all others: the service is in panic");
    }

    @Test
    void saysThatNoneIsLeft() {
        Explanation told = explained(MemberState.DOWN, MemberState.DOWN, MemberState.DOWN);

        assertThat(told.outcome()).startsWith("no member for A is up; the down response is");
        assertThat(steps(told))
                .containsEntry(
                        "health",
                        "3 down; panic: less than 50 % of those that no operator took out are"
                                + " up; none can be answered");
    }

    @Test
    void saysNothingOfItOtherwise() {
        Explanation told = explained(MemberState.UP, MemberState.UP, MemberState.DOWN);

        assertThat(told.outcome()).isEqualTo("answered");
        assertThat(steps(told))
                .containsEntry("health", "2 up, 1 down")
                .containsEntry("ttl", "30 s: for so long it may be kept, says the service");
    }
}
