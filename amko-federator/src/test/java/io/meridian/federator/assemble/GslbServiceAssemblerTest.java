package io.meridian.federator.assemble;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.PolicyBook;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.DirectoryCluster;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.Problem;
import io.meridian.yaml.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GslbServiceAssemblerTest {

    private static final String BASE =
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
              matchClusters: [ { cluster: a }, { cluster: b } ]
              trafficSplit: [ { cluster: a, weight: 3 } ]
              ttl: 20
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
            """;

    private static final String RULE =
            """
            ---
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBHostRule
            metadata: { name: r, namespace: avi-system }
            spec: { fqdn: app.test, FIELD }
            """;

    @TempDir Path folder;

    private List<ObjectReport> policyReports = List.of();

    @Test
    void oneFqdnInTwoClustersIsOneService() {
        GslbService service =
                service(
                        BASE,
                        Map.of(
                                "a",
                                ingress("app.test", "192.0.2.1"),
                                "b",
                                ingress("app.test", "192.0.2.2")));

        assertThat(service.ttlSeconds()).isEqualTo(20);
        assertThat(describe(service))
                .containsExactly("10 192.0.2.1 weight 3 at east", "10 192.0.2.2 weight 1 at null");
        assertThat(service.health().monitors()).hasSize(1);
    }

    @Test
    void severalObjectsOnOneVipAreOneMemberUntilTheLastIsGone() {
        String two =
                ingress("app.test", "192.0.2.1")
                        + "---\n"
                        + ingress("app.test", "192.0.2.1").replace("name: i", "name: j");
        GslbService service = service(BASE, Map.of("a", two));

        assertThat(service.pools().getFirst().members()).hasSize(1);
        assertThat(service.pools().getFirst().members().getFirst().origins()).hasSize(2);
    }

    @Test
    void clustersWeightIsSharedOutAmongItsVips() {
        String vips =
                ingress("app.test", "192.0.2.1")
                        .replace(
                                "[ { ip: 192.0.2.1 } ]",
                                "[ { ip: 192.0.2.1 }, { ip: 192.0.2.3 } ]");
        GslbService service =
                service(BASE, Map.of("a", vips, "b", ingress("app.test", "192.0.2.2")));

        assertThat(describe(service))
                .containsExactly(
                        "10 192.0.2.1 weight 3 at east",
                        "10 192.0.2.2 weight 2 at null",
                        "10 192.0.2.3 weight 3 at east");
    }

    /// What a rule's field must change.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "ttl: 7                                                          | ttl=7",
                "trafficSplit: [ { cluster: a, weight: 9 } ]                     | [10 192.0.2.1 weight 9 at east, 10 192.0.2.2 weight 1 at null]",
                "trafficSplit: [ { cluster: b, priority: 20 } ]                  | [20 192.0.2.2 weight 1 at null, 10 192.0.2.1 weight 3 at east]",
                "trafficSplit: [ { cluster: b, priority: 0 } ]                   | [10 192.0.2.1 weight 3 at east, 0 192.0.2.2 weight 1 at null]",
                "thirdPartyMembers: [ { site: east, vip: 192.0.2.9 } ]           | 1 192.0.2.9 weight 1 at east",
                "healthMonitorRefs: [hm]                                         | monitors=[hm]",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 20 } | ConsistentHash[mask4=20",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN } } | Geo[fallback=RoundRobin",
                "downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_EMPTY }        | Empty[]",
                "downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_FALLBACK_IP, fallbackIP: 192.0.2.8 } | FallbackIp[address=192.0.2.8]",
            })
    void everyFieldOfARuleChangesTheService(String field, String expected) {
        Map<String, String> apps =
                Map.of(
                        "a",
                        ingress("app.test", "192.0.2.1"),
                        "b",
                        ingress("app.test", "192.0.2.2"));
        GslbService service = service(BASE + RULE.replace("FIELD", field), apps);

        assertThat(policyReports).allMatch(ObjectReport::isAccepted);
        assertThat(
                        describe(service)
                                + " ttl="
                                + service.ttlSeconds()
                                + " monitors="
                                + service.health().monitors()
                                + " "
                                + service.policy()
                                + " "
                                + service.downResponse())
                .contains(expected);
        assertThat(service).isNotEqualTo(service(BASE, apps));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "trafficSplit: [ { cluster: a, weight: 21 } ]      | traffic weight 21 must be between 1 and 20",
                "healthMonitorRefs: [none]                         | Health Monitor Ref none error for r",
                "thirdPartyMembers: [ { site: nowhere, vip: x } ]  | ThirdPartyMember site nowhere does not exist for r",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_GEO } | geoFallback has to be set for Geo",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH } | hashMask is required for ConsistentHash",
                "poolAlgorithmSettings: { hashMask: 3 }            | hashMask not allowed for GSLB_ALGORITHM_ROUND_ROBIN",
                "downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_FALLBACK_IP } | fallbackIP is required",
                "downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_EMPTY, fallbackIP: 192.0.2.1 } | fallbackIP is not allowed",
                "ttl: -1                                           | must be 0..86400, was -1",
            })
    void invalidRulesAreRefusedInAmkosWords(String field, String message) {
        Map<String, String> apps = Map.of("a", ingress("app.test", "192.0.2.1"));
        GslbService service = service(BASE + RULE.replace("FIELD", field), apps);

        assertThat(policyReports)
                .flatExtracting(ObjectReport::problems)
                .extracting(Problem::toString)
                .anySatisfy(
                        text -> assertThat(text).contains(message).startsWith("settings.yaml:"));
        assertThat(service).isEqualTo(service(BASE, apps));
    }

    @Test
    void selectorsMustAllMatchAndWhatIsNotSelectedSaysWhy() {
        String both = BASE.replace("label: { app: gslb }", "label: { app: gslb, tier: front }");
        Assembly assembly =
                assemble(both, Map.of("a", ingress("app.test", "192.0.2.1")), List.of());

        assertThat(assembly.services()).isEmpty();
        assertThat(assembly.reports().getFirst().notes().getFirst())
                .contains("labels do not match appSelector");
    }

    @Test
    void clusterThatWasNotListedKeepsItsMembers() {
        Map<String, String> apps =
                Map.of(
                        "a",
                        ingress("app.test", "192.0.2.1"),
                        "b",
                        ingress("app.test", "192.0.2.2"));
        GslbService before = service(BASE, apps);
        Assembly later =
                assemble(BASE, Map.of("a", ingress("app.test", "192.0.2.1")), List.of(before));

        assertThat(describe(java.util.Objects.requireNonNull(later.services().get("app.test"))))
                .isEqualTo(describe(before));
    }

    @Test
    void tlsAndServicesAndPathsGiveTheirMonitors() {
        String paths =
                ingress("app.test", "192.0.2.1")
                        .replace(
                                "host: app.test",
                                "host: app.test, http: { paths: [ { path: /a }, { path: /b } ] }");
        Assembly http = assemble(BASE, Map.of("a", paths), List.of());
        assertThat(http.monitors().values())
                .extracting(monitor -> ((HealthMonitor.Http) monitor).path())
                .containsExactlyInAnyOrder("/a", "/b");

        String tls =
                ingress("app.test", "192.0.2.1")
                        .replace("spec: {", "spec: { tls: [ { hosts: [app.test] } ],");
        assertThat(assemble(BASE, Map.of("a", tls), List.of()).monitors().values())
                .singleElement()
                .isInstanceOfSatisfying(
                        HealthMonitor.Tcp.class, tcp -> assertThat(tcp.port()).isEqualTo(443));
    }

    /// The order in which objects come makes no difference to a single octet.
    @Test
    void orderOfObjectsMakesNoDifference() {
        List<String> documents = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            documents.add(
                    ingress("app" + i % 4 + ".test", "192.0.2." + i)
                            .replace("name: i", "name: i" + i));
        }
        Assembly first = assemble(BASE, Map.of("a", String.join("---\n", documents)), List.of());
        Random random = new Random(1);
        for (int round = 0; round < 20; round++) {
            Collections.shuffle(documents, random);
            assertThat(
                            assemble(BASE, Map.of("a", String.join("---\n", documents)), List.of())
                                    .services())
                    .isEqualTo(first.services());
        }
    }

    private GslbService service(String settings, Map<String, String> apps) {
        return java.util.Objects.requireNonNull(
                assemble(settings, apps, List.of()).services().get("app.test"));
    }

    private Assembly assemble(
            String settings, Map<String, String> apps, List<GslbService> published) {
        PolicyBook book =
                new PolicyBook(
                        "avi-system",
                        Set.of("a", "b"),
                        new LastGood(folder.resolve(Long.toString(System.nanoTime()))));
        PolicyBook.Reading reading = book.read(view("a", "settings.yaml", settings));
        policyReports = reading.reports();
        List<ClusterView> views = new ArrayList<>();
        for (String cluster : List.of("a", "b")) {
            String text = apps.get(cluster);
            views.add(
                    text == null
                            ? new ClusterView(
                                    cluster, new TreeMap<>(), Map.of(), published.isEmpty(), null)
                            : view(cluster, cluster + ".yaml", text));
        }
        return GslbServiceAssembler.assemble(views, reading.settings(), published);
    }

    private static ClusterView view(String cluster, String source, String text) {
        Problems problems = new Problems();
        TreeMap<ObjectKey, ClusterObject> objects = new TreeMap<>();
        DirectoryCluster.objects(cluster, source, text, problems)
                .forEach(object -> objects.put(object.key(), object));
        assertThat(problems.list()).isEmpty();
        return new ClusterView(cluster, objects, Map.of(), true, null);
    }

    private static String ingress(String host, String vip) {
        return """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: i, namespace: x, labels: { app: gslb } }
        spec: { rules: [ { host: %s } ] }
        status: { loadBalancer: { ingress: [ { ip: %s } ] } }
        """
                .formatted(host, vip);
    }

    private static List<String> describe(GslbService service) {
        List<String> members = new ArrayList<>();
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                members.add(
                        pool.priority()
                                + " "
                                + member.name()
                                + " weight "
                                + member.weight()
                                + " at "
                                + member.site());
            }
        }
        return members;
    }
}
