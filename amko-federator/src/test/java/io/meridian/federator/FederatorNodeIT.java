package io.meridian.federator;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.config.FederatorConfig;
import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import io.meridian.model.RecordKey;
import io.meridian.model.Rejection;
import io.meridian.model.SelectionPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole federator over real folders: what is written there is what is published.
@org.jspecify.annotations.NullUnmarked // a null service fails the test, as it should
class FederatorNodeIT {

    @TempDir Path folder;
    private FederatorConfig config;
    private Path london;
    private Path newyork;

    @BeforeEach
    void writeManifests() throws IOException {
        london = Files.createDirectories(folder.resolve("clusters/london"));
        newyork = Files.createDirectories(folder.resolve("clusters/newyork"));
        Files.writeString(london.resolve("leader.yaml"), LEADER);
        Files.writeString(london.resolve("gdp.yml"), gdp("weight: 8"));
        Files.writeString(london.resolve("app.yaml"), ingress("127.0.10.1"));
        Files.writeString(newyork.resolve("app.yaml"), ingress("127.0.20.1"));
        Path file =
                Files.writeString(
                        folder.resolve("federator.yaml"),
                        """
                        cluster: london
                        data-dir: data
                        clusters: { london: { directory: clusters/london }, newyork: { directory: clusters/newyork } }
                        mesh: { installation: it, member: 1, members: { 1: "127.0.0.1:%d" }, hazelcast-base-port: %d }
                        api: { port: 0 }
                        """
                                .formatted(FreePorts.next(), FreePorts.next()));
        config = FederatorConfig.read(file);
    }

