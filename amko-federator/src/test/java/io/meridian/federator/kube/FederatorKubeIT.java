package io.meridian.federator.kube;

import static io.meridian.federator.kube.ThreeClusters.CONFIG;
import static io.meridian.federator.kube.ThreeClusters.GDP;
import static io.meridian.federator.kube.ThreeClusters.HOST_RULE_CRD;
import static io.meridian.federator.kube.ThreeClusters.awaitMembers;
import static io.meridian.federator.kube.ThreeClusters.gdp;
import static io.meridian.federator.kube.ThreeClusters.ingress;
import static io.meridian.federator.kube.ThreeClusters.members;
import static io.meridian.federator.kube.ThreeClusters.one;
import static io.meridian.federator.kube.ThreeClusters.servers;
import static io.meridian.federator.kube.ThreeClusters.service;
import static io.meridian.federator.kube.ThreeClusters.three;
import static io.meridian.federator.kube.ThreeClusters.two;
import static io.meridian.federator.kube.ThreeClusters.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.FederatorNode;
import io.meridian.federator.config.FederatorConfig;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A federator over three real API servers: what becomes of changes, outages, refusals and kinds
/// that come and go.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
@NeedsApiServers
class FederatorKubeIT {

    @TempDir Path folder;
    private FederatorConfig config;
    private Path kubeconfig;

    @BeforeEach
    void applyManifests() throws IOException {
        ThreeClusters.applyManifests();
        kubeconfig =
                Files.writeString(
                        folder.resolve("gslb-members"), TestApiServer.kubeconfig(servers()));
        config = ThreeClusters.config(folder, "cluster1-admin");
    }

    @AfterEach
    void deleteManifests() {
        ThreeClusters.deleteManifests();
    }

    @Test
    void publishesWhatThreeClustersHaveAndFollowsEveryChange() {
        try (FederatorNode node = FederatorNode.start(config)) {
            awaitMembers(
                    node,
                    "cluster1-admin 10.10.1.10 8",
                    "cluster2-admin 10.10.2.10 2",
                    "cluster3-admin 10.10.3.10 1");

            one().apply(GDP.replace("weight: 8", "weight: 5"));
            awaitMembers(
                    node,
                    "cluster1-admin 10.10.1.10 5",
                    "cluster2-admin 10.10.2.10 2",
                    "cluster3-admin 10.10.3.10 1");

            three().apply(ingress("10.10.3.33"));
            awaitMembers(
                    node,
                    "cluster1-admin 10.10.1.10 5",
                    "cluster2-admin 10.10.2.10 2",
                    "cluster3-admin 10.10.3.33 1");

            two().delete(ingress("10.10.2.10"));
            awaitMembers(node, "cluster1-admin 10.10.1.10 5", "cluster3-admin 10.10.3.33 1");
        }
    }

    @Test
    void writesStatusesAndEventsOnChangeAndNothingElse() {
        try (FederatorNode node = FederatorNode.start(config)) {
            awaitMembers(node, 3);
            Wait.until(
                    "the policy is told to be accepted",
                    () -> gdp(one()).contains("\"errorStatus\":\"success\""));
            assertThat(gdp(one())).contains("\"type\":\"Accepted\"", "\"observedGeneration\":");
            Map<String, Long> settled = settledWrites(node);

            one().apply(GDP.replace("ttl: 10", "healthMonitorRefs: [none], ttl: 10"));
            Wait.until(
                    "the policy is told to be refused",
                    () -> gdp(one()).contains("health monitor ref none is invalid"));
            assertThat(gdp(one())).contains("LastGoodVersionInForce");
            assertThat(members(node)).hasSize(3);
            Wait.until(
                    "an event tells it",
                    () ->
                            one().get("/api/v1/namespaces/avi-system/events")
                                    .contains("health monitor ref none is invalid"));
            assertThat(settledWrites(node).get("cluster1-admin"))
                    .isBetween(
                            settled.get("cluster1-admin") + 2, settled.get("cluster1-admin") + 6);

            one().apply(GDP);
            Wait.until(
                    "the policy is accepted again",
                    () -> gdp(one()).contains("\"errorStatus\":\"success\""));
        }
    }

