package io.meridian.federator.publish;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.FederatorNode;
import io.meridian.federator.FreePorts;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.federator.watch.ClusterView;
import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.model.GslbService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A whole federator over a folder: what is held, what an operator does about it through the API,
/// and the way back.
class PublishingIT {

    private static final int SERVICES = 15;

    @TempDir Path folder;
    private FederatorConfig config;
    private Path london;

    @BeforeEach
    void writeManifests() throws IOException {
        london = Files.createDirectories(folder.resolve("london"));
        lead("london", true);
        Files.writeString(london.resolve("gdp.yaml"), policy("gslb"));
        for (int i = 0; i < SERVICES; i++) {
            Files.writeString(london.resolve("app" + i + ".yaml"), ingress(i, "192.0.2.1"));
        }
        config = config("london", 1, "1: \"127.0.0.1:" + FreePorts.next() + "\"", FreePorts.next());
    }

    private FederatorConfig config(String cluster, int member, String members, int hazelcast)
            throws IOException {
        return config(cluster, member, members, hazelcast, "london");
    }

    private FederatorConfig config(
            String cluster, int member, String members, int hazelcast, String folderOfLondon)
            throws IOException {
        return FederatorConfig.read(
                Files.writeString(
                        folder.resolve(cluster + ".yaml"),
                        """
                        cluster: %1$s
                        data-dir: data-%1$s
                        clusters: { london: { directory: %5$s }, paris: { directory: paris } }
                        mesh: { installation: it, member: %2$d, members: { %3$s }, hazelcast-base-port: %4$d }
                        api: { port: 0 }
                        """
                                .formatted(cluster, member, members, hazelcast, folderOfLondon)));
    }

    private void lead(String cluster, boolean leads) throws IOException {
        Files.createDirectories(folder.resolve("paris"));
        Files.writeString(
                folder.resolve(cluster).resolve("leader.yaml"),
                """
                apiVersion: amko.vmware.com/v1alpha1
                kind: AMKOCluster
                metadata: { name: a, namespace: avi-system }
                spec: { isLeader: %s, clusterContext: %s, version: 1.0.0, clusters: [london, paris] }
                ---
                apiVersion: amko.vmware.com/v1alpha1
                kind: GSLBConfig
                metadata: { name: gc, namespace: avi-system }
                spec: { memberClusters: [ { clusterContext: london } ] }
                """
                        .formatted(leads, cluster));
    }

    private static String policy(String label) {
        return """
        apiVersion: amko.vmware.com/v1alpha2
        kind: GlobalDeploymentPolicy
        metadata: { name: gdp, namespace: avi-system }
        spec: { matchRules: { appSelector: { label: { app: %s } } }, matchClusters: [ { cluster: london } ] }
        """
                .formatted(label);
    }

    private static String ingress(int number, String vip) {
        return """
        apiVersion: networking.k8s.io/v1
        kind: Ingress
        metadata: { name: app%1$d, namespace: x, labels: { app: gslb } }
        spec: { rules: [ { host: app%1$d.test } ] }
        status: { loadBalancer: { ingress: [ { ip: %2$s } ] } }
        """
                .formatted(number, vip);
    }

    @Test
    void massRemovalIsHeldOverARestartUntilItIsApproved() throws Exception {
        try (FederatorNode node = FederatorNode.start(config)) {
            await(() -> services(node).size() == SERVICES);
            Files.writeString(london.resolve("gdp.yaml"), policy("typo"));
            await(() -> get(node, "").contains("\"app14.test\""));

            Files.writeString(
                    london.resolve("new.yaml"), ingress(99, "192.0.2.9").replace("gslb", "typo"));
            await(() -> services(node).contains("app99.test"));
            assertThat(services(node)).hasSize(SERVICES + 1);
            await(() -> status("globaldeploymentpolicy.avi-system.gdp").contains("MassRemoval"));
            assertThat(status("globaldeploymentpolicy.avi-system.gdp"))
                    .contains("type: PublishHeld", "services would be lost and stay as they are");
            assertThat(get(node, "/metrics")).contains("gslb_federator_held_services 15.0");
        }
        try (FederatorNode again = FederatorNode.start(config)) {
            await(() -> leads(again) && get(again, "").contains("\"app14.test\""));
            assertThat(services(again)).hasSize(SERVICES + 1);

            assertThat(post(again, "/approve", "{}").body()).contains("app0.test");
            await(() -> services(again).equals(List.of("app99.test")));
            await(() ->
                    status("globaldeploymentpolicy.avi-system.gdp").contains("reason: Approved"));
            assertThat(status("globaldeploymentpolicy.avi-system.gdp"))
                    .contains("15 services were let go");
            assertThat(post(again, "/approve", "{}").statusCode()).isEqualTo(404);
        }
    }

