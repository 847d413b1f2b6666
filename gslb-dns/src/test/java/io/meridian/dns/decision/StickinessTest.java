package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.affinity.AffinityCounters.Event;
import io.meridian.dns.affinity.AffinityRounds;
import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.affinity.TestTables;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.model.DownResponse;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.Persistence;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Who stays where, and what moves a client.
final class StickinessTest {

    private static final int HOUR = 3_600;
    private static final int CLIENTS = 2_000;
    private static final String A = "10.0.0.1";
    private static final String B = "10.0.0.2";
    private static final String C = "10.0.0.3";
    private static final String LOW = "10.0.0.9";
    private static final String SIX = "2001:db8::1";
    private static final String SIX_TOO = "2001:db8::2";

    private static final Persistence PROFILE = profile(HOUR, false);

    private final AffinityTable table = TestTables.small();

    private static Persistence profile(int seconds, boolean acrossPools) {
        return new Persistence("p", Duration.ofSeconds(seconds), 24, 56, acrossPools);
    }

    private static ServiceFixture.Builder sticky(AffinityTable table) {
        return sticky(table, PROFILE);
    }

    private static ServiceFixture.Builder sticky(AffinityTable table, Persistence profile) {
        return ServiceFixture.of(ServiceFixture.ROUND_ROBIN).keeping(profile, table);
    }

    private ServiceFixture two() {
        return sticky(table).member(10, A, null).member(10, B, null).build();
    }

    private static String client(int i) {
        return "198." + (18 + i / 65_536) + "." + i / 256 % 256 + "." + i % 256;
    }

    /// Where each client is sent.
    private static Map<Integer, String> sent(ServiceFixture service) {
        Map<Integer, String> sent = new HashMap<>();
        for (int i = 0; i < CLIENTS; i++) {
            sent.put(i, service.answer(client(256 * i)).getFirst());
        }
        return sent;
    }

    private static Set<Integer> moved(Map<Integer, String> from, Map<Integer, String> to) {
        Set<Integer> moved = new HashSet<>(from.keySet());
        moved.removeIf(i -> java.util.Objects.equals(from.get(i), to.get(i)));
        return moved;
    }

    @Test
    void nodesThatNeverHeardOfEachOtherPickAlike() {
        AffinityTable other = new AffinityTable(100, 1); // which keeps almost nothing
        ServiceFixture there = sticky(other).member(10, A, null).member(10, B, null).build();
        Map<Integer, String> here = sent(two());
        assertThat(sent(there)).isEqualTo(here);
        assertThat(Set.copyOf(here.values())).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void aPrefixHasOneFirstMemberWhicheverOfItsClientsAsks() {
        SelectionPolicy finer = new SelectionPolicy.ConsistentHash(32, 128);
        Set<String> members = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            Set<String> answers = new HashSet<>();
            for (int host = 1; host < 250; host += 31) {
                ServiceFixture node =
                        ServiceFixture.of(finer)
                                .keeping(PROFILE, TestTables.small())
                                .member(10, A, null)
                                .member(10, B, null)
                                .build();
                Decision decision = node.decide("198.18." + i + "." + host);
                answers.addAll(ServiceFixture.answer(decision));
                assertThat(decision.scopePrefixLength()).isEqualTo(24);
            }
            assertThat(answers).as("198.18." + i + ".0/24").hasSize(1);
            members.addAll(answers);
        }
        assertThat(members).containsExactlyInAnyOrder(A, B);
    }

    @Test
    void aDrainedMemberKeepsItsClientsAlsoWhileTheOthersAreDenied() {
        ServiceFixture service =
                sticky(table).member(10, A, null).down(new DownResponse.Empty()).build();
        assertThat(service.answer("203.0.113.1")).containsExactly(A);
        service.set(MemberState.DRAINED, A);
        assertThat(service.answer("203.0.113.1")).containsExactly(A);
        assertThat(service.decide("192.0.2.1").kind()).isEqualTo(Decision.Kind.NODATA);
    }

    @Test
    void aPrefixHasOneMemberHoweverOftenItAsks() {
        ServiceFixture service = two();
        Set<String> answers = new HashSet<>();
        for (int i = 0; i < 100; i++) {
            answers.addAll(service.answer("203.0.113." + i));
        }
        assertThat(answers).hasSize(1);
        assertThat(table.counters().of(Event.NEW)).isOne();
        assertThat(table.counters().of(Event.KEPT)).isEqualTo(99);
    }

