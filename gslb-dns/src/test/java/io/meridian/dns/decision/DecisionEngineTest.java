package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.geo.GeoTable;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.SelectionPolicy;
import org.junit.jupiter.api.Test;

final class DecisionEngineTest {

    private static final GeoTable GEO = TestGeo.table(TestGeo.DEMO);
    private static final String LONDONER = "192.0.2.7";
    private static final String NEW_YORKER = "198.51.100.7";
    private static final String SINGAPOREAN = "203.0.113.7";
    private static final String STRANGER = "100.64.0.1";

    private static ServiceFixture.Builder three(SelectionPolicy policy) {
        return ServiceFixture.of(policy)
                .geo(GEO)
                .member(10, "10.0.0.1", "london")
                .member(10, "10.0.0.2", "newyork")
                .member(10, "10.0.0.3", "singapore");
    }

    private static SelectionPolicy geo() {
        return new SelectionPolicy.Geo(ServiceFixture.ROUND_ROBIN);
    }

    private static ServiceFixture failover() {
        return ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                .member(20, "10.0.0.1", null)
                .member(20, "10.0.0.2", null)
                .member(10, "10.0.0.3", null)
                .member(5, "10.0.0.4", null)
                .build();
    }

    @Test
    void answersWithTheNearestMember() {
        ServiceFixture service = three(geo()).build();
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.1");
        assertThat(service.answer(NEW_YORKER)).containsExactly("10.0.0.2");
        assertThat(service.answer(SINGAPOREAN)).containsExactly("10.0.0.3");
    }

    @Test
    void answersWithTheNextNearestWhenTheNearestIsDown() {
        ServiceFixture service = three(geo()).build().set(MemberState.DOWN, "10.0.0.3");
        assertThat(service.answer(SINGAPOREAN)).containsExactly("10.0.0.1");
        assertThat(service.set(MemberState.DOWN, "10.0.0.1").answer(SINGAPOREAN))
                .containsExactly("10.0.0.2");
    }

    @Test
    void passesOverWhatAnOperatorWithdrewWhateverTheDownResponse() {
        ServiceFixture service = three(geo()).build();
        assertThat(service.set(MemberState.DRAINED, "10.0.0.3").answer(SINGAPOREAN))
                .containsExactly("10.0.0.1");
        assertThat(service.set(MemberState.TAKEN_OUT, "10.0.0.1").answer(SINGAPOREAN))
                .containsExactly("10.0.0.2");
        assertThat(service.set(MemberState.DOWN, "10.0.0.2").answer(SINGAPOREAN))
                .as("the down response is all records that nobody withdrew")
                .containsExactly("10.0.0.2");
        service.set(MemberState.TAKEN_OUT, "10.0.0.2");
        Decision nobody = service.decide(SINGAPOREAN);
        assertThat(nobody.kind()).isEqualTo(Decision.Kind.NODATA);
        assertThat(nobody.scopePrefixLength()).isZero();
    }

    @Test
    void usesTheFallbackForClientsWithoutALocation() {
        ServiceFixture service = three(new SelectionPolicy.Geo(ServiceFixture.HASH)).build();
        Decision decision = service.decide(STRANGER);
        assertThat(decision.step()).isEqualTo(Decision.Step.HASH);
        assertThat(decision.isByDistance()).isFalse();
    }

    @Test
    void usesTheFallbackWithoutAGeoDatabase() {
        ServiceFixture service =
                ServiceFixture.of(new SelectionPolicy.Geo(ServiceFixture.HASH))
                        .member(10, "10.0.0.1", "london")
                        .member(10, "10.0.0.2", "newyork")
                        .build();
        Decision decision = service.decide(LONDONER);
        assertThat(decision.step()).isEqualTo(Decision.Step.HASH);
        assertThat(decision.scopePrefixLength()).isEqualTo(24);
    }

    @Test
    void prefersAnyMemberWithAPlaceToOneWithout() {
        ServiceFixture service = three(geo()).member(10, "10.0.0.9", null).build();
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.1");
        service.setAll(MemberState.DOWN).set(MemberState.UP, "10.0.0.9");
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.9");
    }

    @Test
    void answersFromThePoolOfHighestPriorityWithAMemberUp() {
        ServiceFixture service = failover().set(MemberState.DOWN, "10.0.0.1");
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.2");
        service.set(MemberState.DOWN, "10.0.0.2");
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.3");
        service.set(MemberState.DOWN, "10.0.0.3");
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.4");
        service.set(MemberState.UP, "10.0.0.1");
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.1");
    }

    @Test
    void prefersALowerPoolThatIsUpToAHigherOneThatIsUntested() {
        ServiceFixture service = failover().set(MemberState.UNTESTED, "10.0.0.1", "10.0.0.2");
        Decision decision = service.decide(LONDONER);
        assertThat(ServiceFixture.answer(decision)).containsExactly("10.0.0.3");
        assertThat(decision.tier()).isEqualTo(Decision.Tier.UP);
    }

    @Test
    void answersTheHighestUntestedPoolWhenNobodyIsUp() {
        ServiceFixture service =
                failover()
                        .setAll(MemberState.UNTESTED)
                        .set(MemberState.DOWN, "10.0.0.1", "10.0.0.2");
        Decision decision = service.decide(LONDONER);
        assertThat(ServiceFixture.answer(decision)).containsExactly("10.0.0.3");
        assertThat(decision.tier()).isEqualTo(Decision.Tier.UNTESTED);
    }

    @Test
    void neverAnswersAnUntestedMemberBesideOneThatIsUp() {
        ServiceFixture service = failover().set(MemberState.UNTESTED, "10.0.0.2");
        for (int i = 0; i < 100; i++) {
            assertThat(service.answer(LONDONER)).containsExactly("10.0.0.1");
        }
    }