    @Test
    void deletedPolicyIsHeldAndDiscardedUntilItComesBack() throws Exception {
        try (FederatorNode node = FederatorNode.start(config)) {
            await(() -> services(node).size() == SERVICES);
            Files.delete(london.resolve("gdp.yaml"));
            await(() -> status("amkocluster.avi-system.a").contains("MassRemoval"));
            assertThat(services(node)).hasSize(SERVICES);

            assertThat(post(node, "/discard", "{}").statusCode()).isEqualTo(200);
            await(() -> status("amkocluster.avi-system.a").contains("reason: Discarded"));
            assertThat(services(node)).hasSize(SERVICES);

            Files.writeString(london.resolve("gdp.yaml"), policy("gslb"));
            await(() -> !get(node, "").contains("\"app14.test\""));
            Files.delete(london.resolve("app0.yaml"));
            await(() -> services(node).size() == SERVICES - 1);
        }
    }

    @Test
    void frozenNothingIsPublishedAndRolledBackWhatWasIsAgain() throws Exception {
        try (FederatorNode node = FederatorNode.start(config)) {
            await(() -> services(node).size() == SERVICES);
            String good = node.mesh().log().snapshot().position().toString();
            Files.writeString(london.resolve("app0.yaml"), ingress(0, "192.0.2.77"));
            Files.delete(london.resolve("app1.yaml"));
            await(() -> services(node).size() == SERVICES - 1 && vip(node).equals("192.0.2.77"));

            assertThat(post(node, "/rollback", "{\"to\": \"9/none:9\"}").statusCode())
                    .isEqualTo(404);
            assertThat(post(node, "/rollback", "{\"to\": \"" + good + "\"}").statusCode())
                    .isEqualTo(200);
            assertThat(services(node)).hasSize(SERVICES);
            assertThat(vip(node)).isEqualTo("192.0.2.1");
            await(() -> status("globaldeploymentpolicy.avi-system.gdp").contains("PublishFrozen"));
            long turns = node.loop().turns();
            await(() -> node.loop().turns() > turns + 2);
            assertThat(services(node)).hasSize(SERVICES);
        }
        try (FederatorNode again = FederatorNode.start(config)) {
            await(() -> leads(again) && again.loop().turns() > 2);
            assertThat(services(again)).hasSize(SERVICES);
            assertThat(post(again, "/thaw", "{}").statusCode()).isEqualTo(200);
            await(() -> services(again).size() == SERVICES - 1 && vip(again).equals("192.0.2.77"));
        }
    }

    @Test
    void whoLeadsNextHoldsToWhatOperatorsDecided() throws Exception {
        String members =
                "1: \"127.0.0.1:%d\", 2: \"127.0.0.1:%d\""
                        .formatted(FreePorts.next(), FreePorts.next());
        int hazelcast = FreePorts.next();
        Files.createDirectories(folder.resolve("paris"));
        lead("paris", false);
        Path policyOfParis = folder.resolve("paris/gdp.yaml");
        Files.writeString(policyOfParis, policy("gslb"));
        try (FederatorNode first = FederatorNode.start(config("london", 1, members, hazelcast));
                FederatorNode second =
                        FederatorNode.start(config("paris", 2, members, hazelcast))) {
            await(() -> services(second).size() == SERVICES);
            Files.writeString(london.resolve("gdp.yaml"), policy("typo"));
            Files.writeString(policyOfParis, policy("typo"));
            await(() -> get(first, "").contains("\"app14.test\""));
            assertThat(post(first, "/discard", "{}").statusCode()).isEqualTo(200);
            assertThat(post(first, "/freeze", "{\"reason\": \"audit\"}").statusCode())
                    .isEqualTo(200);

            lead("london", false);
            lead("paris", true);
            await(() -> leads(second) && !leads(first));
            long turns = second.loop().turns();
            await(() -> second.loop().turns() > turns + 2);
            assertThat(services(second)).hasSize(SERVICES);
            assertThat(get(second, ""))
                    .contains("\"frozen\" : \"audit\"", "\"discarded\" : [ \"app0");

            assertThat(post(first, "/thaw", "{}").statusCode()).isEqualTo(409);
            assertThat(post(second, "/thaw", "{}").statusCode()).isEqualTo(200);
            assertThat(services(second)).hasSize(SERVICES);
            assertThat(post(second, "/approve", "{}").statusCode()).isEqualTo(200);
            await(() -> services(first).isEmpty());
        }
    }

