package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.geo.GeoTable;
import io.meridian.model.IpAddress;
import io.meridian.model.SelectionPolicy;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// Shares, agreement and stickiness, each over many clients.
final class PolicyTest {

    private static final int QUERIES = 10_000;
    private static final Offset<Double> TWO_POINTS = Offset.offset(0.02);
    private static final GeoTable GEO = TestGeo.table(TestGeo.DEMO);

    private static String client(int number) {
        return IpAddress.v4(0x0a000000 + (number << 8) + 7).toString();
    }

    private static Map<String, Double> shares(ServiceFixture service, String client) {
        Map<String, Double> shares = new HashMap<>();
        Decision decision = new Decision();
        ClientView view = ServiceFixture.client(client);
        for (int i = 0; i < QUERIES; i++) {
            DecisionEngine.decide(service.service, false, view, decision);
            ServiceFixture.answer(decision)
                    .forEach(address -> shares.merge(address, 1.0 / QUERIES, Double::sum));
        }
        return shares;
    }

    private static Map<String, String> byClient(ServiceFixture service) {
        Map<String, String> chosen = new HashMap<>();
        for (int i = 0; i < QUERIES; i++) {
            chosen.put(client(i), service.answer(client(i)).getFirst());
        }
        return chosen;
    }

    private static ServiceFixture.Builder five() {
        return ServiceFixture.of(ServiceFixture.HASH)
                .member(10, "192.0.2.1", null)
                .member(10, "192.0.2.2", null)
                .member(10, "192.0.2.3", null)
                .member(10, "192.0.2.4", null);
    }

    @Test
    void drawsByWeight() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .member(10, "192.0.2.1", null, 8)
                        .member(10, "192.0.2.2", null, 1)
                        .member(10, "192.0.2.3", null, 1)
                        .build();
        Map<String, Double> shares = shares(service, client(0));
        assertThat(shares.get("192.0.2.1")).isCloseTo(0.8, TWO_POINTS);
        assertThat(shares.get("192.0.2.2")).isCloseTo(0.1, TWO_POINTS);
        assertThat(shares.get("192.0.2.3")).isCloseTo(0.1, TWO_POINTS);
    }

    @Test
    void sharesTheWeightOfAMemberThatIsDownAmongTheOthers() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .member(10, "192.0.2.1", null, 8)
                        .member(10, "192.0.2.2", null, 3)
                        .member(10, "192.0.2.3", null, 1)
                        .build()
                        .set(MemberState.DOWN, "192.0.2.1");
        Map<String, Double> shares = shares(service, client(0));
        assertThat(shares).containsOnlyKeys("192.0.2.2", "192.0.2.3");
        assertThat(shares.get("192.0.2.2")).isCloseTo(0.75, TWO_POINTS);
    }

    @Test
    void drawsByWeightAtTheNearestPlace() {
        ServiceFixture service =
                ServiceFixture.of(new SelectionPolicy.Geo(ServiceFixture.ROUND_ROBIN))
                        .geo(GEO)
                        .member(10, "192.0.2.1", "london", 3)
                        .member(10, "192.0.2.2", "london", 1)
                        .member(10, "192.0.2.3", "newyork", 100)
                        .build();
        Map<String, Double> shares = shares(service, "192.0.2.200");
        assertThat(shares).containsOnlyKeys("192.0.2.1", "192.0.2.2");
        assertThat(shares.get("192.0.2.1")).isCloseTo(0.75, TWO_POINTS);
    }

    @Test
    void hashesByWeight() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.HASH)
                        .member(10, "192.0.2.1", null, 3)
                        .member(10, "192.0.2.2", null, 1)
                        .build();
        long first = byClient(service).values().stream().filter("192.0.2.1"::equals).count();
        assertThat((double) first / QUERIES).isCloseTo(0.75, TWO_POINTS);
    }

    @Test
    void hashesAllClientsOfOnePrefixAlike() {
        ServiceFixture service = five().member(10, "192.0.2.5", null).build();
        Set<String> answers = new HashSet<>();
        for (int host = 0; host < 256; host++) {
            answers.addAll(service.answer("198.18.77." + host));
        }
        assertThat(answers).hasSize(1);
        Set<String> answers6 = new HashSet<>();
        for (int host = 0; host < 256; host++) {
            answers6.addAll(service.answer("2001:db8:77:1%02x::9".formatted(host)));
        }
        assertThat(answers6).hasSize(1);
    }

    @Test
    void movesOnlyTheClientsOfAMemberThatLeaves() {
        ServiceFixture service = five().member(10, "192.0.2.5", null).build();
        Map<String, String> before = byClient(service);
        Map<String, String> after = byClient(service.set(MemberState.DOWN, "192.0.2.5"));
        Map<String, String> removed = byClient(five().build());
        before.forEach((client, member) -> {
            if (!member.equals("192.0.2.5")) {
                assertThat(after).containsEntry(client, member);
            }
        });
        assertThat(new HashSet<>(before.values())).hasSize(5);
        assertThat(after).doesNotContainValue("192.0.2.5").isEqualTo(removed);
    }

    @Test
    void movesClientsOnlyTowardsAMemberThatGainsWeight() {
        Map<String, String> before = byClient(five().member(10, "192.0.2.5", null, 1).build());
        Map<String, String> after = byClient(five().member(10, "192.0.2.5", null, 2).build());
        int moved = 0;
        for (Map.Entry<String, String> client : before.entrySet()) {
            if (!client.getValue().equals(after.get(client.getKey()))) {
                assertThat(after).containsEntry(client.getKey(), "192.0.2.5");
                moved++;
            }
        }
        // From 1/5 of the weight to 2/6.
        assertThat((double) moved / QUERIES).isCloseTo(2.0 / 6 - 1.0 / 5, TWO_POINTS);
    }

    @Test
    void decidesAlikeAtEveryNode() {
        ServiceFixture.Builder service =
                ServiceFixture.of(new SelectionPolicy.Geo(ServiceFixture.HASH))
                        .geo(GEO)
                        .member(10, "192.0.2.1", "london", 5)
                        .member(10, "192.0.2.2", "london", 2)
                        .member(10, "192.0.2.3", "newyork")
                        .member(5, "192.0.2.4", "singapore");
        assertThat(byClient(service.build())).isEqualTo(byClient(service.build()));
    }
}
