package io.meridian.federator.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.PolicyBook;
import io.meridian.federator.policy.Settings;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.DirectoryCluster;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Problem;
import io.meridian.model.PublishedRecord;
import io.meridian.yaml.Problems;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Two member clusters, `a` and `b`, as texts, of which `a` has the settings; and what follows from
/// them. Keeps the last good versions and the published set from one assembly to the next, as a
/// federator does.
public final class Federation {

    /// Everything that most tests need: both clusters selected by the label `app: gslb`, a Site for
    /// cluster `a`, and one of each kind that others refer to.
    public static final String BASE =
            """
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBConfig
            metadata: { name: gc, namespace: avi-system }
            spec: { memberClusters: [ { clusterContext: a }, { clusterContext: b } ] }
            ---
            apiVersion: amko.vmware.com/v1alpha2
            kind: GlobalDeploymentPolicy
            metadata: { name: gdp, namespace: avi-system }
            spec:
              matchRules: { appSelector: { label: { app: gslb } } }
              matchClusters: [ { cluster: a, syncVipOnly: true }, { cluster: b, syncVipOnly: true } ]
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: Site
            metadata: { name: east, namespace: avi-system }
            spec: { latitude: 1, longitude: 2, clusters: [a] }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: HealthMonitor
            metadata: { name: hm, namespace: avi-system }
            spec: { type: tcp, port: 81 }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: HealthMonitor
            metadata: { name: hm2, namespace: avi-system }
            spec: { type: http, port: 82, path: /x, method: GET, interval: 3s, timeout: 1s }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: PersistenceProfile
            metadata: { name: pp, namespace: avi-system }
            spec: { timeout: 5m }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: PersistenceProfile
            metadata: { name: pp2, namespace: avi-system }
            spec: { timeout: 6m, acrossPools: true }
            """;

    /// Kinds without which a Kubernetes cluster does not count as listed.
    private static final Set<String> CONTEXT = Set.of("Namespace", "HostRule", "Gateway");

    private final PolicyBook book;
    private final Map<String, String> texts = new LinkedHashMap<>();
    private final Set<String> unlisted = new HashSet<>();
    private final Map<String, Set<String>> unlistedKinds = new HashMap<>();
    private final Map<String, String> failures = new HashMap<>();
    private @Nullable Instant staleSince;
    private List<PublishedRecord> published = new ArrayList<>();
    private Optional<Set<String>> zones = Optional.empty();
    private List<ObjectReport> policyReports = List.of();
    private @Nullable Settings settings;

    /// @param folder for the last good versions
    public Federation(Path folder) {
        this.book = new PolicyBook("avi-system", Set.of("a", "b")::contains, new LastGood(folder));
        texts.put("a", BASE);
        texts.put("b", "");
    }

    /// Replaces all settings.
    public Federation settings(String text) {
        texts.put("a", text);
        return this;
    }

    /// Adds documents to a cluster.
    public Federation add(String cluster, String text) {
        texts.merge(cluster, text, (before, more) -> before + "\n---\n" + more);
        return this;
    }

    public Federation replace(String cluster, String before, String after) {
        String text = texts.getOrDefault(cluster, "");
        assertThat(text).contains(before);
        texts.put(cluster, text.replace(before, after));
        return this;
    }

    /// A cluster that this federator has not listed since it started.
    public Federation forget(String cluster) {
        unlisted.add(cluster);
        return this;
    }

    /// A kind of object that this federator cannot list in a cluster, and never could.
    public Federation forget(String cluster, String kind) {
        unlistedKinds.computeIfAbsent(cluster, _ -> new HashSet<>()).add(kind);
        return this;
    }

    /// It is listed again, with every kind.
    public Federation remember(String cluster) {
        unlisted.remove(cluster);
        unlistedKinds.remove(cluster);
        return this;
    }

    /// A kind that cannot be listed now in any cluster, though it could before.
    public Federation fail(String kind) {
        failures.put(kind, "403");
        return this;
    }

    /// No cluster can be listed any more; what they held stays.
    public Federation silence() {
        staleSince = Instant.EPOCH;
        return this;
    }

    public Federation zones(String... names) {
        zones = Optional.of(Set.of(names));
        return this;
    }

    public Assembly assemble() {
        List<ClusterView> views = new ArrayList<>();
        texts.forEach((cluster, text) -> views.add(view(cluster, text)));
        PolicyBook.Reading reading = book.read(views.getFirst());
        policyReports = reading.reports();
        settings = reading.settings();
        Assembly assembly =
                GslbServiceAssembler.assemble(
                        AssemblyInput.of(views, reading.settings(), published, zones));
        published = new ArrayList<>(assembly.services().values());
        published.addAll(assembly.monitors().values());
        published.addAll(reading.settings().monitors().values());
        return assembly;
    }

    private ClusterView view(String cluster, String text) {
        TreeMap<ObjectKey, ClusterObject> objects = new TreeMap<>();
        if (!unlisted.contains(cluster)) {
            Problems problems = new Problems();
            DirectoryCluster.objects(cluster, cluster + ".yaml", text, problems)
                    .forEach(object -> objects.put(object.key(), object));
            assertThat(problems.list()).isEmpty();
        }
        Set<String> kinds = unlistedKinds.getOrDefault(cluster, Set.of());
        objects.keySet().removeIf(key -> kinds.contains(key.kind()));
        boolean listed = !unlisted.contains(cluster) && Collections.disjoint(kinds, CONTEXT);
        return new ClusterView(cluster, objects, Map.of(), listed, staleSince, kinds, failures);
    }

    /// The service of a name; fails when there is none.
    public GslbService service(String fqdn) {
        return Objects.requireNonNull(assemble().services().get(fqdn), () -> "no " + fqdn);
    }

    /// What was in force at the last reading.
    public Settings settings() {
        return Objects.requireNonNull(settings);
    }

    /// Of the last reading.
    public List<ObjectReport> policyReports() {
        return policyReports;
    }

    /// Of the last reading, about one object.
    public ObjectReport policyReport(String kind, String name) {
        return policyReports.stream()
                .filter(report -> report.object().key().kind().equals(kind))
                .filter(report -> report.object().key().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    /// What is wrong with an object by the last reading, without places.
    public List<String> problems(String kind, String name) {
        return policyReport(kind, name).problems().stream().map(Problem::rule).toList();
    }

    /// Everything told about the objects of one kind.
    public static List<String> told(Assembly assembly, String kind) {
        List<String> told = new ArrayList<>();
        for (ObjectReport report : assembly.reports()) {
            if (report.object().key().kind().equals(kind)) {
                report.problems().forEach(problem -> told.add(problem.rule()));
                told.addAll(report.notes());
            }
        }
        return told;
    }

    /// `priority destination weight` for each member.
    public static List<String> members(GslbService service) {
        List<String> members = new ArrayList<>();
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                members.add(pool.priority() + " " + member.name() + " x" + member.weight());
            }
        }
        return members;
    }

    /// An Ingress with one host and one VIP, labelled so that it is selected.
    public static String ingress(String name, String host, String vip) {
        return """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: %s, namespace: x, labels: { app: gslb } }
        spec: { rules: [ { host: %s } ] }
        status: { loadBalancer: { ingress: [ { ip: "%s" } ] } }
        """
                .formatted(name, host, vip);
    }

    /// A GSLBHostRule for `app.test` with further fields.
    public static String rule(String fields) {
        return """
        apiVersion: amko.vmware.com/v1alpha1
        kind: GSLBHostRule
        metadata: { name: r, namespace: avi-system }
        spec: { fqdn: app.test, %s }
        """
                .formatted(fields);
    }
}
