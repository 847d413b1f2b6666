package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.geo.GeoTable;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.SelectionPolicy;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// How many members an answer names, and how many must be up for there to be one.
final class AnswerRuleTest {

    private static final GeoTable GEO = TestGeo.table(TestGeo.DEMO);
    private static final SelectionPolicy GEO_HASH = new SelectionPolicy.Geo(ServiceFixture.HASH);
    private static final String LONDONER = "192.0.2.7";
    private static final String SINGAPOREAN = "203.0.113.7";
    private static final String STRANGER = "100.64.3.1";

    private static ServiceFixture.Builder four(SelectionPolicy policy) {
        return ServiceFixture.of(policy)
                .geo(GEO)
                .member(20, "10.0.0.1", "london")
                .member(20, "10.0.0.2", "newyork")
                .member(20, "10.0.0.3", "singapore")
                .member(10, "10.0.0.4", "singapore");
    }

    @Test
    void namesTheNearestFirstAndNeverTheLowerPool() {
        ServiceFixture service = four(GEO_HASH).answer(2, 0).build();
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.1", "10.0.0.2");
        assertThat(service.answer(SINGAPOREAN)).containsExactly("10.0.0.3", "10.0.0.1");
        service.set(MemberState.DOWN, "10.0.0.1", "10.0.0.2");
        assertThat(service.answer(LONDONER))
                .as("fewer than the answer may hold")
                .containsExactly("10.0.0.3");
    }

    @Test
    void namesAllThatAreUpInTheAnsweringPool() {
        ServiceFixture service = four(GEO_HASH).answer(0, 0).build();
        assertThat(service.answer(SINGAPOREAN)).containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3");
        assertThat(service.decide(SINGAPOREAN).scopePrefixLength())
                .as("nothing is chosen")
                .isZero();
        service.set(MemberState.DOWN, "10.0.0.2").set(MemberState.DRAINED, "10.0.0.1");
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.3");
        service.set(MemberState.DOWN, "10.0.0.3");
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.4");
    }

    @Test
    void hashesSeveralAlikeForOneClient() {
        ServiceFixture service = four(ServiceFixture.HASH).answer(2, 0).build();
        List<String> before = service.answer(STRANGER);
        assertThat(before).hasSize(2).doesNotHaveDuplicates().isEqualTo(service.answer(STRANGER));
        service.set(MemberState.DOWN, before.getFirst());
        assertThat(service.answer(STRANGER)).hasSize(2).startsWith(before.getLast());
    }

    /// Two of three without replacement: the heavy one is in 8/10 + 1/10 · 8/9 · 2 of the answers.
    @Test
    void drawsSeveralByWeightWithoutReplacement() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .answer(2, 0)
                        .member(10, "10.0.0.1", null, 8)
                        .member(10, "10.0.0.2", null, 1)
                        .member(10, "10.0.0.3", null, 1)
                        .build();
        Map<String, Integer> seen = new HashMap<>();
        for (int i = 0; i < 10_000; i++) {
            List<String> answer = service.answer(STRANGER);
            assertThat(answer).hasSize(2).doesNotHaveDuplicates();
            answer.forEach(address -> seen.merge(address, 1, Integer::sum));
        }
        assertThat(seen.getOrDefault("10.0.0.1", 0) / 10_000.0)
                .isCloseTo(0.8 + 0.2 * 8 / 9, Offset.offset(0.02));
    }

    @Test
    void isDownWithFewerMembersThanThereMustBeUp() {
        ServiceFixture service = four(GEO_HASH).answer(1, 2).down(new DownResponse.Empty()).build();
        service.set(MemberState.DOWN, "10.0.0.1", "10.0.0.2");
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.3");
        service.set(MemberState.DRAINED, "10.0.0.4");
        Decision down = service.decide(LONDONER);
        assertThat(down.kind()).isEqualTo(Decision.Kind.NODATA);
        assertThat(down.tier()).isEqualTo(Decision.Tier.DOWN_RESPONSE);
        assertThat(down.isTooFewUp()).isTrue();
        assertThat(service.fates(LONDONER, false))
                .containsEntry("10.0.0.3", Fate.TOO_FEW_UP)
                .containsEntry("10.0.0.1", Fate.DOWN)
                .containsEntry("10.0.0.4", Fate.DRAINED);
    }

    @Test
    void countsMembersOfBothFamiliesAndThoseWithoutAVerdict() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.HASH)
                        .answer(1, 2)
                        .down(new DownResponse.FallbackIp(IpAddress.of("10.9.9.9")))
                        .member(10, "10.0.0.1", null)
                        .member(10, "2001:db8::1", null)
                        .disabled(10, "10.0.0.2")
                        .member(0, "10.0.0.3", null)
                        .build();
        assertThat(service.answer(STRANGER)).containsExactly("10.0.0.1");
        service.set(MemberState.UNTESTED, "2001:db8::1");
        assertThat(service.answer(STRANGER)).containsExactly("10.0.0.1");
        service.set(MemberState.DOWN, "2001:db8::1");
        assertThat(service.answer(STRANGER)).containsExactly("10.9.9.9");
        assertThat(service.answer6(STRANGER)).isEmpty();
    }

    @Test
    void decidesOnTheResolverWhereSubnetsAreDisregarded() {
        ServiceFixture service = four(GEO_HASH).disregardingSubnets().build();
        IpAddress resolver = IpAddress.of(SINGAPOREAN);
        IpAddress subnet = IpAddress.of(LONDONER);
        ClientView client = new ClientView();
        client.setResolver(resolver.high(), resolver.low(), false);
        client.setSubnet(subnet.high(), subnet.low(), false);
        Decision decision = new Decision();
        DecisionEngine.decide(service.service, false, client, decision);
        assertThat(ServiceFixture.answer(decision)).containsExactly("10.0.0.3");
        assertThat(client.fromSubnet()).isFalse();
    }
}
