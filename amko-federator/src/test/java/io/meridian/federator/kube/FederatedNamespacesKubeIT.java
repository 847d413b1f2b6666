package io.meridian.federator.kube;

import static io.meridian.federator.kube.ThreeClusters.awaitMembers;
import static io.meridian.federator.kube.ThreeClusters.one;
import static io.meridian.federator.kube.ThreeClusters.servers;
import static io.meridian.federator.kube.ThreeClusters.three;
import static io.meridian.federator.kube.ThreeClusters.two;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.FederatorNode;
import io.meridian.federator.watch.MemberCluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Settings of other namespaces than the settings' own, with the rights that deploy/federator
/// grants and no more; and what is told when one of those rights is missing.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
@NeedsApiServers
class FederatedNamespacesKubeIT {

    private static final Path DEPLOYED = Path.of("../deploy/federator");

    private static final String NAMESPACE =
            """
            apiVersion: v1
            kind: Namespace
            metadata: { name: %s, labels: { ns: gslb } }
            """;

    private static final String RULE =
            """
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBHostRule
            metadata: { name: blog, namespace: team }
            spec: { fqdn: blog.example.com, ttl: 7 }
            """;

    private static final String POLICY =
            """
            apiVersion: gslb.meridian.io/v1alpha1
            kind: ServicePolicy
            metadata: { name: blog, namespace: team }
            spec: { fqdn: blog.example.com, numDnsIp: 2 }
            """;

    /// Nobody federated it.
    private static final String BY_HAND =
            """
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBHostRule
            metadata: { name: by-hand, namespace: own }
            spec: { fqdn: by-hand.example.com }
            """;

    private static final String SECOND_CLUSTER =
            ThreeClusters.amkoCluster("cluster3-admin", false)
                    .replace("name: amkocluster-federation", "name: second");

    @TempDir Path folder;

