package io.meridian.federator.assemble;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.PolicyMeaning;
import io.meridian.federator.policy.Settings;
import io.meridian.federator.policy.Specs;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Origin;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Objects of all clusters → one service for each FQDN: a pure function, equal input to equal
/// output, whatever order things came in.
public final class GslbServiceAssembler {

    private static final int DEFAULT_TTL_SECONDS = 30;
    private static final int DEFAULT_WEIGHT = 1;

    /// AMKO's documents say 10; its schema's 1 silently demotes a cluster that has only a weight.
    private static final int DEFAULT_PRIORITY = 10;

    /// Of a third-party site without an entry in trafficSplit.
    private static final int THIRD_PARTY_PRIORITY = 1;

    private final Settings settings;
    private final Selection selection;
    private final Map<String, List<Endpoint>> endpoints = new TreeMap<>();
    private final List<ObjectReport> reports = new ArrayList<>();
    private final SortedMap<String, HealthMonitor> generated = new TreeMap<>();
    private final List<String> notes = new ArrayList<>();

    private GslbServiceAssembler(Settings settings) {
        this.settings = settings;
        this.selection = new Selection(settings.deploymentPolicy(), settings.memberClusters());
    }

    /// @param published what the mesh has: members of clusters that were not listed yet are carried
    ///   over
    public static Assembly assemble(
            Collection<ClusterView> clusters,
            Settings settings,
            Collection<GslbService> published) {
        GslbServiceAssembler assembler = new GslbServiceAssembler(settings);
        clusters.stream()
                .sorted(Comparator.comparing(ClusterView::cluster))
                .forEach(assembler::collect);
        Set<String> unlisted =
                clusters.stream()
                        .filter(view -> !view.listed())
                        .map(ClusterView::cluster)
                        .collect(Collectors.toSet());
        published.forEach(service -> assembler.carryOver(service, unlisted));
        SortedMap<String, GslbService> services = new TreeMap<>();
        assembler.endpoints.forEach(
                (fqdn, own) -> services.put(fqdn, assembler.service(fqdn, own)));
        return new Assembly(services, assembler.generated, assembler.reports, assembler.notes);
    }

    private void collect(ClusterView view) {
        Stream.concat(
                        view.ofKind("Ingress").stream(),
                        view.ofKind("Service").stream().filter(ServiceCollector::isLoadBalancer))
                .forEach(object -> collect(object, view));
    }

    private void collect(ClusterObject object, ClusterView view) {
        String against = selection.reasonAgainst(object, view);
        if (against != null) {
            report(object, List.of("not selected: " + against), List.of());
            return;
        }
        Collected collected =
                object.key().kind().equals("Ingress")
                        ? IngressCollector.collect(object)
                        : ServiceCollector.collect(object);
        collected.endpoints.forEach(endpoint ->
                endpoints.computeIfAbsent(endpoint.fqdn(), _ -> new ArrayList<>()).add(endpoint));
        List<String> told = new ArrayList<>();
        collected.endpoints.forEach(
                endpoint -> told.add(endpoint.fqdn() + " at " + endpoint.vip()));
        collected.leftOut.forEach(reason -> told.add("left out: " + reason));
        if (object.annotations().containsKey("passthrough.ako.vmware.com/enabled")) {
            told.add("not in force: passthrough.ako.vmware.com/enabled");
        }
        report(object, told, collected.endpoints.stream().map(Endpoint::fqdn).distinct().toList());
    }

    private void report(ClusterObject object, List<String> notesOf, List<String> fqdns) {
        reports.add(new ObjectReport(object, List.of(), false, List.of(), notesOf, fqdns));
    }

