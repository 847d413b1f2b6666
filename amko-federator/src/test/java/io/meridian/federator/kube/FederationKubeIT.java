package io.meridian.federator.kube;

import static io.meridian.federator.kube.ThreeClusters.GDP;
import static io.meridian.federator.kube.ThreeClusters.amkoCluster;
import static io.meridian.federator.kube.ThreeClusters.awaitMembers;
import static io.meridian.federator.kube.ThreeClusters.gdp;
import static io.meridian.federator.kube.ThreeClusters.members;
import static io.meridian.federator.kube.ThreeClusters.object;
import static io.meridian.federator.kube.ThreeClusters.one;
import static io.meridian.federator.kube.ThreeClusters.servers;
import static io.meridian.federator.kube.ThreeClusters.service;
import static io.meridian.federator.kube.ThreeClusters.three;
import static io.meridian.federator.kube.ThreeClusters.two;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.FederatorNode;
import io.meridian.federator.FreePorts;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.model.GslbService;
import io.meridian.model.Position;
import io.meridian.model.SelectionPolicy;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Leader and followers over three real API servers: settings that travel, and leadership that
/// moves. With the rights that deploy/federator grants, where one cluster leads.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
@NeedsApiServers
class FederationKubeIT {

    private static final String RULE =
            """
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBHostRule
            metadata: { name: shop, namespace: avi-system }
            spec: { fqdn: shop.example.com, ttl: 7 }
            """;

    /// In a namespace that only the first leader's cluster has.
    private static final String ELSEWHERE =
            """
            apiVersion: v1
            kind: Namespace
            metadata: { name: elsewhere }
            ---
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBHostRule
            metadata: { name: shop, namespace: elsewhere }
            spec: {
              fqdn: shop.example.com,
              poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 24 } }
            """;

    @TempDir Path folder;

    @BeforeEach
    void applyManifests() throws IOException {
        ThreeClusters.applyManifests();
        Files.writeString(
                folder.resolve("gslb-members"),
                TestApiServer.kubeconfig(
                        servers(),
                        Map.of(
                                "cluster1-admin", TestApiServer.FEDERATOR,
                                "cluster2-admin", TestApiServer.MEMBER,
                                "cluster3-admin", TestApiServer.MEMBER)));
    }

    @AfterEach
    void deleteManifests() {
        servers().values().forEach(server -> server.delete(RULE));
        String elsewhere = ELSEWHERE.substring(ELSEWHERE.indexOf("---") + 4);
        servers().values().forEach(server -> server.delete(elsewhere));
        ThreeClusters.deleteManifests();
    }

    private static String rule(TestApiServer server) {
        return object(server, "amko.vmware.com/v1alpha1", "gslbhostrules", "shop");
    }

    private static String elsewhere(TestApiServer server) {
        return server.get("/apis/amko.vmware.com/v1alpha1/namespaces/elsewhere/gslbhostrules/shop");
    }

    private static boolean isHashed(FederatorNode node) {
        return service(node).policy() instanceof SelectionPolicy.ConsistentHash;
    }

    private static String config(TestApiServer server) {
        return object(server, "amko.vmware.com/v1alpha1", "gslbconfigs", "gc-1");
    }

    private static String amko(TestApiServer server) {
        return object(server, "amko.vmware.com/v1alpha1", "amkoclusters", "amkocluster-federation");
    }

    @Test
    void settingsReachEveryMemberAreKeptThereAndGoWithTheLeaders() throws IOException {
        try (FederatorNode node =
                FederatorNode.start(ThreeClusters.config(folder, "cluster1-admin"))) {
            awaitMembers(node, 3);
            one().apply(RULE);
            Wait.until(
                    "two and three have the rule and the policy",
                    () ->
                            rule(two()).contains("\"ttl\":7")
                                    && rule(three()).contains("\"ttl\":7")
                                    && gdp(two()).contains("\"ttl\":10"));
            assertThat(rule(two())).contains("gslb.meridian.io/federated-from");
            Wait.until(
                    "the AMKOCluster says so",
                    () ->
                            amko(one()).contains("federated to all valid clusters successfully")
                                    && amko(one()).contains("validated all member clusters"));

            two().apply(RULE.replace("ttl: 7", "ttl: 99, healthMonitorRefs: [x]"));
            Wait.until(
                    "drift is put back",
                    () ->
                            rule(two()).contains("\"ttl\":7")
                                    && !rule(two()).contains("healthMonitorRefs\":[\"x"));

            three().apply(amkoCluster("cluster3-admin", true));
            Wait.until(
                    "a second leader is named",
                    () -> amko(one()).contains("cluster3-admin: it says isLeader too"));
            one().apply(RULE.replace("ttl: 7", "ttl: 8"));
            Wait.until("two follows", () -> rule(two()).contains("\"ttl\":8"));
            assertThat(rule(three())).contains("\"ttl\":7");

            three().apply(amkoCluster("cluster3-admin", false));
            Wait.until("three follows again", () -> rule(three()).contains("\"ttl\":8"));

            one().delete(RULE);
            Wait.until("the copies go", () -> rule(two()).isEmpty() && rule(three()).isEmpty());

            one().apply(
                            amkoCluster("cluster1-admin", true)
                                    .replace("cluster2-admin, cluster3-admin]", "cluster2-admin]"));
            Wait.until(
                    "one that is not listed is named",
                    () -> amko(one()).contains("settings do not go to cluster3-admin"));
            one().delete(ThreeClusters.CONFIG);
            one().delete(GDP);
            Wait.until(
                    "the copies of those of which there is one go too",
                    () -> config(two()).isEmpty() && gdp(two()).isEmpty());
            assertThat(config(three())).as("not listed").isNotEmpty();
            assertThat(gdp(three())).isNotEmpty();
        }
    }

