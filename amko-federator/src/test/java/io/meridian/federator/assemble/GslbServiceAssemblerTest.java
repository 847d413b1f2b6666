package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.ingress;
import static io.meridian.federator.assemble.Federation.members;
import static io.meridian.federator.assemble.Federation.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GslbServiceAssemblerTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder);
    }

    private Federation inBoth() {
        return federation
                .add("a", ingress("i", "app.test", "192.0.2.1"))
                .add("b", ingress("i", "app.test", "192.0.2.2"));
    }

    @Test
    void oneFqdnInTwoClustersIsOneService() {
        GslbService service = inBoth().service("app.test");

        assertThat(members(service)).containsExactly("10 192.0.2.1 x1", "10 192.0.2.2 x1");
        assertThat(service.ttlSeconds()).isEqualTo(30);
        assertThat(service.pools().getFirst().members())
                .extracting(Member::site)
                .containsExactly("east", null);
    }

    @Test
    void severalObjectsOnOneVipAreOneMemberUntilTheLastIsGone() {
        federation
                .add("a", ingress("i", "app.test", "192.0.2.1"))
                .add("a", ingress("j", "app.test", "192.0.2.1"));

        assertThat(federation.service("app.test").pools().getFirst().members())
                .singleElement()
                .satisfies(member -> assertThat(member.origins()).hasSize(2));

        federation
                .replace("a", "name: i,", "name: gone,")
                .replace("a", "host: app.test", "host: b");
        assertThat(federation.assemble().services()).doesNotContainKey("app.test");
    }

    @Test
    void clustersWeightIsSharedOutAmongItsVipsOfOneFamily() {
        federation
                .add("a", ingress("i", "app.test", "192.0.2.1"))
                .add("a", ingress("j", "app.test", "192.0.2.3"))
                .add("a", ingress("k", "app.test", "2001:db8::1"))
                .add("b", ingress("i", "app.test", "192.0.2.2"))
                .add("b", ingress("k", "app.test", "2001:db8::2"))
                .add("a", rule("trafficSplit: [ { cluster: a, weight: 3 } ]"));

        assertThat(members(federation.service("app.test")))
                .containsExactly(
                        "10 192.0.2.1 x3",
                        "10 192.0.2.2 x2",
                        "10 192.0.2.3 x3",
                        "10 2001:db8::1 x6",
                        "10 2001:db8::2 x2");
    }

    /// The rule's entry for a cluster, else the policy's, else weight 1 and priority 10; entry by
    /// entry, not list by list. Priority 0 is kept; what is above 100 keeps its rank.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ cluster: a, weight: 9 }                | 10 192.0.2.1 x9, 10 192.0.2.2 x5",
                "{ cluster: b, priority: 20 }             | 20 192.0.2.2 x1, 10 192.0.2.1 x1",
                "{ cluster: b, priority: 0 }              | 10 192.0.2.1 x1, 0 192.0.2.2 x1",
                "{ cluster: b, priority: 300 }            | 100 192.0.2.2 x1, 10 192.0.2.1 x1",
                "{ cluster: a, priority: 300 }, { cluster: b, priority: 200 } | 100 192.0.2.1 x1,"
                        + " 99 192.0.2.2 x1",
            })
    void rulesTrafficGoesBeforeThePolicys(String entries, String expected) {
        inBoth().replace(
                        "a",
                        "matchClusters:",
                        "trafficSplit: [ { cluster: b, weight: 5 } ]\n  matchClusters:")
                .add("a", rule("trafficSplit: [ " + entries + " ]"));

        assertThat(String.join(", ", members(federation.service("app.test")))).isEqualTo(expected);
    }

    /// Ten with an entry that has no priority, one without any entry.
    @Test
    void thirdPartyMembersHaveTheirOwnDefaultsAndPublicAddresses() {
        inBoth().add(
                        "a",
                        rule(
                                "thirdPartyMembers: [ { site: east, vip: 192.0.2.9, publicIP:"
                                        + " 198.51.100.9 } ]"));
        GslbService service = federation.service("app.test");
        assertThat(members(service)).contains("1 192.0.2.9 x1");
        assertThat(service.pools().getLast().members().getFirst())
                .satisfies(member -> {
                    assertThat(member.site()).isEqualTo("east");
                    assertThat(member.cluster()).isEqualTo("east");
                    assertThat(member.destination())
                            .isEqualTo(
                                    new Destination.Ip(
                                            IpAddress.of("192.0.2.9"),
                                            IpAddress.of("198.51.100.9")));
                });

        federation.replace(
                "a",
                "thirdPartyMembers",
                "trafficSplit: [ { cluster: east, weight: 4 } ], thirdPartyMembers");
        assertThat(members(federation.service("app.test"))).contains("10 192.0.2.9 x4");
    }

    /// They keep a service that is there, and never make one.
    @Test
    void thirdPartyMembersKeepAServiceAliveUntilTheRuleGoes() {
        federation.add("a", rule("thirdPartyMembers: [ { site: east, vip: 192.0.2.9 } ]"));
        assertThat(federation.assemble().services()).isEmpty();

        federation.add("b", ingress("i", "app.test", "192.0.2.2"));
        assertThat(members(federation.service("app.test")))
                .containsExactly("10 192.0.2.2 x1", "1 192.0.2.9 x1");

        federation.replace("b", "host: app.test", "host: other.test");
        GslbService kept = federation.service("app.test");
        assertThat(members(kept)).containsExactly("1 192.0.2.9 x1");
        assertThat(kept.health().monitors()).hasSize(1);

        federation.replace("a", "fqdn: app.test", "fqdn: else.test");
        assertThat(federation.assemble().services()).doesNotContainKey("app.test");
    }

    @Test
    void publicAddressIsTheClustersAndOfTheVipsFamily() {
        inBoth().add("a", ingress("k", "app.test", "2001:db8::1"))
                .add("a", rule("publicIP: [ { cluster: a, ip: 203.0.113.1 } ]"));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services().values())
                .flatExtracting(GslbService::pools)
                .flatExtracting(pool -> pool.members())
                .extracting(Member::destination)
                .containsExactly(
                        new Destination.Ip(IpAddress.of("192.0.2.1"), IpAddress.of("203.0.113.1")),
                        new Destination.Ip(IpAddress.of("192.0.2.2"), null),
                        new Destination.Ip(IpAddress.of("2001:db8::1"), null));
        assertThat(assembly.notes())
                .anyMatch(
                        note -> note.contains("publicIP 203.0.113.1 is not of the address family"));
    }

    @Test
    void clusterThatWasNotListedKeepsItsMembersAndTheirMonitors() {
        federation
                .add("a", ingress("i", "other.test", "192.0.2.1"))
                .add(
                        "b",
                        ingress("i", "app.test", "192.0.2.2")
                                .replace(
                                        "host: app.test",
                                        "host: app.test, http: { paths: [ { path: /p } ] }"));
        GslbService before = federation.service("app.test");
        Assembly later = federation.forget("b").assemble();

        assertThat(later.services()).containsEntry("app.test", before);
        assertThat(later.monitors()).containsKey(before.health().monitors().getFirst());
        assertThat(later.notes()).anyMatch(note -> note.contains("192.0.2.2 of b is stale"));
    }

    @Test
    void serviceThatNothingListedHasIsCarriedOver() {
        inBoth().add("b", ingress("j", "other.test", "192.0.2.3"));
        assertThat(federation.assemble().carriedOver()).isEmpty();

        assertThat(federation.forget("b").assemble().carriedOver()).containsExactly("other.test");
    }

    @Test
    void clusterThatWasNotListedLosesItsMembersWhenThePolicyDropsIt() {
        inBoth().assemble();
        federation.forget("b").replace("a", ", { cluster: b, syncVipOnly: true }", "");

        assertThat(members(federation.service("app.test"))).containsExactly("10 192.0.2.1 x1");
    }

    @Test
    void vipOfTwoClustersIsOneMemberAndSaysWhoseWeightCounts() {
        federation
                .add("a", ingress("i", "app.test", "192.0.2.1"))
                .add("b", ingress("i", "app.test", "192.0.2.1"));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services().values())
                .singleElement()
                .satisfies(service -> assertThat(members(service)).hasSize(1));
        assertThat(assembly.notes())
                .anyMatch(note -> note.contains("several clusters have 192.0.2.1"));
    }

    @Test
    void topologyRuleThatLeadsToNobodySaysSo() {
        inBoth().add(
                        "a",
                        """
                        apiVersion: gslb.meridian.io/v1alpha1
                        kind: Site
                        metadata: { name: far, namespace: avi-system }
                        spec: { latitude: 1, longitude: 2 }
                        ---
                        apiVersion: gslb.meridian.io/v1alpha1
                        kind: ServicePolicy
                        metadata: { name: p, namespace: avi-system }
                        spec: { fqdn: app.test, topology: [ { asns: [1], sites: [far] }, { sites: [far, east] } ] }
                        """);

        assertThat(federation.assemble().notes())
                .containsExactly(
                        "app.test: topology[0] leads to nobody, as there is no member at far");
    }

    @Test
    void nameOfNoServedZoneSaysSo() {
        inBoth().zones("gslb.test", "example.com");
        assertThat(Federation.told(federation.assemble(), "Ingress"))
                .contains("not served: app.test is in none of the zones example.com, gslb.test");

        federation.zones("test");
        assertThat(Federation.told(federation.assemble(), "Ingress"))
                .noneMatch(note -> note.startsWith("not served"));
    }
}