    @Test
    void aRuleForHalfOfAPrefixSendsThatHalfWhoeverAskedFirst() {
        ServiceFixture service =
                ServiceFixture.of(
                                new SelectionPolicy.Topology(
                                        List.of(
                                                TopologyRule.ofSubnets(
                                                        List.of(IpPrefix.of("10.1.2.128/25")),
                                                        "newyork"),
                                                TopologyRule.forAll("london")),
                                        ServiceFixture.ROUND_ROBIN))
                        .keeping(PROFILE, table)
                        .member(10, A, "london")
                        .member(10, B, "newyork")
                        .build();
        for (int i = 0; i < 3; i++) {
            assertThat(service.answer("10.1.2." + (1 + i))).containsExactly(A);
            assertThat(service.answer("10.1.2." + (129 + i))).containsExactly(B);
            assertThat(service.answer("198.18.0." + 100 * i)).containsExactly(A);
        }
        assertThat(service.decide("10.1.2.1").scopePrefixLength()).isEqualTo(25);
        assertThat(table.counters().of(Event.NEW)).as("one for each side").isEqualTo(3);
        assertThat(table.counters().of(Event.MOVED)).isZero();
    }

    @Test
    void aBorderOfDistanceWithinAPrefixPartsItsClientsToo() {
        ServiceFixture service =
                ServiceFixture.of(new SelectionPolicy.Geo(ServiceFixture.ROUND_ROBIN))
                        .geo(
                                TestGeo.table(
                                        """
                                        network,latitude,longitude,country,city
                                        192.0.2.0/25,51.5,-0.1,GB,London
                                        192.0.2.128/25,40.7,-74.0,US,New York
                                        """))
                        .keeping(PROFILE, table)
                        .member(10, A, "london")
                        .member(10, B, "newyork")
                        .build();
        for (int i = 0; i < 2; i++) {
            assertThat(service.answer("192.0.2." + (1 + i))).containsExactly(A);
            assertThat(service.answer("192.0.2." + (129 + i))).containsExactly(B);
        }
    }

    /// As those whose entries are lost do: a larger share draws only the clients it needs.
    @Test
    void aWeightThatChangesMovesFewAndTowardsItself() {
        Map<Integer, String> before = sent(weighted(TestTables.small(), 10));
        Map<Integer, String> after = sent(weighted(TestTables.small(), 20));
        Set<Integer> moved = moved(before, after);
        assertThat(moved).isNotEmpty().allMatch(i -> C.equals(after.get(i)));
        // From 10 of 110 to 20 of 120.
        assertThat(moved.size() / (double) CLIENTS).isBetween(0.055, 0.095);
    }

    @Test
    void thoseThatHaveAnEntryDoNotMoveWithAWeightOrANewMember() {
        Map<Integer, String> before = sent(weighted(table, 10));
        assertThat(sent(weighted(table, 1_000))).isEqualTo(before);
        ServiceFixture more =
                sticky(table)
                        .member(10, "10.0.0.0", null)
                        .member(10, A, null)
                        .member(10, B, null)
                        .member(10, C, null)
                        .build();
        assertThat(sent(more)).isEqualTo(before);
        assertThat(more.answer("203.0.113.1")).isNotEmpty();
    }

    private static ServiceFixture weighted(AffinityTable table, int weight) {
        return sticky(table)
                .member(10, A, null, 50)
                .member(10, B, null, 50)
                .member(10, C, null, weight)
                .build();
    }

    @Test
    void removingOneOfFiveMovesOnlyItsClients() {
        Map<Integer, String> before = sent(five(table, A, B, C, "10.0.0.4", "10.0.0.5"));
        Map<Integer, String> after = sent(five(table, A, C, "10.0.0.4", "10.0.0.5"));
        assertThat(moved(before, after)).isNotEmpty().allMatch(i -> B.equals(before.get(i)));
        assertThat(after.values()).doesNotContain(B);
        assertThat(table.counters().of(Event.MOVED)).isEqualTo(moved(before, after).size());
        // It comes back to what it has left: nobody.
        assertThat(sent(five(table, A, B, C, "10.0.0.4", "10.0.0.5"))).isEqualTo(after);
    }

    private static ServiceFixture five(AffinityTable table, String... members) {
        ServiceFixture.Builder builder = sticky(table);
        for (String member : members) {
            builder.member(10, member, null);
        }
        return builder.build();
    }

    @Test
    void everyOtherLossOfAMemberMovesItsClientsAtOnceToo() {
        ServiceFixture service = two();
        Map<Integer, String> before = sent(service);
        for (MemberState lost :
                List.of(MemberState.DOWN, MemberState.TAKEN_OUT, MemberState.UNTESTED)) {
            assertThat(sent(service.set(lost, A)).values()).containsOnly(B);
            service.set(MemberState.UP, A);
        }
        // Priority 0, and a site that is disabled.
        List<UnaryOperator<ServiceFixture.Builder>> changes =
                List.of(of -> of.member(0, B, null), of -> of.member(10, B, "closed"));
        for (UnaryOperator<ServiceFixture.Builder> change : changes) {
            ServiceFixture.Builder changed = sticky(table).member(10, A, null);
            assertThat(sent(change.apply(changed).build()).values()).containsOnly(A);
        }
        assertThat(before.values()).contains(A);
    }

