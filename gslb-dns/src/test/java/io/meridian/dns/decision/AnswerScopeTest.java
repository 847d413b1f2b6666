package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.geo.GeoTable;
import io.meridian.model.IpAddress;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// The scope is never wider than the decision, and answers of one service never overlap, over
/// random services, states and geo data.
final class AnswerScopeTest {

    private static final int CLIENTS = 4_000;
    private static final GeoTable GEO = TestGeo.table(randomNetworks(new SplittableRandom(7)));

    private static String randomNetworks(SplittableRandom random) {
        StringBuilder csv = new StringBuilder("network,latitude,longitude,country,city\n");
        for (int i = 0; i < 300; i++) {
            int length = random.nextInt(9, 29);
            int bits = 0x0a000000 | random.nextInt(1 << 24) & -1 << 32 - length;
            csv.append(IpAddress.v4(bits)).append('/').append(length).append(place(random));
        }
        for (int i = 0; i < 300; i++) {
            int length = random.nextInt(20, 64);
            long bits = 0x20010db8L << 32 | random.nextInt() & 0xffffffffL;
            bits &= -1L << 64 - length;
            csv.append(IpAddress.v6(bits, 0)).append('/').append(length).append(place(random));
        }
        // The last of doubles would be refused.
        Map<String, String> unique = new HashMap<>();
        csv.toString().lines().forEach(line -> unique.put(line.split(",", 2)[0], line));
        String header = unique.remove("network");
        return header + "\n" + String.join("\n", unique.values()) + "\n";
    }

    private static String place(SplittableRandom random) {
        return ",%d,%d,XX,x\n".formatted(random.nextInt(-90, 91), random.nextInt(-180, 181));
    }

