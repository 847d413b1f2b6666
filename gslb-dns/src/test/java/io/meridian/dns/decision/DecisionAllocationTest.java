package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.meridian.dns.affinity.AffinityTable;
import io.meridian.geo.GeoTable;
import io.meridian.model.IpPrefix;
import io.meridian.model.Persistence;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// At most one octet for each of a million decisions, over every policy and every outcome.
final class DecisionAllocationTest {

    private static final int DECISIONS = 1_000_000;
    private static final GeoTable GEO = TestGeo.table(TestGeo.DEMO);

    private static ServiceFixture service(SelectionPolicy policy) {
        return ServiceFixture.of(policy)
                .geo(GEO)
                .member(20, "10.0.0.1", "london")
                .member(20, "10.0.0.2", "london")
                .member(20, "10.0.0.3", "newyork")
                .member(10, "10.0.0.4", "singapore")
                .build();
    }

    /// With names, public addresses, and a number of members that must be up.
    private static ServiceFixture several(int addresses, SelectionPolicy policy) {
        ServiceFixture.Builder builder =
                ServiceFixture.of(policy)
                        .geo(GEO)
                        .answer(addresses, 2)
                        .split(20, "10.0.0.1", "198.51.100.1")
                        .split(20, "10.0.0.2", "198.51.100.1")
                        .cname(20, "eu.example.net", "london")
                        .at(20, "10.0.0.3", 1.3, 103.9);
        for (int i = 0; i < 40; i++) {
            builder.member(10, "10.0.1." + i, "newyork");
        }
        return builder.build();
    }

    /// In a table that evicts.
    private static ServiceFixture sticky(SelectionPolicy policy) {
        return ServiceFixture.of(policy)
                .geo(GEO)
                .keeping(
                        new Persistence("p", Duration.ofHours(1), 24, 56, false),
                        new AffinityTable(1_000, 1_000_000))
                .member(20, "10.0.0.1", "london")
                .member(20, "10.0.0.2", "london")
                .member(10, "10.0.0.4", "singapore")
                .build();
    }

    @Test
    void allocatesLessThanAnOctetForEachOfAMillionDecisions() {
        List<ServiceFixture> all =
                List.of(
                        service(ServiceFixture.ROUND_ROBIN),
                        service(ServiceFixture.HASH),
                        service(new SelectionPolicy.Geo(ServiceFixture.ROUND_ROBIN)),
                        service(new SelectionPolicy.Geo(ServiceFixture.HASH)),
                        service(ServiceFixture.HASH)
                                .set(MemberState.DOWN, "10.0.0.1", "10.0.0.2", "10.0.0.3"),
                        service(ServiceFixture.ROUND_ROBIN).setAll(MemberState.UNTESTED),
                        service(ServiceFixture.HASH).setAll(MemberState.DOWN),
                        several(3, ServiceFixture.ROUND_ROBIN),
                        several(3, new SelectionPolicy.Geo(ServiceFixture.HASH)),
                        several(0, ServiceFixture.ROUND_ROBIN),
                        several(3, topology(new SelectionPolicy.Geo(ServiceFixture.HASH))),
                        service(topology(ServiceFixture.ROUND_ROBIN)),
                        service(topology(ServiceFixture.HASH)).set(MemberState.DOWN, "10.0.0.2"),
                        several(0, ServiceFixture.HASH).setAll(MemberState.DOWN),
                        sticky(ServiceFixture.ROUND_ROBIN),
                        sticky(new SelectionPolicy.Geo(ServiceFixture.HASH))
                                .set(MemberState.DRAINED, "10.0.0.1"));
        BalancedService[] services =
                all.stream().map(fixture -> fixture.service).toArray(BalancedService[]::new);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        ClientView client = new ClientView();
        Decision decision = new Decision();
        long _ = decide(services, client, decision, DECISIONS / 20);

        long before = threads.getCurrentThreadAllocatedBytes();
        long answered = decide(services, client, decision, DECISIONS);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("octets allocated").isLessThanOrEqualTo(DECISIONS);
        assertThat(answered).as("addresses answered").isGreaterThan(DECISIONS / 2);
    }

    private static SelectionPolicy topology(SelectionPolicy.BehindRules otherwise) {
        return new SelectionPolicy.Topology(
                List.of(
                        TopologyRule.ofSubnets(
                                List.of(IpPrefix.of("192.0.0.0/10"), IpPrefix.of("2001:db8::/47")),
                                "newyork",
                                "london"),
                        TopologyRule.forAll("london")),
                otherwise);
    }

    private static long decide(
            BalancedService[] services, ClientView client, Decision decision, int count) {
        long answered = 0;
        for (int i = 0; i < count; i++) {
            if (i % 3 == 0) {
                client.setSubnet(0x20010db8L << 32 | (i & 3L) << 16, i, true);
            } else {
                client.setResolver(0, 0xc0000200L + (i * 0x01000193L & 0xffffffL), false);
            }
            // Every eighth asks for a family that has no members.
            DecisionEngine.decide(services[i % services.length], i % 8 == 7, client, decision);
            answered += decision.count();
            if (decision.count() > 0) {
                answered += decision.rdata(0).length / 5;
            }
        }
        return answered;
    }
}