    @Test
    void aDrainedMemberKeepsTheClientsItHasUntilTheirTimeEnds() {
        ServiceFixture service = two();
        Map<Integer, String> before = sent(service);
        service.set(MemberState.DRAINED, A);
        table.tick(HOUR - 60);
        assertThat(sent(service)).isEqualTo(before);
        for (int i = CLIENTS; i < 2 * CLIENTS; i++) { // new ones
            assertThat(service.answer(client(256 * i))).containsExactly(B);
        }
        table.tick(HOUR);
        assertThat(sent(service).values()).containsOnly(B);
    }

    @Test
    void aDrainedPoolKeepsItsClientsWhileALowerOneTakesTheNew() {
        ServiceFixture service = sticky(table).member(20, A, null).member(10, LOW, null).build();
        assertThat(service.answer("203.0.113.1")).containsExactly(A);
        service.set(MemberState.DRAINED, A);
        assertThat(service.answer("203.0.113.1")).containsExactly(A);
        assertThat(service.answer("192.0.2.1")).containsExactly(LOW);
        service.set(MemberState.TAKEN_OUT, A);
        assertThat(service.answer("203.0.113.1")).containsExactly(LOW);
    }

    @Test
    void aFailbackTakesClientsAlongUnlessTheyStayAcrossPools() {
        for (boolean across : List.of(false, true)) {
            ServiceFixture service =
                    sticky(TestTables.small(), profile(HOUR, across))
                            .member(20, A, null)
                            .member(10, LOW, null)
                            .build();
            service.set(MemberState.DOWN, A);
            assertThat(service.answer("203.0.113.1")).containsExactly(LOW);
            service.set(MemberState.UP, A);
            assertThat(service.answer("203.0.113.1")).containsExactly(across ? LOW : A);
            service.set(MemberState.DOWN, LOW);
            assertThat(service.answer("203.0.113.1")).containsExactly(A);
        }
    }

    @Test
    void timeIsSetAnewWhenLessThanHalfIsLeftAndNeverBeyondTheProfile() {
        ServiceFixture service = two();
        assertThat(service.decide("203.0.113.1").secondsLeft()).isZero();
        table.tick(HOUR / 2);
        assertThat(service.decide("203.0.113.1").secondsLeft()).isEqualTo(HOUR / 2);
        assertThat(table.counters().of(Event.RENEWED)).isZero();
        table.tick(HOUR / 2 + 1);
        assertThat(service.decide("203.0.113.1").secondsLeft()).isEqualTo(HOUR / 2 - 1);
        assertThat(service.decide("203.0.113.1").secondsLeft()).isEqualTo(HOUR);
        ServiceFixture shorter =
                sticky(table, profile(60, false)).member(10, A, null).member(10, B, null).build();
        assertThat(shorter.decide("203.0.113.1").secondsLeft()).isEqualTo(60);
        table.tick(HOUR / 2 + 1 + 59);
        assertThat(shorter.decide("203.0.113.1").secondsLeft()).isOne();
    }

    @Test
    void eachAddressFamilyHasAMemberOfItsOwn() {
        ServiceFixture service =
                sticky(table)
                        .member(10, A, null)
                        .member(10, B, null)
                        .member(10, SIX, null)
                        .member(10, SIX_TOO, null)
                        .build();
        List<String> four = service.answer("203.0.113.1");
        List<String> six = service.answer6("203.0.113.1");
        for (int i = 0; i < 5; i++) {
            assertThat(service.answer("203.0.113.1")).isEqualTo(four);
            assertThat(service.answer6("203.0.113.1")).isEqualTo(six);
        }
        assertThat(table.counters().of(Event.NEW)).isEqualTo(2);
        service.set(MemberState.DOWN, six.getFirst());
        assertThat(service.answer6("203.0.113.1")).isNotEqualTo(six);
        assertThat(service.answer("203.0.113.1")).isEqualTo(four);
    }