    @Test
    void neverAnswersPriorityZeroOrADisabledSite() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .member(10, "10.0.0.1", "london")
                        .member(10, "10.0.0.2", "closed")
                        .member(0, "10.0.0.3", "london")
                        .build()
                        .set(MemberState.DOWN, "10.0.0.1");
        assertThat(service.answer(LONDONER)).containsExactly("10.0.0.1");
        assertThat(service.decide(LONDONER).tier()).isEqualTo(Decision.Tier.DOWN_RESPONSE);
    }

    @Test
    void answersAllRecordsOfAllPoolsWhenEveryMemberIsDown() {
        ServiceFixture service = failover().setAll(MemberState.DOWN);
        assertThat(service.answer(LONDONER))
                .containsExactly("10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4");
    }

    @Test
    void answersNodataWhenDownAndTheDownResponseIsEmpty() {
        ServiceFixture service =
                three(geo()).down(new DownResponse.Empty()).build().setAll(MemberState.DOWN);
        Decision decision = service.decide(LONDONER);
        assertThat(decision.kind()).isEqualTo(Decision.Kind.NODATA);
        assertThat(decision.tier()).isEqualTo(Decision.Tier.DOWN_RESPONSE);
        assertThat(decision.scopePrefixLength()).isZero();
    }

    @Test
    void staysSilentOnlyWhenMembersOfNeitherFamilyCanBeAnswered() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .member(10, "10.0.0.1", null)
                        .member(10, "2001:db8::1", null)
                        .down(new DownResponse.NoReply())
                        .build()
                        .set(MemberState.DOWN, "10.0.0.1");
        assertThat(service.decide(LONDONER).kind()).isEqualTo(Decision.Kind.NODATA);
        service.set(MemberState.DOWN, "2001:db8::1");
        assertThat(service.decide(LONDONER).kind()).isEqualTo(Decision.Kind.NO_REPLY);
        assertThat(service.decide6(LONDONER).kind()).isEqualTo(Decision.Kind.NO_REPLY);
    }

    @Test
    void answersTheAddressOfLastResortInItsOwnFamily() {
        ServiceFixture service =
                three(geo())
                        .down(new DownResponse.FallbackIp(IpAddress.of("10.9.9.9")))
                        .build()
                        .setAll(MemberState.DOWN);
        assertThat(service.answer(LONDONER)).containsExactly("10.9.9.9");
        assertThat(service.decide6(LONDONER).kind()).isEqualTo(Decision.Kind.NODATA);
    }

    @Test
    void keepsALastResortOfTheOtherFamilyBackWhileAMemberIsUp() {
        ServiceFixture service =
                three(geo()).down(new DownResponse.FallbackIp(IpAddress.of("2001:db8::9"))).build();
        assertThat(service.decide6(LONDONER).kind()).isEqualTo(Decision.Kind.NODATA);
        service.setAll(MemberState.DOWN);
        assertThat(service.answer6(LONDONER)).containsExactly("2001:db8::9");
    }

    @Test
    void answersEachFamilyFromItsOwnMembers() {
        ServiceFixture service =
                ServiceFixture.of(geo())
                        .geo(GEO)
                        .member(10, "10.0.0.1", "london")
                        .member(10, "2001:db8::1", "london")
                        .member(10, "2001:db8::2", "newyork")
                        .build();
        // Only London has an IPv4 member: everybody gets it, wherever they are.
        assertThat(service.answer(NEW_YORKER)).containsExactly("10.0.0.1");
        assertThat(service.answer6(NEW_YORKER)).containsExactly("2001:db8::2");
        assertThat(service.answer6("2001:db8:2::7")).containsExactly("2001:db8::2");
    }

    @Test
    void answersNodataForAFamilyWithoutMembersWhateverTheHealth() {
        ServiceFixture service = three(geo()).build();
        assertThat(service.decide6(LONDONER).kind()).isEqualTo(Decision.Kind.NODATA);
        service.setAll(MemberState.DOWN);
        assertThat(service.decide6(LONDONER).kind()).isEqualTo(Decision.Kind.NODATA);
        assertThat(service.decide6(LONDONER).tier()).isEqualTo(Decision.Tier.UP);
    }

    @Test
    void holdsAServiceThatIsNotReadyAndNotesThatItWasAskedFor() {
        ServiceFixture service = three(geo()).build();
        HealthTable cold = new HealthTable(3, 1);
        Decision decision = new Decision();
        BalancedService held = service.service.over(cold);
        assertThat(cold.isAsked(0)).isFalse();
        DecisionEngine.decide(held, false, ServiceFixture.client(LONDONER), decision);
        assertThat(decision.kind()).isEqualTo(Decision.Kind.NOT_READY);
        assertThat(cold.isAsked(0)).isTrue();
    }

    @Test
    void answersNodataForAFamilyWithoutMembersEvenWhileColdStarting() {
        ServiceFixture service = three(geo()).build();
        Decision decision = new Decision();
        BalancedService held = service.service.over(new HealthTable(3, 1));
        DecisionEngine.decide(held, true, ServiceFixture.client(LONDONER), decision);
        assertThat(decision.kind()).isEqualTo(Decision.Kind.NODATA);
    }

    @Test
    void decidesForAMappedAddressAsForItsIpv4Address() {
        ServiceFixture service = three(geo()).build();
        ClientView mapped = new ClientView();
        IpAddress v4 = IpAddress.of(SINGAPOREAN);
        mapped.setSubnet(0, 0xffffL << 32 | v4.low(), true, 128);
        Decision decision = new Decision();
        DecisionEngine.decide(service.service, false, mapped, decision);
        assertThat(ServiceFixture.answer(decision)).containsExactly("10.0.0.3");
    }
}