    @BeforeEach
    void applyManifests() throws IOException {
        ThreeClusters.applyManifests();
        one().apply(NAMESPACE.formatted("team"));
        two().apply(NAMESPACE.formatted("own"));
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
    void deleteManifests() throws IOException {
        grant(UnaryOperator.identity());
        two().delete(BY_HAND);
        for (TestApiServer server : servers().values()) {
            server.delete(RULE);
            server.delete(POLICY);
        }
        ThreeClusters.deleteManifests();
    }

    private static void grant(UnaryOperator<String> change) throws IOException {
        for (TestApiServer server : servers().values()) {
            server.applyRights(DEPLOYED, change);
        }
    }

    private static String rule(TestApiServer server, String namespace, String name) {
        return server.get(
                "/apis/amko.vmware.com/v1alpha1/namespaces/"
                        + namespace
                        + "/gslbhostrules/"
                        + name);
    }

    private static String policy(TestApiServer server) {
        return server.get("/apis/gslb.meridian.io/v1alpha1/namespaces/team/servicepolicies/blog");
    }

    private static MemberCluster cluster(FederatorNode node, String name) {
        return node.loop().clusters().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void settingsOfEveryNamespaceTravelAndOnlyCopiesAreDeleted() throws IOException {
        two().apply(BY_HAND);
        try (FederatorNode node =
                FederatorNode.start(ThreeClusters.config(folder, "cluster1-admin"))) {
            awaitMembers(node, 3);
            one().apply(RULE);
            one().apply(POLICY);
            Wait.until(
                    "two has the rule and the policy, and their namespace",
                    () ->
                            rule(two(), "team", "blog").contains("\"ttl\":7")
                                    && policy(two()).contains("\"numDnsIp\":2"));
            assertThat(two().get("/api/v1/namespaces/team"))
                    .contains("gslb.meridian.io/federated-from")
                    .doesNotContain("\"ns\":\"gslb\"");

            two().apply(RULE.replace("ttl: 7", "ttl: 99"));
            Wait.until(
                    "drift is put back", () -> rule(two(), "team", "blog").contains("\"ttl\":7"));

            one().delete(RULE);
            Wait.until("the copy goes", () -> rule(two(), "team", "blog").isEmpty());
            assertThat(policy(two())).contains("\"numDnsIp\":2");
            assertThat(rule(two(), "own", "by-hand")).contains("by-hand.example.com");
            assertThat(two().get("/api/v1/namespaces/team")).contains("\"phase\":\"Active\"");
            for (MemberCluster cluster : node.loop().clusters()) {
                assertThat(cluster.writeFailures()).as(cluster.name()).isEmpty();
                assertThat(cluster.view().failures()).as(cluster.name()).isEmpty();
            }
        }
    }

    /// An equal one is taken for a copy.
    @Test
    void objectThatSomebodyMadeThereIsLeftAsItIs() throws IOException {
        String taken = RULE.replace("namespace: team", "namespace: taken");
        for (TestApiServer server : servers().values()) {
            server.apply(NAMESPACE.formatted("taken"));
        }
        two().apply(taken.replace("ttl: 7", "ttl: 99"));
        three().apply(taken);
        try (FederatorNode node =
                FederatorNode.start(ThreeClusters.config(folder, "cluster1-admin"))) {
            awaitMembers(node, 3);
            one().apply(taken);
            one().apply(POLICY);
            Wait.until(
                    "the equal one is marked",
                    () ->
                            rule(three(), "taken", "blog")
                                    .contains("gslb.meridian.io/federated-from"));
            Wait.until(
                    "the other is named",
                    () ->
                            cluster(node, "cluster2-admin")
                                    .federation()
                                    .inWords()
                                    .contains("taken/blog: exists there and is not a copy"));
            Wait.until("it holds nothing up", () -> !policy(two()).isEmpty());
            assertThat(rule(two(), "taken", "blog"))
                    .contains("\"ttl\":99")
                    .doesNotContain("gslb.meridian.io/federated-from");

            two().delete(taken);
            Wait.until("it makes room", () -> rule(two(), "taken", "blog").contains("\"ttl\":7"));
            Wait.until(
                    "nothing is said any more",
                    () ->
                            cluster(node, "cluster2-admin")
                                    .federation()
                                    .inWords()
                                    .equals("as the leader has it"));
        } finally {
            servers().values().forEach(server -> server.delete(taken));
        }
    }

    /// Of GSLBConfig and GlobalDeploymentPolicy a member has what the leader has and nothing else;
    /// while the leader has several it is not known which, and nothing is touched.
    @Test
    void policyIsAlikeEverywhereAndAMemberOfAnotherVersionIsLeftAlone() throws IOException {
        String another = ThreeClusters.GDP.replace("name: global-gdp", "name: another");
        two().apply(another);
        three().apply(otherVersion());
        try (FederatorNode node =
                FederatorNode.start(ThreeClusters.config(folder, "cluster1-admin"))) {
            awaitMembers(node, 3);
            Wait.until(
                    "two has the leader's policy alone",
                    () ->
                            policies(two()).contains("global-gdp")
                                    && !policies(two()).contains("\"name\":\"another\""));
            Wait.until(
                    "three is told why it is left alone",
                    () ->
                            cluster(node, "cluster3-admin")
                                    .federation()
                                    .inWords()
                                    .contains("its version is 9.9.9, the leader's is 2.1.1"));
            assertThat(policies(three())).doesNotContain("global-gdp");
            three().apply(ThreeClusters.amkoCluster("cluster3-admin", false));
            Wait.until("three follows", () -> policies(three()).contains("global-gdp"));
            three().apply(SECOND_CLUSTER);
            Wait.until(
                    "a member with two AMKOClusters is left alone",
                    () ->
                            cluster(node, "cluster3-admin")
                                    .federation()
                                    .inWords()
                                    .contains("must have one AMKOCluster in avi-system, has 2"));
            three().delete(SECOND_CLUSTER);

            one().apply(ThreeClusters.CONFIG.replace("  - clusterContext: cluster3-admin\n", ""));
            Wait.until(
                    "a member that leaves the configuration takes its members along",
                    () -> ThreeClusters.members(node).size() == 2);
            one().apply(ThreeClusters.CONFIG);
            awaitMembers(node, 3);

            one().apply(another);
            Wait.until(
                    "two policies are one too many",
                    () ->
                            cluster(node, "cluster2-admin")
                                    .federation()
                                    .inWords()
                                    .contains("the leader has 2, must be one"));
            assertThat(policies(two()))
                    .contains("global-gdp")
                    .doesNotContain("\"name\":\"another\"");
            one().delete(another);
            one().delete(ThreeClusters.GDP);
            Wait.until(
                    "without one nobody has any",
                    () ->
                            !policies(two()).contains("global-gdp")
                                    && !policies(three()).contains("global-gdp"));
        } finally {
            one().delete(another);
            two().delete(another);
            three().delete(SECOND_CLUSTER);
        }
    }

    private static String otherVersion() {
        return ThreeClusters.amkoCluster("cluster3-admin", false).replace("2.1.1", "9.9.9");
    }

    private static String policies(TestApiServer server) {
        return server.get(
                "/apis/amko.vmware.com/v1alpha2/namespaces/avi-system/globaldeploymentpolicies");
    }

    /// So that the tests which run with these rights can fail: every one that is taken away here is
    /// missed where somebody looks, and holds nothing else up.
    @Test
    void missingRightsAreNoticedAndHoldNothingElseUp() throws IOException {
        grant(rights ->
                rights.replace("      - globaldeploymentpolicies/status\n", "")
                        .replace(
                                "resources: [gslbhostrules]\n    verbs: [create, patch, delete]",
                                "resources: [gslbhostrules]\n    verbs: [create, patch]")
                        .replace("resources: [endpointslices]", "resources: [none]"));
        try (FederatorNode node =
                FederatorNode.start(ThreeClusters.config(folder, "cluster1-admin"))) {
            awaitMembers(node, 3);
            one().apply(RULE);
            Wait.until(
                    "the status that may not be written is named",
                    () ->
                            cluster(node, "cluster1-admin")
                                    .writeFailures()
                                    .toString()
                                    .contains("globaldeploymentpolicies/status"));
            Wait.until(
                    "other statuses are written all the same",
                    () -> rule(one(), "team", "blog").contains("\"status\":\"Accepted\""));
            Wait.until(
                    "the kind that may not be listed is named",
                    () ->
                            cluster(node, "cluster2-admin")
                                    .view()
                                    .failures()
                                    .getOrDefault("EndpointSlice", "")
                                    .contains("403"));
            Wait.until("two has the rule", () -> !rule(two(), "team", "blog").isEmpty());
            one().delete(RULE);
            Wait.until(
                    "the copy that may not be deleted is named",
                    () ->
                            cluster(node, "cluster2-admin")
                                    .federation()
                                    .inWords()
                                    .contains("cannot delete resource \"gslbhostrules\""));

            grant(UnaryOperator.identity());
            Wait.until("the copy goes", () -> rule(two(), "team", "blog").isEmpty());
            Wait.until(
                    "nothing is refused any more",
                    () ->
                            cluster(node, "cluster1-admin").writeFailures().isEmpty()
                                    && cluster(node, "cluster2-admin").view().failures().isEmpty());
        }
    }
}