    @Test
    void aShorterSourceIsAKeyOfItsOwnAndTheScopeIsThatOfTheProfile() {
        ServiceFixture service = two();
        ClientView client = new ClientView();
        IpAddress address = IpAddress.of("203.0.112.0");
        Decision decision = new Decision();
        for (int length : List.of(20, 24, 32, 20, 24, 32)) {
            client.setSubnet(address.high(), address.low(), false, length);
            DecisionEngine.decide(service.service, false, client, decision);
            assertThat(decision.scopePrefixLength()).isEqualTo(24);
        }
        assertThat(table.counters().of(Event.NEW)).isEqualTo(2);
        IpAddress six = IpAddress.of("2001:db8::");
        client.setSubnet(six.high(), six.low(), true, 48);
        DecisionEngine.decide(service.service, false, client, decision);
        assertThat(decision.scopePrefixLength()).isEqualTo(56);
    }

    @Test
    void geoGivesTheFirstPickAndAnEntryOutlivesANearerMember() {
        SelectionPolicy geo = new SelectionPolicy.Geo(ServiceFixture.ROUND_ROBIN);
        ServiceFixture far =
                ServiceFixture.of(geo)
                        .geo(TestGeo.table(TestGeo.DEMO))
                        .keeping(PROFILE, table)
                        .member(10, A, "london")
                        .member(10, C, "singapore")
                        .build();
        far.set(MemberState.DOWN, C);
        String singaporean = "203.0.113.1";
        assertThat(far.answer(singaporean)).containsExactly(A);
        far.set(MemberState.UP, C);
        assertThat(far.answer(singaporean)).containsExactly(A);
        table.tick(HOUR);
        assertThat(far.answer(singaporean)).containsExactly(C);
    }

    @Test
    void forgedSubnetsOfOneSourceMakeFewEntries() {
        AffinityTable bounded = new AffinityTable(4_000, 100);
        ServiceFixture service = sticky(bounded).member(10, A, null).member(10, B, null).build();
        ClientView client = new ClientView();
        Decision decision = new Decision();
        for (int second = 1; second <= 3; second++) {
            bounded.tick(second);
            for (int i = 0; i < 5_000; i++) {
                client.setResolver(0, IpAddress.of("192.0.2." + i % 256).low(), false);
                client.setSubnet(0, (long) (second * 5_000 + i) << 8, false, 24);
                DecisionEngine.decide(service.service, false, client, decision);
                assertThat(decision.count()).isOne();
            }
        }
        assertThat(bounded.counters().of(Event.NEW)).isEqualTo(300);
        assertThat(bounded.counters().of(Event.REFUSED)).isEqualTo(3 * 4_900);
        client.setResolver(0, IpAddress.of("198.51.100.1").low(), false);
        DecisionEngine.decide(service.service, false, client, decision);
        assertThat(bounded.counters().of(Event.NEW)).isEqualTo(301);
    }

    @Test
    void explanationsSayWhoIsKeptAndLeaveNoTrace() {
        ServiceFixture service = two();
        assertThat(service.fates("203.0.113.1", false)).containsValue(Fate.LOWER_HASH);
        assertThat(table.counters().of(Event.NEW)).isZero();
        String member = service.answer("203.0.113.1").getFirst();
        String other = member.equals(A) ? B : A;
        table.tick(HOUR - 100);
        Map<String, Fate> fates = service.fates("203.0.113.1", false);
        assertThat(fates).containsEntry(member, Fate.CHOSEN);
        assertThat(fates).containsEntry(other, Fate.STAYS_ELSEWHERE);
        assertThat(table.counters().of(Event.KEPT)).isZero();
        assertThat(table.counters().of(Event.RENEWED)).isZero();
        service.set(MemberState.DRAINED, member);
        assertThat(service.fates("203.0.113.1", false)).containsEntry(member, Fate.CHOSEN);
        assertThat(service.fates("192.0.2.1", false)).containsEntry(member, Fate.DRAINED);
    }

    @Test
    void aHintOfAnotherNodeKeepsAClientThatAsksHereForTheFirstTime() {
        AffinityTable there = TestTables.small();
        ServiceFixture before = sticky(there).member(10, A, null).build();
        List<String> clients = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            clients.add(client(256 * i));
            assertThat(before.answer(client(256 * i))).containsExactly(A);
        }
        long[] hints = new AffinityRounds(there).page(0, 1 << 16).hints();
        for (int i = 0; i < hints.length; i += 2) {
            table.merge(hints[i], hints[i + 1], 0);
        }
        ServiceFixture here = two();
        assertThat(clients).allMatch(client -> here.answer(client).equals(List.of(A)));
    }

    @Test
    void nobodyIsKeptByWhatWasAnsweredWhileNobodyWasUp() {
        ServiceFixture service = two();
        sent(service.setAll(MemberState.UNTESTED));
        sent(service.setAll(MemberState.DOWN));
        assertThat(table.counters().of(Event.NEW)).isZero();
    }
}