    @Test
    void leadershipMovesWithoutARestartAndChangesNoAnswer() throws IOException {
        Map<Integer, Integer> ports =
                new TreeMap<>(Map.of(1, FreePorts.next(), 2, FreePorts.next()));
        int hazelcast = FreePorts.next();
        // One kubeconfig for both, in which each cluster is the own one of one of them.
        Files.writeString(folder.resolve("gslb-members"), TestApiServer.kubeconfig(servers()));
        FederatorConfig first = ThreeClusters.config(folder, "cluster1-admin", 1, ports, hazelcast);
        FederatorConfig second =
                ThreeClusters.config(folder, "cluster2-admin", 2, ports, hazelcast);
        try (FederatorNode leader = FederatorNode.start(first);
                FederatorNode follower = FederatorNode.start(second)) {
            awaitMembers(leader, 3);
            one().apply(ELSEWHERE);
            Wait.until("a rule of another namespace holds", () -> isHashed(leader));
            Wait.until("it is federated", () -> !elsewhere(two()).isEmpty());
            Wait.until(
                    "the follower holds the same", () -> members(follower).equals(members(leader)));
            Wait.until("its cluster has the policy", () -> gdp(two()).contains("\"ttl\":10"));
            Wait.until(
                    "the follower says so",
                    () ->
                            amko(two()).contains("won't federate objects")
                                    && amko(two()).contains("AMKO not a leader"));
            Wait.until("the leader's cluster has the mirror", () -> !mirror(one()).isEmpty());
            GslbService before = service(leader);
            Position at = leader.mesh().log().snapshot().position();

            one().apply(amkoCluster("cluster1-admin", false));
            two().apply(amkoCluster("cluster2-admin", true));
            Wait.until(
                    "the second leads",
                    () ->
                            follower.mesh().publisher().leadership() instanceof Leadership.Leading
                                    && !(leader.mesh().publisher().leadership()
                                            instanceof Leadership.Leading));
            assertThat(service(follower)).isEqualTo(before);
            assertThat(service(leader)).isEqualTo(before);
            assertThat(follower.mesh().log().snapshot().position()).isNotEqualTo(at);

            two().apply(GDP.replace("ttl: 10", "ttl: 33"));
            Wait.until(
                    "the new leader's change is published",
                    () -> service(leader).ttlSeconds() == 33);
            assertThat(isHashed(follower)).isTrue();
            Wait.until("and federated", () -> gdp(one()).contains("\"ttl\":33"));
            Wait.until(
                    "the mirror goes with the leadership",
                    () -> mirror(two()).contains("\"ttl\":33") && mirror(one()).isEmpty());
            assertThat(members(leader)).hasSize(3);
        }
    }

    @Test
    void servicesAreMirroredAndGoWhenTheyAreNoMore() throws IOException {
        try (FederatorNode node =
                FederatorNode.start(ThreeClusters.config(folder, "cluster1-admin"))) {
            awaitMembers(node, 3);
            Wait.until("the mirror shows three members", () -> mirror().contains("\"0/3\""));
            assertThat(mirror())
                    .contains(
                            "\"address\":\"10.10.2.10\"",
                            "\"policy\":\"weighted round robin\"",
                            "\"objects\":[\"Ingress shop/shop\"]",
                            "\"health\":\"Unknown\"");

            three().apply(
                            ThreeClusters.ingress("10.10.3.10")
                                    .replace("labels: { app: gslb }", "labels: { app: other }"));
            Wait.until(
                    "what was left out is told with its reason",
                    () ->
                            mirror().contains("\"0/2\"")
                                    && mirror().contains("do not match appSelector"));

            publish(node, "freeze");
            servers()
                    .values()
                    .forEach(server -> server.delete(ThreeClusters.ingress("10.10.3.10")));
            Wait.until("nothing is left out", () -> !mirror().contains("do not match appSelector"));
            assertThat(mirror()).as("what is frozen is served still").contains("\"0/2\"");
            publish(node, "thaw");
            Wait.until("it goes with its service", () -> mirror().isEmpty());
        }
    }

    private static void publish(FederatorNode node, String verb) {
        URI uri = URI.create("http://127.0.0.1:" + node.apiPort() + "/api/v1/publish/" + verb);
        try (HttpClient client = HttpClient.newHttpClient()) {
            HttpRequest request =
                    HttpRequest.newBuilder(uri)
                            .header("Content-Type", "application/json")
                            .POST(HttpRequest.BodyPublishers.ofString("{}"))
                            .build();
            assertThat(client.send(request, HttpResponse.BodyHandlers.ofString()).statusCode())
                    .isEqualTo(200);
        } catch (IOException | InterruptedException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String mirror() {
        return mirror(one());
    }

    private static String mirror(TestApiServer server) {
        return object(server, "gslb.meridian.io/v1alpha1", "gslbservices", "shop.example.com");
    }
}