    @Test
    void publishesWhatTheManifestsSayAndFollowsEveryEdit() throws IOException {
        try (FederatorNode node = FederatorNode.start(config)) {
            await(() -> service(node) != null);
            GslbService service = service(node);
            assertThat(service.policy())
                    .isEqualTo(new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()));
            assertThat(members(service))
                    .extracting(member ->
                            member.cluster() + " " + member.name() + " " + member.weight())
                    .containsExactly("london 127.0.10.1 8", "newyork 127.0.20.1 2");
            assertThat(service.health().monitors()).containsExactly("hm");
            assertThat(shown(node))
                    .contains(
                            "\"policy\" : \"geo, falling back to weighted round robin\"",
                            "\"downResponse\" : null",
                            "\"holdDownSeconds\" : 0",
                            "\"addresses\" : 1");

            Files.writeString(london.resolve("gdp.yml"), gdp("weight: 5"));
            await(() -> members(service(node)).getFirst().weight() == 5);

            Files.writeString(newyork.resolve("app.yaml"), ingress("127.0.30.1"));
            await(() -> members(service(node)).getLast().address().toString().equals("127.0.30.1"));

            Files.delete(newyork.resolve("app.yaml"));
            await(() -> members(service(node)).size() == 1);

            Files.delete(london.resolve("app.yaml"));
            await(() -> service(node) == null);
        }
    }

    @Test
    void brokenManifestsChangeNothingAlsoOverARestart() throws IOException {
        try (FederatorNode node = FederatorNode.start(config)) {
            await(() -> service(node) != null);
            Files.writeString(london.resolve("gdp.yml"), gdp("weight: 21"));
            Files.writeString(newyork.resolve("app.yaml"), "kind: [unclosed\n");
            await(() -> rejections(node).size() == 2);

            assertThat(members(service(node))).extracting(Member::weight).containsExactly(8, 2);
            assertThat(rejections(node))
                    .flatExtracting(Rejection::problems)
                    .anySatisfy(problem ->
                            assertThat(problem)
                                    .contains(
                                            "gdp.yml:",
                                            "traffic weight 21 must be between 1 and 20"))
                    .anySatisfy(problem ->
                            assertThat(problem).contains("newyork/app.yaml:", "not YAML"));
            Path status = london.resolve("status/globaldeploymentpolicy.avi-system.gdp.yaml");
            await(() -> read(status).contains("traffic weight 21"));
            assertThat(read(status)).contains("inForce: the last good version");
        }
        try (FederatorNode again = FederatorNode.start(config)) {
            await(() ->
                    again.loop().outcome() != null
                            && again.mesh().publisher().leadership() instanceof Leadership.Leading);
            await(() -> rejections(again).size() == 2);
            assertThat(members(service(again))).extracting(Member::weight).containsExactly(8, 2);

            Files.writeString(london.resolve("gdp.yml"), gdp("weight: 9"));
            Files.writeString(newyork.resolve("app.yaml"), ingress("127.0.20.1"));
            await(() ->
                    rejections(again).isEmpty()
                            && members(service(again)).getFirst().weight() == 9);
        }
    }

    @Test
    void folderThatVanishesKeepsItsMembersAndASecondPolicyIsRefused() throws IOException {
        try (FederatorNode node = FederatorNode.start(config)) {
            await(() -> service(node) != null);
            Files.move(newyork, folder.resolve("gone"));
            await(() -> node.loop().views().stream().anyMatch(view -> view.staleSince() != null));
            Files.writeString(
                    london.resolve("second.yaml"),
                    gdp("weight: 3").replace("name: gdp", "name: another"));
            await(() -> !rejections(node).isEmpty());

            assertThat(rejections(node).getFirst().problems().getFirst())
                    .contains("a GDP object already exists, can't add another");
            assertThat(members(service(node))).hasSize(2);
            Files.move(folder.resolve("gone"), newyork);
            await(() -> node.loop().views().stream().allMatch(view -> view.staleSince() == null));
        }
    }

    @Test
    void memberThatCannotBeReachedIsToldWithItsReasonAndItsAge() throws IOException {
        Path file = folder.resolve("federator.yaml");
        Files.writeString(file, Files.readString(file) + "kubeconfig: { file: gslb-members }\n");
        Path members =
                Files.writeString(
                        folder.resolve("gslb-members"),
                        "users:\n- name: u\n  user: { token: SECRET-abcdef: \"x }\n");
        Files.writeString(
                london.resolve("leader.yaml"),
                LEADER.replace("clusters: [london, newyork]", "clusters: [london, newyork, away]")
                        .replace(
                                "clusterContext: london, version",
                                "clusterContext: newyork, version"));
        String reason = "gslb-members is not a kubeconfig: line 3, column 31: ";
        Path config = london.resolve("status/gslbconfig.avi-system.gc.yaml");
        Path cluster = london.resolve("status/amkocluster.avi-system.a.yaml");
        try (FederatorNode node = FederatorNode.start(FederatorConfig.read(file))) {
            await(() -> service(node) != null);
            await(() -> read(config).contains("error: provided kubeconfig has an error"));
            assertThat(read(config)).contains(reason, "KubeconfigUsable").doesNotContain("SECRET");
            await(() -> staleSeconds(get(node, "/metrics")) > 1);
            assertThat(get(node, "/api/v1/sites"))
                    .contains(reason)
                    .containsPattern("(?s)\"cluster\" : \"away\".*\"staleSince\" : \"2")
                    .doesNotContain("SECRET");
            assertThat(get(node, "/metrics"))
                    .contains("gslb_federator_cluster_access_refused{cluster=\"away\"} 1");
            assertThat(read(cluster))
                    .contains("spec.clusterContext is newyork; this federator runs in london");

            Files.writeString(
                    members,
                    """
                    clusters: [ { name: c, cluster: { server: 'http://127.0.0.1:1' } } ]
                    contexts: [ { name: away, context: { cluster: c } } ]
                    """);
            await(() -> read(config).contains("success: gslb config accepted"));
            assertThat(staleSeconds(get(node, "/metrics"))).isGreaterThan(1);
        }
    }

    private static double staleSeconds(String metrics) {
        Matcher found =
                Pattern.compile(
                                "gslb_federator_cluster_stale_seconds\\{cluster=\"away\"} ([0-9.E]+)")
                        .matcher(metrics);
        return found.find() ? Double.parseDouble(found.group(1)) : -1;
    }

    @Test
    void followerPublishesNothing() throws IOException {
        Files.writeString(
                london.resolve("leader.yaml"), LEADER.replace("isLeader: true", "isLeader: false"));
        try (FederatorNode node = FederatorNode.start(config)) {
            await(() -> node.loop().turns() > 2);
            assertThat(node.loop().outcome().assembly().services()).hasSize(1);
            assertThat(node.mesh().log().snapshot().records()).isEmpty();
        }
    }

    /// What the API says of the service.
    private static String shown(FederatorNode node) {
        return get(node, "/api/v1/services/" + service(node).fqdn());
    }

    private static String get(FederatorNode node, String path) {
        URI uri = URI.create("http://127.0.0.1:" + node.apiPort() + path);
        try (InputStream body = uri.toURL().openStream()) {
            return new String(body.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static final String LEADER =
            """
            apiVersion: amko.vmware.com/v1alpha1
            kind: AMKOCluster
            metadata: { name: a, namespace: avi-system }
            spec: { isLeader: true, clusterContext: london, version: 1.0.0, clusters: [london, newyork] }
            ---
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBConfig
            metadata: { name: gc, namespace: avi-system }
            spec: { memberClusters: [ { clusterContext: london }, { clusterContext: newyork } ] }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: HealthMonitor
            metadata: { name: hm, namespace: avi-system }
            spec: { type: http, port: 18080, interval: 500ms, timeout: 400ms }
            """;

    private static String gdp(String weight) {
        return """
        apiVersion: amko.vmware.com/v1alpha2
        kind: GlobalDeploymentPolicy
        metadata: { name: gdp, namespace: avi-system }
        spec:
          matchRules: { appSelector: { label: { app: gslb } } }
          matchClusters: [ { cluster: london }, { cluster: newyork } ]
          trafficSplit:
            - { cluster: london, %s }
            - { cluster: newyork, weight: 2 }
          healthMonitorRefs: [hm]
          poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN } }
        """
                .formatted(weight);
    }

    private static String ingress(String vip) {
        return """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: app, namespace: x, labels: { app: gslb } }
        spec: { rules: [ { host: app.example.test } ] }
        status: { loadBalancer: { ingress: [ { ip: %s, hostname: app.example.test } ] } }
        """
                .formatted(vip);
    }

    private static @Nullable GslbService service(FederatorNode node) {
        return (GslbService)
                node.mesh()
                        .log()
                        .snapshot()
                        .records()
                        .get(new RecordKey(RecordKey.Kind.SERVICE, "app.example.test"));
    }

    private static List<Member> members(@Nullable GslbService service) {
        return service == null
                ? List.of()
                : service.pools().stream().map(Pool::members).flatMap(List::stream).toList();
    }

    private static List<Rejection> rejections(FederatorNode node) {
        return node.mesh().log().snapshot().records().values().stream()
                .filter(Rejection.class::isInstance)
                .map(Rejection.class::cast)
                .toList();
    }

    private static String read(Path file) {
        try {
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited a minute").isLessThan(deadline);
            try {
                Thread.sleep(20);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