    private static ServiceFixture randomService(SplittableRandom random) {
        SelectionPolicy.GeoFallback fallback =
                random.nextBoolean()
                        ? ServiceFixture.ROUND_ROBIN
                        : new SelectionPolicy.ConsistentHash(
                                random.nextInt(8, 32), random.nextInt(16, 128));
        SelectionPolicy policy =
                random.nextInt(4) == 0 ? fallback : new SelectionPolicy.Geo(fallback);
        Map<String, Site> sites = new HashMap<>();
        ServiceFixture.Builder builder = ServiceFixture.of(policy).geo(GEO).sites(sites);
        int members = random.nextInt(1, 9);
        List<String> addresses = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            String site = "site" + random.nextInt(6);
            int latitude = random.nextInt(-80, 81);
            int longitude = random.nextInt(-180, 181);
            sites.putIfAbsent(site, new Site(site, latitude, longitude, List.of(), true));
            String address = "192.0.2." + i;
            addresses.add(address);
            int priority = 10 * random.nextInt(1, 4);
            builder.member(priority, address, random.nextInt(8) == 0 ? null : site);
        }
        ServiceFixture service = builder.build();
        for (String address : addresses) {
            service.set(MemberState.values()[random.nextInt(3)], address);
        }
        return service;
    }

    private static IpAddress randomClient(SplittableRandom random) {
        return random.nextBoolean()
                ? IpAddress.v4(0x0a000000 | random.nextInt(1 << 24))
                : IpAddress.v6(
                        0x20010db8L << 32 | random.nextInt() & 0xffffffffL, random.nextLong());
    }

    /// Another address that shares its first `length` bits with this one.
    private static IpAddress sibling(IpAddress address, int length, SplittableRandom random) {
        if (!address.v6()) {
            int keep = length == 0 ? 0 : -1 << 32 - length;
            return IpAddress.v4((int) address.low() & keep | random.nextInt() & ~keep);
        }
        long keepHigh = length == 0 ? 0 : length >= 64 ? -1 : -1L << 64 - length;
        long keepLow = length <= 64 ? 0 : length == 128 ? -1 : -1L << 128 - length;
        return IpAddress.v6(
                address.high() & keepHigh | random.nextLong() & ~keepHigh,
                address.low() & keepLow | random.nextLong() & ~keepLow);
    }

    @RepeatedTest(12)
    void givesEveryClientWithinTheScopeTheSameDecisionAndScope(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        ServiceFixture service = randomService(random);
        int specific = 0;
        for (int i = 0; i < CLIENTS; i++) {
            IpAddress client = randomClient(random);
            Decision one = service.decide(client.toString());
            int scope = one.scopePrefixLength();
            IpAddress sibling = sibling(client, scope, random);
            if (sibling.v6() == client.v6()) {
                Decision other = service.decide(sibling.toString());
                String what = client + " and " + sibling + ", scope /" + scope;
                assertThat(other.scopePrefixLength()).as(what).isEqualTo(scope);
                assertThat(other.tier).as(what).isEqualTo(one.tier);
                assertThat(other.pool).as(what).isEqualTo(one.pool);
                assertThat(other.place).as(what).isEqualTo(one.place);
                assertThat(other.step).as(what).isEqualTo(one.step);
                if (one.step != Decision.Step.DRAW) {
                    assertThat(other.member).as(what).isEqualTo(one.member);
                }
                specific += scope > 0 ? 1 : 0;
            }
        }
        boolean plain = service.service.source().policy() instanceof SelectionPolicy.RoundRobin;
        assertThat(specific > 0).isEqualTo(!plain && looksAtClients(service));
    }

    /// Distance says nothing of members that stand nowhere, and a draw does not look.
    private static boolean looksAtClients(ServiceFixture service) {
        for (Choices choices : service.service.pools(false)) {
            if (choices.view() != null || service.service.mask4 > 0) {
                return true;
            }
        }
        return false;
    }

    @RepeatedTest(12)
    void doesNotDependOnHealth(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(100 + repetition.getCurrentRepetition());
        ServiceFixture service = randomService(random);
        List<IpAddress> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS / 10; i++) {
            clients.add(randomClient(random));
        }
        List<Integer> before = scopes(service, clients);
        for (MemberState state : List.of(MemberState.UNTESTED, MemberState.UP, MemberState.DOWN)) {
            service.setAll(state);
            assertThat(scopes(service, clients)).isEqualTo(before);
        }
    }

    private static List<Integer> scopes(ServiceFixture service, List<IpAddress> clients) {
        return clients.stream()
                .map(client -> service.decide(client.toString()).scopePrefixLength())
                .toList();
    }

    @Test
    void isZeroWhenNothingLooksAtTheClient() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.ROUND_ROBIN)
                        .member(10, "192.0.2.1", null)
                        .member(10, "192.0.2.2", null)
                        .build();
        assertThat(service.decide("203.0.113.7").scopePrefixLength()).isZero();
    }

    @Test
    void isTheHashMaskOfTheClientsFamily() {
        ServiceFixture service =
                ServiceFixture.of(ServiceFixture.HASH).member(10, "192.0.2.1", null).build();
        assertThat(service.decide("203.0.113.7").scopePrefixLength()).isEqualTo(24);
        assertThat(service.decide("2001:db8::7").scopePrefixLength()).isEqualTo(56);
    }

    @Test
    void isTheLongestOfAllPoolsNotOfTheOneThatAnswers() {
        GeoTable demo = TestGeo.table(TestGeo.DEMO);
        ServiceFixture.Builder one =
                ServiceFixture.of(new SelectionPolicy.Geo(ServiceFixture.ROUND_ROBIN))
                        .geo(demo)
                        .member(20, "192.0.2.1", "london");
        int alone = one.build().decide("203.0.113.7").scopePrefixLength();
        ServiceFixture two =
                one.member(10, "192.0.2.2", "newyork").member(10, "192.0.2.3", "singapore").build();
        assertThat(two.decide("203.0.113.7").pool).isZero();
        assertThat(two.decide("203.0.113.7").scopePrefixLength())
                .isEqualTo(24)
                .isGreaterThanOrEqualTo(alone);
    }
}