    /// The services that an operator kept are carried over then, and seem to be wanted again.
    @Test
    void whoHasNotListedAClusterForgetsNoDecision() throws Exception {
        String members =
                "1: \"127.0.0.1:%d\", 2: \"127.0.0.1:%d\""
                        .formatted(FreePorts.next(), FreePorts.next());
        int hazelcast = FreePorts.next();
        lead("paris", false);
        Files.writeString(folder.resolve("paris/gdp.yaml"), policy("typo"));
        try (FederatorNode first = FederatorNode.start(config("london", 1, members, hazelcast));
                FederatorNode second =
                        FederatorNode.start(config("paris", 2, members, hazelcast, "away"))) {
            await(() -> services(second).size() == SERVICES);
            Files.writeString(london.resolve("gdp.yaml"), policy("typo"));
            await(() -> get(first, "").contains("\"app14.test\""));
            assertThat(post(first, "/discard", "{}").statusCode()).isEqualTo(200);

            lead("london", false);
            lead("paris", true);
            await(() -> leads(second) && !leads(first));
            long turns = second.loop().turns();
            await(() -> second.loop().turns() > turns + 2);
            assertThat(get(second, "")).contains("\"discarded\" : [ \"app0");

            Path coming = Files.createDirectory(folder.resolve("coming"));
            Files.copy(london.resolve("app0.yaml"), coming.resolve("app0.yaml"));
            Files.move(coming, folder.resolve("away"));
            await(() -> second.loop().views().stream().allMatch(ClusterView::listed));
            long listed = second.loop().turns();
            await(() -> second.loop().turns() > listed + 2);
            assertThat(get(second, "")).contains("\"held\" : [ ]", "\"discarded\" : [ \"app0");
            assertThat(services(second)).hasSize(SERVICES);
        }
    }

    @Test
    void followerTakesNoOrders() throws Exception {
        lead("london", false);
        try (FederatorNode node = FederatorNode.start(config)) {
            await(() -> node.loop().turns() > 1);
            assertThat(post(node, "/freeze", "{}").statusCode()).isEqualTo(409);
            assertThat(post(node, "/nonsense", "{}").statusCode()).isEqualTo(404);
            assertThat(post(node, "/rollback", "{").statusCode()).isEqualTo(400);
        }
    }

    private static boolean leads(FederatorNode node) {
        return node.mesh().publisher().leadership() instanceof Leadership.Leading;
    }

    private static List<String> services(FederatorNode node) {
        return node.mesh().log().snapshot().records().values().stream()
                .filter(GslbService.class::isInstance)
                .map(each -> ((GslbService) each).fqdn())
                .toList();
    }

    private static String vip(FederatorNode node) {
        return node.mesh().log().snapshot().records().values().stream()
                .filter(GslbService.class::isInstance)
                .map(GslbService.class::cast)
                .filter(service -> service.fqdn().equals("app0.test"))
                .map(service -> service.pools().getFirst().members().getFirst().name())
                .findFirst()
                .orElse("");
    }

    private String status(String name) {
        try {
            Path file = london.resolve("status/" + name + ".yaml");
            return Files.exists(file) ? Files.readString(file) : "";
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String get(FederatorNode node, String path) {
        String full = path.startsWith("/metrics") ? path : "/api/v1/publish" + path;
        return send(HttpRequest.newBuilder(uri(node, full)).GET().build()).body();
    }

    private static HttpResponse<String> post(FederatorNode node, String verb, String body) {
        return send(
                HttpRequest.newBuilder(uri(node, "/api/v1/publish" + verb))
                        .header("Content-Type", "application/json")
                        .POST(HttpRequest.BodyPublishers.ofString(body))
                        .build());
    }

    private static URI uri(FederatorNode node, String path) {
        return URI.create("http://127.0.0.1:" + node.apiPort() + path);
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new AssertionError(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
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
