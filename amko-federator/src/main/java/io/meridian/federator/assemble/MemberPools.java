package io.meridian.federator.assemble;

import io.meridian.federator.policy.MemberRules;
import io.meridian.federator.policy.Precedence;
import io.meridian.federator.policy.Settings;
import io.meridian.federator.policy.Specs;
import io.meridian.model.Destination;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Origin;
import io.meridian.model.Pool;
import io.meridian.model.Readiness;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Puts one service's endpoints, and its rule's third-party members, into pools. A destination is
/// one member, whoever named it: several Ingresses on one VIP are one member with several origins.
final class MemberPools {

    private static final int DEFAULT_WEIGHT = 1;

    /// AMKO's documents say 10; its schema's 1 silently demotes a cluster that has only a weight.
    private static final int DEFAULT_PRIORITY = 10;

    /// Of a third-party site without an entry in trafficSplit.
    private static final int THIRD_PARTY_PRIORITY = 1;

    private final String fqdn;
    private final Settings settings;
    private final Specs.@Nullable GslbHostRule rule;
    private final MemberRules memberRules;
    private final List<String> notes;
    private final SortedMap<Destination, List<Endpoint>> byDestination =
            new TreeMap<>(Destinations.ORDER);
    private final Map<String, Integer> rivals = new HashMap<>();
    private final SortedMap<Integer, List<Member>> byPriority =
            new TreeMap<>(Comparator.reverseOrder());

    /// @param notes takes what was left out and why
    MemberPools(String fqdn, Settings settings, List<String> notes) {
        this.fqdn = fqdn;
        this.settings = settings;
        this.rule = settings.hostRules().get(fqdn);
        this.memberRules = MemberRules.of(settings, fqdn);
        this.notes = notes;
    }

    List<Pool> of(List<Endpoint> endpoints) {
        endpoints.stream()
                .sorted(Endpoint.ORDER)
                .forEach(endpoint ->
                        byDestination
                                .computeIfAbsent(endpoint.destination(), _ -> new ArrayList<>())
                                .add(endpoint));
        byDestination.forEach((destination, same) -> {
            String cluster = same.getFirst().cluster();
            if (memberRules.isEnabled(cluster, destination.toString())) {
                rivals.merge(share(cluster, destination), 1, Integer::sum);
            }
        });
        int scale = rivals.values().stream().reduce(1, MemberPools::leastCommonMultiple);
        byDestination.forEach((destination, same) -> add(destination, same, scale));
        addThirdParty(scale);
        memberRules
                .unused()
                .forEach(entry ->
                        notes.add(fqdn + ": ServicePolicy members: " + entry + " is no member"));
        return pools();
    }

    /// Members of one cluster share out its weight when they compete for the same clients: those of
    /// one address family that are enabled.
    private static String share(String cluster, Destination destination) {
        return Destinations.family(destination) + " " + cluster;
    }

    private void add(Destination destination, List<Endpoint> same, int scale) {
        String cluster = same.getFirst().cluster();
        if (same.stream().anyMatch(endpoint -> !endpoint.cluster().equals(cluster))) {
            notes.add(
                    fqdn
                            + ": several clusters have "
                            + destination
                            + "; the weight and priority of "
                            + cluster
                            + " count");
        }
        if (same.stream().allMatch(Endpoint::stale)) {
            notes.add(
                    fqdn
                            + ": "
                            + destination
                            + " of "
                            + cluster
                            + " is stale: the cluster was not listed yet");
        }
        Specs.TrafficSplit split = Precedence.traffic(settings, fqdn, cluster);
        int share = scale / rivals.getOrDefault(share(cluster, destination), 1);
        place(
                priority(split, DEFAULT_PRIORITY),
                new Member(
                        withPublicAddress(destination, publicAddress(cluster)),
                        weight(split) * Math.max(1, share),
                        siteOf(cluster),
                        cluster,
                        origins(same),
                        memberRules.isEnabled(cluster, destination.toString()),
                        memberRules.location(cluster, destination.toString()),
                        readiness(same)));
    }

