package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.SelectionPolicy;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ServingCompilerTest {

    private static GslbService invalid(String fqdn) {
        GslbService sound = Published.service(fqdn, List.of(), "192.0.2.9");
        return GslbService.of(
                fqdn, -1, new SelectionPolicy.RoundRobin(), sound.pools(), HealthRule.NONE, null);
    }

    @Test
    void refusesAnUnsoundServiceAloneAndKeepsItsLastGoodVersion() {
        Serving first =
                Published.compiler()
                        .compile(
                                Published.log(
                                        1,
                                        Published.service("a.gslb.test", List.of(), "192.0.2.1"),
                                        Published.service("b.gslb.test", List.of(), "192.0.2.2")),
                                null,
                                null);
        Serving next =
                Published.compiler()
                        .compile(
                                Published.log(
                                        2,
                                        invalid("a.gslb.test"),
                                        Published.service("b.gslb.test", List.of(), "192.0.2.3"),
                                        invalid("c.gslb.test")),
                                null,
                                first);
        assertThat(next.refused()).containsOnlyKeys("a.gslb.test", "c.gslb.test");
        assertThat(next.refused().get("a.gslb.test")).contains("ttlSeconds").contains("-1");
        assertThat(next.zones().services()).containsOnlyKeys("a.gslb.test", "b.gslb.test");
        assertThat(next.members())
                .extracting(Serving.MemberTargets::name)
                .containsExactlyInAnyOrder("a.gslb.test 192.0.2.1", "b.gslb.test 192.0.2.3");
    }

    @Test
    void everySiteProbesWhatEachFollowsItsOwnVoteOn() {
        Quorum local = new Quorum(Quorum.Rule.LOCAL, List.of("newyork"));
        Quorum majority = new Quorum(Quorum.Rule.MAJORITY, List.of("newyork"));

        assertThat(probe(local).isFrom("london")).isTrue();
        assertThat(probe(majority).isFrom("london")).isFalse();
    }

    private static Serving.Probe probe(Quorum quorum) {
        GslbService plain = Published.service("a.gslb.test", List.of("tcp"), "192.0.2.1");
        HealthRule rule =
                new HealthRule(
                        List.of("tcp"), 1, quorum, Duration.ZERO, false, Readiness.Rule.IGNORE);
        GslbService service =
                GslbService.of("a.gslb.test", 30, plain.policy(), plain.pools(), rule, null);
        return Published.serving(1, Published.monitor("tcp", 80), service).probes().getFirst();
    }

    @Test
    void probesATargetOfTwoServicesOnce() {
        Serving serving =
                Published.serving(
                        1,
                        Published.monitor("one", 80),
                        Published.monitor("same-by-another-name", 80),
                        Published.service("a.gslb.test", List.of("one"), "192.0.2.1"),
                        Published.service(
                                "b.gslb.test", List.of("same-by-another-name"), "192.0.2.1"));
        assertThat(serving.probes()).hasSize(1);
        assertThat(serving.targetsOf(0).toList()).isEqualTo(serving.targetsOf(1).toList());
    }

    private static GslbService leadingTo(String fqdn, String target) {
        Member member =
                new Member(
                        new Destination.Cname(target),
                        1,
                        null,
                        "cluster",
                        List.of(),
                        true,
                        null,
                        null);
        return GslbService.of(
                fqdn,
                30,
                new SelectionPolicy.RoundRobin(),
                List.of(new Pool(10, List.of(member))),
                HealthRule.of(List.of("one"), 1),
                null);
    }

    @Test
    void probesNamesElsewhereAndNotThoseOfItsOwnServices() {
        Serving serving =
                Published.serving(
                        1,
                        Published.monitor("one", 80),
                        Published.service("a.gslb.test", List.of("one"), "192.0.2.1"),
                        leadingTo("b.gslb.test", "a.gslb.test"),
                        leadingTo("c.gslb.test", "a.example.net"));

        assertThat(serving.targetsOf(0).toList()).hasSize(1);
        assertThat(serving.targetsOf(1).toList()).isEmpty();
        assertThat(serving.targetsOf(2).toList()).hasSize(1);
        assertThat(serving.health().isNested(1)).isTrue();
        assertThat(serving.health().isNested(2)).isFalse();
    }

    @Test
    void namesMonitorsThatDoNotExist() {
        Serving serving =
                Published.serving(
                        1,
                        Published.monitor("there", 80),
                        Published.service("a.gslb.test", List.of("there", "gone"), "192.0.2.1"));
        assertThat(serving.members().getFirst().missingMonitors()).containsExactly("gone");
        assertThat(serving.members().getFirst().targets()).hasSize(1);
    }

    @Test
    void listsServicesOutsideAllZonesWithoutServingThem() {
        Serving serving =
                Published.serving(1, Published.service("a.other.test", List.of(), "192.0.2.1"));
        assertThat(serving.zones().services()).isEmpty();
        assertThat(serving.zones().outsideZones()).containsExactly("a.other.test");
    }
}
