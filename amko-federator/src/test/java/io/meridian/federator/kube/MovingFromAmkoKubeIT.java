package io.meridian.federator.kube;

import static io.meridian.federator.kube.ThreeClusters.awaitMembers;
import static io.meridian.federator.kube.ThreeClusters.object;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.meridian.federator.FederatorNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// An installation of AMKO's, with objects and statuses as AMKO leaves them, taken over and given
/// back with the commands of docs/moving-from-amko.md, word for word.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
@NeedsApiServers
class MovingFromAmkoKubeIT {

    private static final Path PAGE = Path.of("../docs/moving-from-amko.md");
    private static final Path AMKOS_CRDS = Path.of("src/test/resources/amko");
    private static final Pattern COMMAND = Pattern.compile("(?m)^ {4,}(kubectl .*)$");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final String UUID = "6f1c2c0e-0000-4000-8000-000000000001";
    private static final String AMKO = "amko.vmware.com/v1alpha1";

    private static final Map<String, String> PLURALS =
            Map.of(
                    "GSLBConfig", "gslbconfigs",
                    "GlobalDeploymentPolicy", "globaldeploymentpolicies",
                    "GSLBHostRule", "gslbhostrules");

    private static final String STATEFUL_SET =
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: { name: amko, namespace: avi-system }
            spec:
              replicas: 1
              serviceName: amko
              selector: { matchLabels: { app: amko } }
              template:
                metadata: { labels: { app: amko } }
                spec: { containers: [ { name: amko, image: amko } ] }
            """;

    /// Of cluster2 a weight and nothing else, as AMKO's documents have it.
    private static final String RULE =
            """
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBHostRule
            metadata: { name: shop, namespace: avi-system }
            spec:
              fqdn: shop.example.com
              ttl: 30
              trafficSplit:
              - { cluster: cluster1-admin, weight: 3, priority: 10 }
              - { cluster: cluster2-admin, weight: 1 }
            """;

    @TempDir static Path folder;
    private static SortedMap<String, TestApiServer> servers;
    private static TestApiServer one;
    private static TestApiServer two;
    private static Kubectl kubectl;

    @BeforeAll
    static void installAmko() throws IOException {
        List<TestApiServer> started = TestApiServer.start(folder, "amko-one", "amko-two");
        one = started.getFirst();
        two = started.getLast();
        servers = new TreeMap<>(Map.of("cluster1-admin", one, "cluster2-admin", two));
        kubectl = new Kubectl(kubeconfig("cluster1-admin"));
        for (Map.Entry<String, TestApiServer> server : servers.entrySet()) {
            Kubectl there = new Kubectl(kubeconfig(server.getKey()));
            there.line("kubectl apply -f amko-federator/" + AMKOS_CRDS);
            there.line(
                    "kubectl wait --for condition=established --timeout=60s crd"
                            + " gslbhostrules.amko.vmware.com globaldeploymentpolicies.amko.vmware.com"
                            + " gslbconfigs.amko.vmware.com amkoclusters.amko.vmware.com");
            there.run(ThreeClusters.NAMESPACES, "apply", "-f", "-");
            server.getValue().apply(ThreeClusters.ingress(ThreeClusters.vip(server.getKey())));
            there.run(
                    withoutThird(
                            ThreeClusters.amkoCluster(
                                    server.getKey(), server.getKey().equals("cluster1-admin"))),
                    "apply",
                    "-f",
                    "-");
        }
        kubectl.run(STATEFUL_SET, "apply", "-f", "-");
        kubectl.run(withoutThird(ThreeClusters.CONFIG), "apply", "-f", "-");
        kubectl.run(withoutThird(ThreeClusters.GDP), "apply", "-f", "-");
        kubectl.run(RULE, "apply", "-f", "-");
    }

    @AfterAll
    static void stopServers() {
        servers.values().forEach(TestApiServer::close);
    }

    private static String withoutThird(String manifest) {
        return manifest.replace(", cluster3-admin", "")
                .replace("  - clusterContext: cluster3-admin\n", "")
                .replace("{ cluster: cluster2-admin },", "{ cluster: cluster2-admin } ],")
                .replace("    { cluster: cluster3-admin } ],\n", "");
    }

    /// Of one server, as its administrator.
    private static Path kubeconfig(String context) throws IOException {
        return Files.writeString(
                folder.resolve("kubeconfig-" + context),
                TestApiServer.kubeconfig(Map.of(context, servers.get(context)))
                        + "current-context: "
                        + context
                        + "\n");
    }

    /// As AMKO does: the whole object, with its status in it.
    private static void writeStatus(String kind, String name, String key, String text) {
        ObjectNode object = (ObjectNode) read(kind, name);
        ObjectNode status =
                object.get("status") instanceof ObjectNode present
                        ? present
                        : object.putObject("status");
        status.put(key, text);
        String plural = PLURALS.get(object.get("kind").asText());
        String path =
                "/apis/"
                        + object.get("apiVersion").asText()
                        + "/namespaces/avi-system/"
                        + plural
                        + "/"
                        + name;
        // Raw: otherwise kubectl takes this for the manifest that somebody applied.
        kubectl.run(object.toString(), "replace", "--raw", path, "-f", "-");
    }

    private static JsonNode read(String kind, String name) {
        try {
            return JSON.readTree(
                    kubectl.run("", "get", kind, name, "-n", "avi-system", "-o", "json"));
        } catch (IOException noJson) {
            throw new AssertionError(noJson);
        }
    }

    private static List<JsonNode> specs() {
        return List.of(
                read("gslbconfig", "gc-1").get("spec"),
                read("gdp", "global-gdp").get("spec"),
                read("ghr", "shop").get("spec"),
                read("amkocluster", "amkocluster-federation").get("spec"));
    }

    private static List<JsonNode> withoutPriorities(List<JsonNode> specs) {
        List<JsonNode> without = new ArrayList<>();
        for (JsonNode spec : specs) {
            JsonNode copy = spec.deepCopy();
            copy.path("trafficSplit").forEach(each -> ((ObjectNode) each).remove("priority"));
            without.add(copy);
        }
        return without;
    }

    private static List<String> commands(String heading) throws IOException {
        String page = Files.readString(PAGE);
        int from = page.indexOf("\n## " + heading);
        assertThat(from).as("the heading " + heading).isPositive();
        int to = page.indexOf("\n## ", from + 1);
        List<String> commands = new ArrayList<>();
        COMMAND.matcher(page.substring(from, to < 0 ? page.length() : to))
                .results()
                .forEach(found -> commands.add(found.group(1).strip()));
        return commands;
    }

    @Test
    void objectsSurviveTheOrderAndTheWayBack() throws IOException {
        kubectl.line("kubectl annotate gc gc-1 -n avi-system amko.vmware.com/amko-uuid=" + UUID);
        writeStatus("gc", "gc-1", "state", "success: gslb config accepted");
        writeStatus("gdp", "global-gdp", "errorStatus", "success");
        writeStatus("ghr", "shop", "status", "Accepted");
        long generation = read("gdp", "global-gdp").at("/metadata/generation").asLong();
        writeStatus("gdp", "global-gdp", "errorStatus", "a GDP object already exists");
        assertThat(read("gdp", "global-gdp").at("/metadata/generation").asLong())
                .as("a status of AMKO's is a new generation")
                .isGreaterThan(generation);
        writeStatus("gdp", "global-gdp", "errorStatus", "success");
        assertThat(read("ghr", "shop").at("/spec/trafficSplit/1/priority").asInt()).isEqualTo(1);
        List<JsonNode> before = specs();

        List<String> order = commands("The order");
        assertThat(order).hasSize(5);
        kubectl.line(order.get(0));
        assertThat(kubectl.line("kubectl get statefulset amko -n avi-system -o json"))
                .contains("\"replicas\": 0");
        kubectl.line(order.get(1));
        Wait.until(
                "Meridian's kinds are served",
                () -> one.get("/apis/gslb.meridian.io/v1alpha1").contains("\"gslbservices\""));
        assertThat(specs()).isEqualTo(before);
        assertThat(read("gdp", "global-gdp").at("/status/errorStatus").asText())
                .isEqualTo("success");
        kubectl.line(order.get(2));

        Files.writeString(
                folder.resolve("gslb-members"),
                TestApiServer.kubeconfig(
                        servers,
                        Map.of(
                                "cluster1-admin",
                                TestApiServer.FEDERATOR,
                                "cluster2-admin",
                                "admin-token")));
        try (FederatorNode node =
                FederatorNode.start(ThreeClusters.config(folder, "cluster1-admin"))) {
            takesOver(node, order);
        }
        givesBack(before);
    }

    /// One that is started too early harms nothing, and catches up.
    @Test
    void federatorThatRunsBeforeItsDefinitionsWritesStatusesOnceTheyAreThere(@TempDir Path own)
            throws IOException {
        Files.writeString(own.resolve("gslb-members"), TestApiServer.kubeconfig(servers));
        writeStatus("gdp", "global-gdp", "errorStatus", "success");
        try (FederatorNode node =
                FederatorNode.start(ThreeClusters.config(own, "cluster1-admin"))) {
            awaitMembers(node, 2);
            long turns = node.loop().turns();
            Wait.until("the loop turned on", () -> node.loop().turns() > turns + 2);
            assertThat(read("gdp", "global-gdp").get("status").toString())
                    .isEqualTo("{\"errorStatus\":\"success\"}");
            kubectl.line("kubectl apply -f deploy/crds/");
            Wait.until(
                    "statuses are written",
                    () -> read("gdp", "global-gdp").at("/status/observedGeneration").isNumber());
        }
        List<String> back = commands("The way back");
        kubectl.line(back.get(1).replace("path/to/amko/crds/", "amko-federator/" + AMKOS_CRDS));
        kubectl.line(back.get(3));
        Wait.until(
                "the old definitions count",
                () -> !one.get("/apis/" + AMKO).contains("gslbhostrules/status"));
    }

    private static void takesOver(FederatorNode node, List<String> order) throws IOException {
        awaitMembers(node, "cluster1-admin 10.10.1.10 3", "cluster2-admin 10.10.2.10 1");
        Wait.until(
                "statuses are Meridian's",
                () ->
                        kubectl.line(order.get(3)).contains("Accepted")
                                && rule(one).contains("observedGeneration"));
        Wait.until("the mirror is there", () -> kubectl.line(order.get(4)).contains("0/2"));
        assertThat(read("gdp", "global-gdp").at("/status/errorStatus").asText())
                .isEqualTo("success");
        assertThat(read("ghr", "shop").at("/status/status").asText()).isEqualTo("Accepted");
        assertThat(read("gc", "gc-1").at("/metadata/annotations").toString()).contains(UUID);
        assertThat(ThreeClusters.service(node).pools()).hasSize(2);
        assertThat(rule(one))
                .contains("spec.trafficSplit[1].priority: 1 was filled in by AMKO's schema");
        assertThat(kubectl.line(commands("What differs afterwards").getFirst()))
                .containsPattern("avi-system +shop +10,1");
        Wait.until(
                "the member, which has AMKO's definitions still, has the settings",
                () -> rule(two).contains("shop.example.com") && config(two).contains(UUID));

        kubectl.run(RULE, "apply", "-f", "-");
        Wait.until(
                "applied again, the priority is what the manifest means",
                () -> ThreeClusters.service(node).pools().size() == 1);
        Wait.until("and nothing is said of it", () -> !rule(one).contains("was filled in"));
        memberFillsInStill(node);
        kubectl.run(
                withoutThird(ThreeClusters.GDP).replace("ttl: 10", "ttl: 12"), "apply", "-f", "-");
        kubectl.run(RULE.replace("ttl: 30", "ttl: 31"), "apply", "-f", "-");
        Wait.until("edits take effect", () -> ThreeClusters.service(node).ttlSeconds() == 31);
        Wait.until(
                "and are told with their generation",
                () -> {
                    JsonNode gdp = read("gdp", "global-gdp");
                    return gdp.at("/status/observedGeneration").asLong()
                            == gdp.at("/metadata/generation").asLong();
                });
    }

    /// It is told, and not written again and again.
    private static void memberFillsInStill(FederatorNode node) {
        Wait.until(
                "the member's schema is named",
                () ->
                        node.loop().clusters().stream()
                                .anyMatch(cluster ->
                                        cluster.federation()
                                                .inWords()
                                                .contains(
                                                        "shop: the member's schema changes it: "
                                                                + "spec.trafficSplit[1].priority"
                                                                + " is 1 there")));
        long turns = node.loop().turns();
        long writes = node.loop().writes().get("cluster2-admin");
        Wait.until("the loop turned on", () -> node.loop().turns() > turns + 5);
        assertThat(node.loop().writes().get("cluster2-admin")).isEqualTo(writes);
    }

    private static void givesBack(List<JsonNode> first) throws IOException {
        List<JsonNode> before = specs();
        assertThat(before.getFirst()).isEqualTo(first.getFirst());
        List<String> back = commands("The way back");
        assertThat(back).hasSize(4);
        kubectl.line(back.get(0));
        kubectl.line(back.get(1).replace("path/to/amko/crds/", "amko-federator/" + AMKOS_CRDS));
        Wait.until(
                "the old definitions count",
                () -> !one.get("/apis/" + AMKO).contains("gslbhostrules/status"));
        assertThat(withoutPriorities(specs())).isEqualTo(withoutPriorities(before));
        // AMKO's schema reads its default into what has no priority.
        assertThat(read("ghr", "shop").at("/spec/trafficSplit/1/priority").asInt()).isEqualTo(1);
        assertThat(read("ghr", "shop").at("/status/status").asText()).isEqualTo("Accepted");

        kubectl.line(back.get(2));
        assertThat(kubectl.line("kubectl get statefulset amko -n avi-system -o json"))
                .contains("\"replicas\": 1");
        writeStatus("gdp", "global-gdp", "errorStatus", "written by AMKO");
        assertThat(read("gdp", "global-gdp").at("/status/errorStatus").asText())
                .isEqualTo("written by AMKO");
        writeStatus("ghr", "shop", "status", "Rejected");
        assertThat(read("ghr", "shop").at("/status/status").asText()).isEqualTo("Rejected");
        kubectl.line(back.get(3));
        assertThat(withoutPriorities(specs())).isEqualTo(withoutPriorities(before));
        assertThat(read("gc", "gc-1").at("/metadata/annotations").toString()).contains(UUID);
    }

    private static String rule(TestApiServer server) {
        return object(server, AMKO, "gslbhostrules", "shop");
    }

    private static String config(TestApiServer server) {
        return object(server, AMKO, "gslbconfigs", "gc-1");
    }
}
