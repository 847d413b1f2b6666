package io.meridian.dns.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Published;
import io.meridian.dns.Serving;
import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.ClientView;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionEngine;
import io.meridian.health.probe.ProbeTarget;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;

final class ColdStartTest {

    private static final Duration LIMIT = Duration.ofSeconds(10);

    private final StillClock clock = new StillClock();
    private final Set<VerdictKey> known = new HashSet<>();
    private final List<String> prioritised = new ArrayList<>();
    private final ColdStart coldStart =
            new ColdStart(clock::nanoTime, LIMIT, known::contains, prioritised::add);

    private static Serving serving(long seq, String... addresses) {
        return Published.serving(
                seq,
                Published.monitor("tcp", 80),
                Published.service("a.gslb.test", List.of("tcp"), addresses),
                Published.service("free.gslb.test", List.of(), "192.0.2.99"));
    }

    private static VerdictKey target(String address) {
        return VerdictKey.byMajority(
                new ProbeTarget(IpAddress.of(address), Published.monitor("", 80)).id());
    }

    private static BalancedService service(Serving serving, String fqdn) {
        return Objects.requireNonNull(serving.zones().services().get(fqdn), fqdn);
    }

    private static boolean isReady(Serving serving, String fqdn) {
        return serving.health().isReady(service(serving, fqdn).number());
    }

    private static void ask(Serving serving) {
        ClientView client = new ClientView();
        client.setResolver(0, 1, false);
        DecisionEngine.decide(service(serving, "a.gslb.test"), false, client, new Decision());
    }

    @Test
    void holdsAServiceUntilEachOfItsTargetsIsKnown() {
        Serving serving = serving(1, "192.0.2.1", "192.0.2.2");
        coldStart.adopt(serving);
        assertThat(isReady(serving, "a.gslb.test")).isFalse();
        assertThat(coldStart.held()).isEqualTo(1);
        known.add(target("192.0.2.1"));
        coldStart.admit(serving);
        assertThat(isReady(serving, "a.gslb.test")).isFalse();
        known.add(target("192.0.2.2"));
        coldStart.admit(serving);
        assertThat(isReady(serving, "a.gslb.test")).isTrue();
        assertThat(coldStart.held()).isZero();
        assertThat(coldStart.overdue()).isZero();
    }

    @Test
    void letsGoOfAServiceThatOnlyAnAliasLeadsTo() {
        Serving serving =
                Published.serving(
                        1,
                        Published.monitor("tcp", 80),
                        Published.alias(
                                "shop.gslb.test",
                                Published.service(
                                        "shop.example.net", List.of("tcp"), "192.0.2.1")));
        coldStart.adopt(serving);
        assertThat(isReady(serving, "shop.example.net")).isFalse();
        assertThat(coldStart.held()).isEqualTo(1);
        known.add(target("192.0.2.1"));
        coldStart.admit(serving);
        assertThat(isReady(serving, "shop.example.net")).isTrue();
    }

    @Test
    void neverHoldsAServiceWithoutMonitors() {
        Serving serving = serving(1, "192.0.2.1");
        coldStart.adopt(serving);
        assertThat(isReady(serving, "free.gslb.test")).isTrue();
    }

    @Test
    void letsGoAtTheLimitAndCountsIt() {
        Serving serving = serving(1, "192.0.2.1");
        coldStart.adopt(serving);
        clock.advance(LIMIT.minusNanos(1));
        coldStart.admit(serving);
        assertThat(isReady(serving, "a.gslb.test")).isFalse();
        clock.advance(Duration.ofNanos(1));
        coldStart.admit(serving);
        assertThat(isReady(serving, "a.gslb.test")).isTrue();
        assertThat(coldStart.overdue()).isEqualTo(1);
    }

    @Test
    void prioritisesOnlyWhatIsAskedFor() {
        Serving serving = serving(1, "192.0.2.1");
        coldStart.adopt(serving);
        coldStart.admit(serving);
        assertThat(prioritised).isEmpty();
        ask(serving);
        coldStart.admit(serving);
        assertThat(prioritised).containsExactly(target("192.0.2.1").target());
    }

    @Test
    void doesNotHoldAServiceAgainThatGainsAMember() {
        known.add(target("192.0.2.1"));
        coldStart.adopt(serving(1, "192.0.2.1"));
        Serving next = serving(2, "192.0.2.1", "192.0.2.2");
        coldStart.adopt(next);
        assertThat(isReady(next, "a.gslb.test")).isTrue();
    }

    @Test
    void holdsAServiceAnewThatWasGoneInBetween() {
        known.add(target("192.0.2.1"));
        coldStart.adopt(serving(1, "192.0.2.1"));
        coldStart.adopt(Published.serving(2));
        known.clear();
        Serving back = serving(3, "192.0.2.1");
        coldStart.adopt(back);
        assertThat(isReady(back, "a.gslb.test")).isFalse();
    }
}
