package io.meridian.dns.decision;

import io.meridian.dns.affinity.AffinityTable;
import io.meridian.geo.GeoTable;
import io.meridian.model.AnswerRule;
import io.meridian.model.Coordinates;
import io.meridian.model.Destination;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// One compiled service whose members' health a test sets, and what it decides.
final class ServiceFixture {

    static final SelectionPolicy.RoundRobin ROUND_ROBIN = new SelectionPolicy.RoundRobin();
    static final SelectionPolicy.ConsistentHash HASH = new SelectionPolicy.ConsistentHash(24, 56);

    static final Map<String, Site> SITES =
            Map.of(
                    "london", new Site("london", 51.5, -0.1, List.of("london"), true),
                    "newyork", new Site("newyork", 40.7, -74.0, List.of("newyork"), true),
                    "singapore", new Site("singapore", 1.35, 103.8, List.of("singapore"), true),
                    "closed", new Site("closed", 48.9, 2.3, List.of("closed"), false));

    private final Map<String, Integer> slots = new LinkedHashMap<>();
    final HealthTable health;
    final BalancedService service;

    private ServiceFixture(
            GslbService source,
            Map<String, Site> sites,
            @Nullable GeoTable geo,
            @Nullable Supplier<AffinityTable> affinity) {
        for (Pool pool : source.pools()) {
            for (Member member : pool.members()) {
                slots.put(member.name(), slots.size());
            }
        }
        health = new HealthTable(slots.size(), 1);
        health.setReady(0);
        service =
                new ServiceCompiler(
                                sites,
                                geo,
                                affinity == null
                                        ? AnswerSettings.DEFAULT
                                        : AnswerSettings.DEFAULT.keepingIn(affinity))
                        .compile(source, 0, 0, health);
        slots.values().forEach(slot -> health.set(slot, MemberState.UP));
    }

    /// Up to a test's word.
    static Builder of(SelectionPolicy policy) {
        return new Builder(policy);
    }

    static final class Builder {

        private final SelectionPolicy policy;
        private final TreeMap<Integer, List<Member>> pools =
                new TreeMap<>(Comparator.reverseOrder());
        private Map<String, Site> sites = SITES;
        private @Nullable GeoTable geo;
        private @Nullable DownResponse down;
        private @Nullable Persistence profile;
        private @Nullable Supplier<AffinityTable> affinity;
        private AnswerRule answer = AnswerRule.DEFAULT;

        private Builder(SelectionPolicy policy) {
            this.policy = policy;
        }

        /// A member of weight 1 that is up.
        Builder member(int priority, String address, @Nullable String site) {
            return member(priority, address, site, 1);
        }

        Builder member(int priority, String address, @Nullable String site, int weight) {
            pools.computeIfAbsent(priority, _ -> new ArrayList<>())
                    .add(Member.of(IpAddress.of(address), weight, site, "cluster", List.of()));
            return this;
        }

        /// A member that clients which are not private get another address of.
        Builder split(int priority, String address, String publicAddress) {
            return add(
                    priority,
                    new Destination.Ip(IpAddress.of(address), IpAddress.of(publicAddress)),
                    true,
                    null);
        }

        /// A member that is a name.
        Builder cname(int priority, String target, @Nullable String site) {
            pools.computeIfAbsent(priority, _ -> new ArrayList<>())
                    .add(
                            new Member(
                                    new Destination.Cname(target),
                                    1,
                                    site,
                                    "cluster",
                                    List.of(),
                                    true,
                                    null,
                                    null));
            return this;
        }

        Builder disabled(int priority, String address) {
            return add(priority, new Destination.Ip(IpAddress.of(address), null), false, null);
        }

        /// A member that stands at a place of its own.
        Builder at(int priority, String address, double latitude, double longitude) {
            return add(
                    priority,
                    new Destination.Ip(IpAddress.of(address), null),
                    true,
                    new Coordinates(latitude, longitude));
        }