    @Test
    void frozenClusterHoldsNobodyUpAndAMissingContextIsPickedUp() throws IOException {
        Map<String, TestApiServer> without = new TreeMap<>(servers());
        without.remove("cluster3-admin");
        Files.writeString(kubeconfig, TestApiServer.kubeconfig(without));
        try (FederatorNode node = FederatorNode.start(config)) {
            awaitMembers(node, 2);
            two().freeze(true);
            Files.writeString(kubeconfig, TestApiServer.kubeconfig(servers()));
            awaitMembers(node, 3);
            Wait.until(
                    "silence is noticed", () -> view(node, "cluster2-admin").staleSince() != null);
            assertThat(members(node)).hasSize(3);
        } finally {
            two().freeze(false);
        }
    }

    @Test
    void listOfMembersIsFollowed() {
        try (FederatorNode node = FederatorNode.start(config)) {
            awaitMembers(node, 3);
            one().apply(
                            GDP.replace(
                                            "{ cluster: cluster2-admin },",
                                            "{ cluster: cluster2-admin } ],")
                                    .replaceFirst("\\s*\\{ cluster: cluster3-admin } ],", ""));
            one().apply(CONFIG.replace("  - clusterContext: cluster3-admin\n", ""));
            awaitMembers(node, 2);
            assertThat(view(node, "cluster3-admin")).as("settings go there").isNotNull();
            String amko = ThreeClusters.amkoCluster("cluster1-admin", true);
            one().apply(amko.replace(", cluster3-admin", ""));
            Wait.until("nobody watches it", () -> view(node, "cluster3-admin") == null);

            three().apply(ingress("10.10.3.33"));
            one().apply(amko);
            one().apply(CONFIG);
            one().apply(GDP);
            Wait.until(
                    "it is a member again",
                    () -> members(node).contains("cluster3-admin 10.10.3.33 1"));
        }
    }

    @Test
    void refusedCredentialsChangeNothingAndNewOnesTakeEffect() throws IOException {
        try (FederatorNode node = FederatorNode.start(config)) {
            awaitMembers(node, 3);
            Map<String, String> tokens =
                    new TreeMap<>(
                            Map.of(
                                    "cluster1-admin", "admin-token",
                                    "cluster2-admin", "wrong-token",
                                    "cluster3-admin", "nobody-token"));
            Files.writeString(kubeconfig, TestApiServer.kubeconfig(servers(), tokens));
            Wait.until(
                    "both are refused",
                    () ->
                            view(node, "cluster2-admin").failures().toString().contains("401")
                                    && view(node, "cluster3-admin")
                                            .failures()
                                            .toString()
                                            .contains("403"));
            three().apply(ingress("10.10.3.33"));
            assertThat(members(node)).hasSize(3);

            Files.writeString(kubeconfig, TestApiServer.kubeconfig(servers()));
            Wait.until(
                    "what changed meanwhile is seen",
                    () -> members(node).contains("cluster3-admin 10.10.3.33 1"));
        }
    }

    @Test
    void kindWhoseCrdAppearsLaterIsPickedUp() throws IOException {
        try (FederatorNode node = FederatorNode.start(config)) {
            awaitMembers(node, 3);
            three().apply(HOST_RULE_CRD);
            Wait.until(
                    "the CRD is served",
                    () -> three().get("/apis/ako.vmware.com/v1beta1").contains("hostrules"));
            three().apply(
                            """
                            apiVersion: ako.vmware.com/v1beta1
                            kind: HostRule
                            metadata: { name: shop, namespace: shop }
                            spec: { virtualhost: { fqdn: shop.example.com, aliases: [www.example.com] } }
                            status: { status: Accepted }
                            """);
            Wait.until(
                    "the alias is served",
                    () -> service(node).aliases().contains("www.example.com"));
            three().delete(HOST_RULE_CRD);
            Wait.until(
                    "the alias goes with its kind",
                    () -> !service(node).aliases().contains("www.example.com"));
            assertThat(members(node)).hasSize(3);
        }
    }

    private Map<String, Long> settledWrites(FederatorNode node) {
        Map<String, Long> before = node.loop().writes();
        long turns = node.loop().turns();
        Wait.until("the loop turned on", () -> node.loop().turns() > turns + 8);
        Map<String, Long> after = node.loop().writes();
        return before.equals(after) ? after : settledWrites(node);
    }
}
