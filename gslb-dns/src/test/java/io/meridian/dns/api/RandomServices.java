package io.meridian.dns.api;

import io.meridian.model.AnswerRule;
import io.meridian.model.Coordinates;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;

/// Services of every kind.
final class RandomServices {

    private static final List<String> SITES = List.of("london", "newyork", "singapore", "closed");

    private final SplittableRandom random;

    RandomServices(SplittableRandom random) {
        this.random = random;
    }

    GslbService service(String fqdn, String alias) {
        List<Pool> pools = new ArrayList<>();
        int number = 0;
        for (int priority = 20; priority >= 0; priority -= 10) {
            List<Member> members = new ArrayList<>();
            for (int i = random.nextInt(5); i > 0; i--) {
                members.add(member(number++));
            }
            if (!members.isEmpty()) {
                pools.add(new Pool(priority, members));
            }
        }
        return new GslbService(
                fqdn,
                List.of(alias),
                20 + random.nextInt(3) * 20,
                policy(),
                pools,
                HealthRule.NONE,
                new AnswerRule(random.nextInt(4), random.nextInt(3), random.nextInt(5) == 0),
                random.nextInt(4) > 0
                        ? null
                        : new Persistence("p", Duration.ofHours(1), 24, 56, random.nextBoolean()),
                down());
    }

    private SelectionPolicy policy() {
        SelectionPolicy.GeoFallback simple =
                random.nextBoolean()
                        ? new SelectionPolicy.RoundRobin()
                        : new SelectionPolicy.ConsistentHash(24, 56);
        SelectionPolicy.BehindRules behind =
                random.nextInt(3) == 0 ? simple : new SelectionPolicy.Geo(simple);
        return random.nextInt(3) > 0 ? behind : new SelectionPolicy.Topology(rules(), behind);
    }

    private List<TopologyRule> rules() {
        IpPrefix subnet =
                random.nextBoolean()
                        ? IpPrefix.of("203.0.113.0/25")
                        : IpPrefix.of("2001:db8:3::/49");
        TopologyRule near =
                TopologyRule.ofSubnets(List.of(subnet), SITES.get(random.nextInt(SITES.size())));
        TopologyRule british =
                new TopologyRule(
                        List.of(),
                        List.of(),
                        List.of("GB"),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of(),
                        List.of("newyork", "london"));
        return random.nextBoolean()
                ? List.of(near, british)
                : List.of(british, near, TopologyRule.forAll("singapore"));
    }

    private @Nullable DownResponse down() {
        return switch (random.nextInt(5)) {
            case 0 -> new DownResponse.Empty();
            case 1 -> new DownResponse.NoReply();
            case 2 -> new DownResponse.FallbackIp(IpAddress.of("10.9.9.9"));
            case 3 -> new DownResponse.AllRecords();
            default -> null;
        };
    }

    private Member member(int number) {
        int site = random.nextInt(SITES.size() + 1);
        return new Member(
                destination(number),
                1 + random.nextInt(5),
                site == SITES.size() ? null : SITES.get(site),
                "cluster",
                List.of(),
                random.nextInt(10) > 0,
                random.nextInt(6) == 0 ? new Coordinates(random.nextInt(-80, 81), 20) : null,
                null);
    }

    private Destination destination(int number) {
        return switch (random.nextInt(8)) {
            case 0 ->
                    new Destination.Cname(
                            random.nextBoolean()
                                    ? "m" + number + ".example.net"
                                    : "s" + (number * 12 + random.nextInt(12)) + ".gslb.test");
            case 1 ->
                    new Destination.Ip(
                            IpAddress.of("10.0.0." + number),
                            IpAddress.of("198.51.100." + number / 2));
            case 2, 3 ->
                    new Destination.Ip(
                            IpAddress.v6(0x20010db8_00000000L, 0x100 + number),
                            random.nextBoolean()
                                    ? null
                                    : IpAddress.v6(0x20010db8_00000000L, 0x200 + number));
            default -> new Destination.Ip(IpAddress.of("10.0.0." + number), null);
        };
    }
}