        private Builder add(
                int priority,
                Destination destination,
                boolean enabled,
                @Nullable Coordinates place) {
            pools.computeIfAbsent(priority, _ -> new ArrayList<>())
                    .add(
                            new Member(
                                    destination,
                                    1,
                                    null,
                                    "cluster",
                                    List.of(),
                                    enabled,
                                    place,
                                    null));
            return this;
        }

        /// How many addresses an answer has, and how many members must be up.
        Builder answer(int addresses, int minMembers) {
            answer = new AnswerRule(addresses, minMembers, answer.panic(), false);
            return this;
        }

        /// Which share of its members must be up, in percent.
        Builder panic(int percent) {
            answer = new AnswerRule(answer.addresses(), answer.minMembers(), percent, false);
            return this;
        }

        Builder disregardingSubnets() {
            answer = new AnswerRule(1, 0, null, true);
            return this;
        }

        Builder geo(GeoTable table) {
            geo = table;
            return this;
        }

        Builder sites(Map<String, Site> all) {
            sites = all;
            return this;
        }

        Builder down(DownResponse response) {
            down = response;
            return this;
        }

        /// Keeps clients, in a table that may be another service's too.
        Builder keeping(Persistence persistence, AffinityTable table) {
            profile = persistence;
            affinity = () -> table;
            return this;
        }

        ServiceFixture build() {
            List<Pool> published = new ArrayList<>();
            pools.forEach((priority, members) -> {
                members.sort(Comparator.comparing(Member::name));
                published.add(new Pool(priority, members));
            });
            return new ServiceFixture(
                    new GslbService(
                            "shop.example.com",
                            List.of(),
                            30,
                            policy,
                            published,
                            HealthRule.NONE,
                            answer,
                            profile,
                            down),
                    sites,
                    geo,
                    affinity);
        }
    }

    ServiceFixture set(MemberState state, String... addresses) {
        for (String address : addresses) {
            Integer slot = slots.get(address);
            if (slot == null) {
                throw new IllegalArgumentException("no member " + address);
            }
            health.set(slot, state);
        }
        return this;
    }

    ServiceFixture setAll(MemberState state) {
        slots.values().forEach(slot -> health.set(slot, state));
        return this;
    }

    Decision decide(String client) {
        return decide(client, false);
    }

    Decision decide6(String client) {
        return decide(client, true);
    }

    /// With a draw that the seed determines.
    Decision decide(String client, boolean v6Asked, long seed) {
        Decision out = new Decision();
        out.seed(seed);
        DecisionEngine.decide(service, v6Asked, client(client), out);
        return out;
    }

    private Decision decide(String client, boolean v6Asked) {
        Decision out = new Decision();
        DecisionEngine.decide(service, v6Asked, client(client), out);
        return out;
    }

    static ClientView client(String address) {
        IpAddress parsed = IpAddress.of(address);
        ClientView view = new ClientView();
        view.setSubnet(parsed.high(), parsed.low(), parsed.v6());
        return view;
    }

    /// What is answered: addresses, or a name.
    static List<String> answer(Decision decision) {
        List<String> answer = new ArrayList<>();
        for (int i = 0; i < decision.count(); i++) {
            byte[] octets = decision.rdata(i);
            try {
                answer.add(
                        decision.isName()
                                ? new org.xbill.DNS.Name(octets).toString()
                                : IpAddress.of(java.net.InetAddress.getByAddress(octets))
                                        .toString());
            } catch (java.io.IOException impossible) {
                throw new AssertionError(impossible);
            }
        }
        return answer;
    }

    List<String> answer(String client) {
        return answer(decide(client));
    }

    List<String> answer6(String client) {
        return answer(decide6(client));
    }

    /// What the recorder hears, by address.
    Map<String, DecisionRecorder.Fate> fates(String client, boolean v6Asked) {
        Map<String, DecisionRecorder.Fate> fates = new HashMap<>();
        List<String> addresses = List.copyOf(slots.keySet());
        Decision decision =
                new Decision((slot, _, fate) -> {
                    if (fates.put(addresses.get(slot), fate) != null) {
                        throw new AssertionError(addresses.get(slot) + " was told of twice");
                    }
                });
        DecisionEngine.decide(service.over(health.copy()), v6Asked, client(client), decision);
        return fates;
    }
}
