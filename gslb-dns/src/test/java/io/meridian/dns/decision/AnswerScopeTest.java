package io.meridian.dns.decision;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.geo.GeoTable;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import io.meridian.model.TopologyRule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Test;

/// The scope is never wider than the decision, and answers of one service never overlap, over
/// random services, states and geo data.
final class AnswerScopeTest {

    private static final int CLIENTS = 4_000;
    private static final AtomicInteger narrowed = new AtomicInteger();
    private static final String SYSTEMS =
            "network,asn\n10.0.0.0/10,64500\n10.33.0.0/18,64501\n2001:db8::/34,64500\n";
    private static final List<String> COUNTRIES = List.of("GB", "FR", "US", "SG");
    private static final GeoTable GEO =
            TestGeo.table(randomNetworks(new SplittableRandom(7)), SYSTEMS);

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
        return ",%d,%d,%s,x\n"
                .formatted(
                        random.nextInt(-90, 91),
                        random.nextInt(-180, 181),
                        COUNTRIES.get(random.nextInt(COUNTRIES.size())));
    }

    private static ServiceFixture randomService(SplittableRandom random) {
        SelectionPolicy.GeoFallback fallback =
                random.nextBoolean()
                        ? ServiceFixture.ROUND_ROBIN
                        : new SelectionPolicy.ConsistentHash(
                                random.nextInt(8, 32), random.nextInt(16, 128));
        SelectionPolicy.BehindRules behind =
                random.nextInt(4) == 0 ? fallback : new SelectionPolicy.Geo(fallback);
        SelectionPolicy policy =
                random.nextBoolean()
                        ? behind
                        : new SelectionPolicy.Topology(randomRules(random), behind);
        Map<String, Site> sites = new HashMap<>();
        ServiceFixture.Builder builder = ServiceFixture.of(policy).geo(GEO).sites(sites);
        builder.answer(random.nextInt(5), random.nextInt(3));
        if (random.nextInt(3) == 0) {
            builder.panic(random.nextInt(1, 101));
        }
        int members = random.nextInt(1, 9);
        List<String> names = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            String site = "site" + random.nextInt(6);
            int latitude = random.nextInt(-80, 81);
            int longitude = random.nextInt(-180, 181);
            sites.putIfAbsent(site, new Site(site, latitude, longitude, List.of(), true));
            int priority = 10 * random.nextInt(1, 4);
            names.add(add(builder, priority, i, site, random));
        }
        ServiceFixture service = builder.build();
        for (String name : names) {
            service.set(MemberState.values()[random.nextInt(3)], name);
        }
        return service;
    }

    private static List<TopologyRule> randomRules(SplittableRandom random) {
        List<TopologyRule> rules = new ArrayList<>();
        for (int i = random.nextInt(1, 6); i > 0; i--) {
            List<IpPrefix> subnets = new ArrayList<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                IpAddress address = randomClient(random);
                int length = address.v6() ? random.nextInt(24, 65) : random.nextInt(9, 29);
                subnets.add(IpPrefix.around(address, length));
            }
            String country = COUNTRIES.get(random.nextInt(COUNTRIES.size()));
            rules.add(
                    new TopologyRule(
                            subnets,
                            random.nextInt(6) == 0 ? List.of("EU") : List.of(),
                            random.nextInt(3) == 0 ? List.of(country) : List.of(),
                            List.of(),
                            List.of(),
                            random.nextInt(4) == 0 ? List.of(64_500L) : List.of(),
                            List.of(),
                            List.of("site" + random.nextInt(7), "site" + random.nextInt(7))));
        }
        return rules;
    }

    /// A member of any kind; its name.
    private static String add(
            ServiceFixture.Builder builder,
            int priority,
            int number,
            String site,
            SplittableRandom random) {
        String address = "192.0.2." + number;
        switch (random.nextInt(8)) {
            case 0 -> builder.member(priority, address, null);
            case 1 -> builder.split(priority, address, "198.51.100." + number);
            case 2 -> {
                String target = "m" + number + ".example.net";
                builder.cname(priority, target, site);
                return target;
            }
            case 3 -> builder.at(priority, address, random.nextInt(-80, 81), 0);
            case 4 -> {
                String v6 = "2001:db8::" + (number + 1);
                builder.member(priority, v6, site);
                return v6;
            }
            case 5 -> builder.disabled(priority, address);
            default -> builder.member(priority, address, site, 1 + random.nextInt(4));
        }
        return address;
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
            boolean v6Asked = random.nextInt(4) == 0;
            long seed = random.nextLong();
            Decision one = service.decide(client.toString(), v6Asked, seed);
            int scope = one.scopePrefixLength();
            IpAddress sibling = sibling(client, scope, random);
            if (sibling.v6() == client.v6()) {
                Decision other = service.decide(sibling.toString(), v6Asked, seed);
                String what = client + " and " + sibling + ", scope /" + scope;
                assertThat(other.scopePrefixLength()).as(what).isEqualTo(scope);
                assertThat(other.kind()).as(what).isEqualTo(one.kind());
                assertThat(other.tier()).as(what).isEqualTo(one.tier());
                assertThat(other.priority()).as(what).isEqualTo(one.priority());
                // With one seed the same candidates and shares give the same draw.
                assertThat(ServiceFixture.answer(other))
                        .as(what)
                        .isEqualTo(ServiceFixture.answer(one));
                specific += scope > 0 ? 1 : 0;
            }
        }
        if (!looksAtClients(service)) {
            assertThat(specific).isZero();
        }
        narrowed.addAndGet(specific);
    }

    /// The property would hold of scopes that are all zero, too.
    @AfterAll
    static void haveNarrowed() {
        assertThat(narrowed.get()).isGreaterThan(CLIENTS);
    }

    private static boolean looksAtClients(ServiceFixture fixture) {
        boolean looks = false;
        for (boolean v6 : new boolean[] {false, true}) {
            looks |= fixture.service.isSplit(v6);
            looks |= fixture.service.topology != null;
            for (Choices choices : fixture.service.pools(v6)) {
                boolean policy = choices.view() != null || fixture.service.mask(false) > 0;
                looks |= policy && fixture.service.isChosen(v6);
            }
        }
        return looks;
    }

    @RepeatedTest(12)
    void deniesAllClientsAlike(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(200 + repetition.getCurrentRepetition());
        ServiceFixture service = randomService(random);
        for (boolean v6Asked : new boolean[] {false, true}) {
            Set<Decision.Kind> kinds = EnumSet.noneOf(Decision.Kind.class);
            for (int i = 0; i < CLIENTS / 10; i++) {
                Decision decision = service.decide(randomClient(random).toString(), v6Asked, i);
                kinds.add(decision.kind());
                if (decision.kind() != Decision.Kind.ANSWER) {
                    assertThat(decision.scopePrefixLength()).isZero();
                }
            }
            assertThat(kinds).hasSize(1);
        }
    }

    @RepeatedTest(12)
    void doesNotDependOnHealth(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(100 + repetition.getCurrentRepetition());
        ServiceFixture service = randomService(random);
        if (service.service.source().answer().minMembers() > 0) {
            return; // which turns answers into denials, whose scope is 0 for everybody
        }
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
