package io.meridian.federator.kube;

import io.meridian.federator.FederatorNode;
import io.meridian.federator.FreePorts;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.federator.watch.ClusterView;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.RecordKey;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Three real API servers with manifests as AMKO's users have them, and what tests ask of a
/// federator over them. The servers start once for all tests.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
final class ThreeClusters {

    private static final String FQDN = "shop.example.com";
    private static SortedMap<String, TestApiServer> started = new TreeMap<>();

    private ThreeClusters() {}

    /// By context; started when they are not yet.
    static synchronized SortedMap<String, TestApiServer> servers() {
        if (started.isEmpty()) {
            try {
                Path folder = Files.createTempDirectory("gslb-kube");
                List<TestApiServer> servers = TestApiServer.start(folder, "one", "two", "three");
                Runtime.getRuntime()
                        .addShutdownHook(new Thread(() -> servers.forEach(TestApiServer::close)));
                SortedMap<String, TestApiServer> byContext = new TreeMap<>();
                for (int i = 0; i < servers.size(); i++) {
                    byContext.put("cluster" + (i + 1) + "-admin", servers.get(i));
                    servers.get(i).applyCrds(Path.of("../deploy/crds"));
                    servers.get(i).apply(NAMESPACES);
                    servers.get(i).applyRights(Path.of("../deploy/federator"));
                }
                started = byContext;
            } catch (IOException failed) {
                throw new AssertionError(failed);
            }
        }
        return started;
    }

    static TestApiServer one() {
        return servers().get("cluster1-admin");
    }

    static TestApiServer two() {
        return servers().get("cluster2-admin");
    }

    static TestApiServer three() {
        return servers().get("cluster3-admin");
    }

    static void applyManifests() {
        servers()
                .forEach((name, server) -> {
                    server.apply(ingress(vip(name)));
                    server.apply(amkoCluster(name, name.equals("cluster1-admin")));
                });
        one().apply(CONFIG);
        one().apply(GDP);
    }

    /// Waits until every cluster is as it was before.
    static void deleteManifests() {
        servers()
                .forEach((name, server) -> {
                    server.delete(GDP);
                    server.delete(CONFIG);
                    server.delete(amkoCluster(name, false));
                    server.delete(ingress(vip(name)));
                });
    }

    static String vip(String cluster) {
        return "10.10." + cluster.charAt("cluster".length()) + ".10";
    }

    /// The configuration of the federator of a cluster, in a mesh of its own.
    static FederatorConfig config(Path folder, String cluster) throws IOException {
        return config(folder, cluster, 1, Map.of(1, FreePorts.next()), FreePorts.next());
    }

    static FederatorConfig config(
            Path folder, String cluster, int member, Map<Integer, Integer> ports, int hazelcast)
            throws IOException {
        StringBuilder members = new StringBuilder();
        ports.forEach(
                (number, port) -> members.append("%d: \"127.0.0.1:%d\", ".formatted(number, port)));
        Path file =
                Files.writeString(
                        folder.resolve(cluster + ".yaml"),
                        """
                        cluster: %1$s
                        data-dir: data-%1$s
                        kubeconfig: { file: gslb-members }
                        mesh: { installation: it, member: %2$d, members: { %3$s }, hazelcast-base-port: %4$d }
                        api: { port: 0 }
                        """
                                .formatted(cluster, member, members, hazelcast));
        return FederatorConfig.read(file);
    }

    static ClusterView view(FederatorNode node, String cluster) {
        return node.loop().views().stream()
                .filter(view -> view.cluster().equals(cluster))
                .findFirst()
                .orElse(null);
    }

    static GslbService service(FederatorNode node) {
        return (GslbService)
                node.mesh()
                        .log()
                        .snapshot()
                        .records()
                        .get(new RecordKey(RecordKey.Kind.SERVICE, FQDN));
    }

    /// The published members: context, address and weight.
    static List<String> members(FederatorNode node) {
        GslbService service = service(node);
        return service == null
                ? List.of()
                : service.pools().stream()
                        .map(Pool::members)
                        .flatMap(List::stream)
                        .map(ThreeClusters::describe)
                        .sorted()
                        .toList();
    }

    private static String describe(Member member) {
        return member.cluster() + " " + member.name() + " " + member.weight();
    }

    static void awaitMembers(FederatorNode node, int count) {
        Wait.until(count + " members are published", () -> members(node).size() == count);
    }

    static void awaitMembers(FederatorNode node, String... expected) {
        Wait.until(
                "published are " + List.of(expected),
                () -> members(node).equals(List.of(expected)));
    }

    static String object(TestApiServer server, String version, String plural, String name) {
        return server.get("/apis/" + version + "/namespaces/avi-system/" + plural + "/" + name);
    }

    static String gdp(TestApiServer server) {
        return object(server, "amko.vmware.com/v1alpha2", "globaldeploymentpolicies", "global-gdp");
    }

    static final String NAMESPACES =
            """
            apiVersion: v1
            kind: Namespace
            metadata: { name: avi-system }
            ---
            apiVersion: v1
            kind: Namespace
            metadata: { name: shop, labels: { ns: gslb } }
            """;

    static String amkoCluster(String context, boolean leader) {
        return """
        apiVersion: amko.vmware.com/v1alpha1
        kind: AMKOCluster
        metadata: { name: amkocluster-federation, namespace: avi-system }
        spec:
          isLeader: %s
          clusterContext: %s
          version: 2.1.1
          clusters: [cluster1-admin, cluster2-admin, cluster3-admin]
        """
                .formatted(leader, context);
    }

    static final String CONFIG =
            """
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBConfig
            metadata: { name: gc-1, namespace: avi-system }
            spec:
              gslbLeader:
                credentials: gslb-avi-secret
                controllerVersion: 31.1.1
                controllerIP: 10.10.0.5
                tenant: admin
              memberClusters:
              - clusterContext: cluster1-admin
              - clusterContext: cluster2-admin
              - clusterContext: cluster3-admin
              refreshInterval: 1800
              logLevel: INFO
              useCustomGlobalFqdn: false
            """;

    static final String GDP =
            """
            apiVersion: amko.vmware.com/v1alpha2
            kind: GlobalDeploymentPolicy
            metadata: { name: global-gdp, namespace: avi-system }
            spec: {
              matchRules: {
                appSelector: { label: { app: gslb } },
                namespaceSelector: { label: { ns: gslb } } },
              matchClusters: [
                { cluster: cluster1-admin, syncVipOnly: false },
                { cluster: cluster2-admin },
                { cluster: cluster3-admin } ],
              trafficSplit: [
                { cluster: cluster1-admin, weight: 8 },
                { cluster: cluster2-admin, weight: 2 } ],
              ttl: 10 }
            """;

    static String ingress(String vip) {
        return """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: shop, namespace: shop, labels: { app: gslb } }
        spec:
          rules:
          - host: shop.example.com
            http: { paths: [ { path: /, pathType: Prefix, backend: { service: { name: web, port: { number: 80 } } } } ] }
        status: { loadBalancer: { ingress: [ { ip: %s, hostname: shop.example.com } ] } }
        """
                .formatted(vip);
    }

    static final String HOST_RULE_CRD =
            """
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: { name: hostrules.ako.vmware.com }
            spec:
              group: ako.vmware.com
              scope: Namespaced
              names: { kind: HostRule, plural: hostrules, singular: hostrule }
              versions:
              - name: v1beta1
                served: true
                storage: true
                subresources: { status: {} }
                schema: { openAPIV3Schema: { type: object, x-kubernetes-preserve-unknown-fields: true } }
            """;
}