    /// A cluster that this leader has not listed yet keeps the members it had: not knowing is no
    /// reason to withdraw.
    private void carryOver(GslbService service, Set<String> unlisted) {
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                IpAddress vip = member.address();
                for (Origin origin : member.origins()) {
                    if (vip != null && unlisted.contains(origin.cluster())) {
                        endpoints
                                .computeIfAbsent(service.fqdn(), _ -> new ArrayList<>())
                                .add(
                                        new Endpoint(
                                                service.fqdn(),
                                                vip,
                                                origin.cluster(),
                                                origin,
                                                false,
                                                List.of("/"),
                                                0));
                        notes.add(
                                service.fqdn()
                                        + ": "
                                        + vip
                                        + " of "
                                        + origin.cluster()
                                        + " is stale: the cluster was not listed yet");
                    }
                }
            }
        }
    }

    private GslbService service(String fqdn, List<Endpoint> own) {
        Specs.GslbHostRule rule = settings.hostRules().get(fqdn);
        List<String> references = references(rule);
        List<String> monitors = references;
        if (references.isEmpty()) {
            List<HealthMonitor> made = GeneratedMonitors.of(fqdn, own);
            made.forEach(monitor -> generated.put(monitor.name(), monitor));
            monitors = made.stream().map(HealthMonitor::name).toList();
            if (own.stream().anyMatch(Endpoint::tls)) {
                notes.add(fqdn + ": HTTPS monitors are not in force, TCP 443 is probed");
            }
        }
        return GslbService.of(
                fqdn,
                first(rule == null ? null : rule.ttl(), gdp(Specs.Gdp::ttl), DEFAULT_TTL_SECONDS),
                policy(rule),
                pools(fqdn, own, rule),
                HealthRule.of(monitors, references.isEmpty() ? 1 : references.size()),
                downResponse(rule));
    }

    private <T> @Nullable T gdp(java.util.function.Function<Specs.Gdp, @Nullable T> field) {
        Specs.Gdp gdp = settings.deploymentPolicy().orElse(null);
        return gdp == null ? null : field.apply(gdp);
    }

    private static int first(@Nullable Integer rule, @Nullable Integer policy, int otherwise) {
        return rule != null ? rule : policy != null ? policy : otherwise;
    }

    private List<String> references(Specs.@Nullable GslbHostRule rule) {
        if (rule != null && !rule.healthMonitorRefs().isEmpty()) {
            return rule.healthMonitorRefs();
        }
        return settings.deploymentPolicy().map(Specs.Gdp::healthMonitorRefs).orElse(List.of());
    }

    private SelectionPolicy policy(Specs.@Nullable GslbHostRule rule) {
        SelectionPolicy own =
                rule == null ? null : PolicyMeaning.policy(rule.poolAlgorithmSettings());
        SelectionPolicy general = PolicyMeaning.policy(gdp(Specs.Gdp::poolAlgorithmSettings));
        return own != null ? own : general != null ? general : new SelectionPolicy.RoundRobin();
    }

    private @Nullable DownResponse downResponse(Specs.@Nullable GslbHostRule rule) {
        DownResponse own = rule == null ? null : PolicyMeaning.downResponse(rule.downResponse());
        return own != null ? own : PolicyMeaning.downResponse(gdp(Specs.Gdp::downResponse));
    }

    /// A VIP once, whoever named it: several Ingresses on one VIP are one member with several
    /// origins.
    private List<Pool> pools(String fqdn, List<Endpoint> own, Specs.@Nullable GslbHostRule rule) {
        Map<IpAddress, List<Endpoint>> byVip = new TreeMap<>();
        own.forEach(endpoint ->
                byVip.computeIfAbsent(endpoint.vip(), _ -> new ArrayList<>()).add(endpoint));
        Map<String, Integer> vipsOfCluster = new HashMap<>();
        byVip.values()
                .forEach(same -> vipsOfCluster.merge(same.getFirst().cluster(), 1, Integer::sum));
        int scale =
                vipsOfCluster.values().stream()
                        .reduce(1, GslbServiceAssembler::leastCommonMultiple);
        SortedMap<Integer, List<Member>> pools = new TreeMap<>(Comparator.reverseOrder());
        byVip.forEach((vip, same) -> {
            String cluster = same.getFirst().cluster();
            Specs.TrafficSplit split = split(rule, cluster);
            int vips = vipsOfCluster.getOrDefault(cluster, 1);
            int weight = weight(split) * (scale / vips);
            pools.computeIfAbsent(priority(split, DEFAULT_PRIORITY), _ -> new ArrayList<>())
                    .add(Member.of(vip, weight, siteOf(cluster), cluster, origins(same)));
        });
        addThirdParty(fqdn, rule, byVip.keySet(), scale, pools);
        return pools.entrySet().stream()
                .map(pool -> new Pool(pool.getKey(), pool.getValue()))
                .toList();
    }

    /// A cluster's weight is shared out among its VIPs: all weights are scaled so that the shares
    /// are whole numbers.
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
        return split.priority() == null ? DEFAULT_PRIORITY : Math.min(100, split.priority());
    }

    private static List<Origin> origins(List<Endpoint> same) {
        return same.stream()
                .map(Endpoint::origin)
                .distinct()
                .sorted(
                        Comparator.comparing(Origin::cluster)
                                .thenComparing(Origin::kind)
                                .thenComparing(Origin::namespace)
                                .thenComparing(Origin::name))
                .toList();
    }

    /// The rule's entry for the cluster, else the policy's: cluster by cluster, not list by list.
    private Specs.@Nullable TrafficSplit split(Specs.@Nullable GslbHostRule rule, String cluster) {
        List<Specs.TrafficSplit> own = rule == null ? List.of() : rule.trafficSplit();
        List<Specs.TrafficSplit> general =
                Objects.requireNonNullElse(gdp(Specs.Gdp::trafficSplit), List.of());
        return Stream.concat(own.stream(), general.stream())
                .filter(split -> split.cluster().equals(cluster))
                .findFirst()
                .orElse(null);
    }

    private @Nullable String siteOf(String cluster) {
        return settings.sites().values().stream()
                .filter(site -> site.clusters().contains(cluster))
                .map(Site::name)
                .sorted()
                .findFirst()
                .orElse(null);
    }

    private void addThirdParty(
            String fqdn,
            Specs.@Nullable GslbHostRule rule,
            Set<IpAddress> taken,
            int scale,
            SortedMap<Integer, List<Member>> pools) {
        if (rule == null) {
            return;
        }
        Set<IpAddress> seen = new java.util.HashSet<>(taken);
        for (Specs.ThirdPartyMember third : rule.thirdPartyMembers()) {
            String site = Objects.requireNonNullElse(third.site(), "");
            IpAddress vip = IpAddress.of(Objects.requireNonNullElse(third.vip(), ""));
            if (!seen.add(vip)) {
                notes.add(fqdn + ": third-party member " + vip + " is a member already");
                continue;
            }
            Specs.TrafficSplit split = split(rule, site);
            List<Member> pool =
                    pools.computeIfAbsent(
                            priority(split, THIRD_PARTY_PRIORITY), _ -> new ArrayList<>());
            pool.add(Member.of(vip, weight(split) * scale, site, site, List.of()));
            pool.sort(Comparator.comparing(Member::name));
        }
    }
}