    /// All weights are scaled so that the shares are whole numbers.
    private static int leastCommonMultiple(int left, int right) {
        int a = left;
        int b = right;
        while (b != 0) {
            int rest = a % b;
            a = b;
            b = rest;
        }
        return Math.min(5_040, left / a * right);
    }

    private static int weight(Specs.@Nullable TrafficSplit split) {
        return split == null || split.weight() == null ? DEFAULT_WEIGHT : split.weight();
    }

    private static int priority(Specs.@Nullable TrafficSplit split, int withoutEntry) {
        if (split == null) {
            return withoutEntry;
        }
        return split.priority() == null ? DEFAULT_PRIORITY : split.priority();
    }

    private void place(int priority, Member member) {
        byPriority.computeIfAbsent(priority, _ -> new ArrayList<>()).add(member);
    }

    private @Nullable IpAddress publicAddress(String cluster) {
        if (rule == null) {
            return null;
        }
        for (Specs.PublicIp each : rule.publicIps()) {
            if (cluster.equals(each.cluster())) {
                return IpAddress.parse(Objects.requireNonNullElse(each.ip(), "")).orElse(null);
            }
        }
        return null;
    }

    private Destination withPublicAddress(
            Destination destination, @Nullable IpAddress publicAddress) {
        if (publicAddress == null || !(destination instanceof Destination.Ip ip)) {
            return destination;
        }
        if (publicAddress.v6() != ip.address().v6()) {
            notes.add(
                    fqdn
                            + ": publicIP "
                            + publicAddress
                            + " is not of the address family of "
                            + destination
                            + ", which all clients get");
            return destination;
        }
        return new Destination.Ip(ip.address(), publicAddress);
    }

    private @Nullable String siteOf(String cluster) {
        return settings.sites().values().stream()
                .filter(site -> site.clusters().contains(cluster))
                .map(Site::name)
                .sorted()
                .findFirst()
                .orElse(null);
    }

    private static List<Origin> origins(List<Endpoint> same) {
        return same.stream().map(Endpoint::origin).distinct().sorted(Destinations.ORIGINS).toList();
    }

    /// Of all Services behind all of the objects.
    private static @Nullable Readiness readiness(List<Endpoint> same) {
        int ready = 0;
        int backends = 0;
        for (Endpoint endpoint : same) {
            Readiness own = endpoint.readiness();
            if (own != null) {
                ready += own.ready();
                backends += own.backends();
            }
        }
        return backends == 0 ? null : new Readiness(ready, backends);
    }

    private void addThirdParty(int scale) {
        if (rule == null) {
            return;
        }
        Set<Destination> taken = new HashSet<>(byDestination.keySet());
        for (Specs.ThirdPartyMember third : rule.thirdPartyMembers()) {
            String site = Objects.requireNonNullElse(third.site(), "");
            Destination vip =
                    Destinations.of(IpAddress.of(Objects.requireNonNullElse(third.vip(), "")));
            if (!taken.add(vip)) {
                notes.add(fqdn + ": third-party member " + vip + " is a member already");
                continue;
            }
            IpAddress outside =
                    third.publicIp() == null
                            ? null
                            : IpAddress.parse(third.publicIp()).orElse(null);
            Specs.TrafficSplit split = Precedence.traffic(settings, fqdn, site);
            place(
                    priority(split, THIRD_PARTY_PRIORITY),
                    new Member(
                            withPublicAddress(vip, outside),
                            weight(split) * scale,
                            site,
                            site,
                            List.of(),
                            memberRules.isEnabled(site, vip.toString()),
                            memberRules.location(site, vip.toString()),
                            null));
        }
    }

    /// AMKO sets no upper bound to a rule's priorities: what is above 100 keeps its rank.
    private List<Pool> pools() {
        List<Pool> pools = new ArrayList<>();
        int ceiling = 100;
        for (Map.Entry<Integer, List<Member>> each : byPriority.entrySet()) {
            int priority = Math.min(each.getKey(), ceiling);
            ceiling = priority - 1;
            List<Member> members =
                    each.getValue().stream()
                            .sorted(
                                    Comparator.comparing(Member::destination, Destinations.ORDER)
                                            .thenComparing(Member::cluster))
                            .toList();
            pools.add(new Pool(priority, members));
        }
        return pools;
    }
}
