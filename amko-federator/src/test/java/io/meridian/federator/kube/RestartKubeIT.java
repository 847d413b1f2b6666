package io.meridian.federator.kube;

import static io.meridian.federator.kube.ThreeClusters.GDP;
import static io.meridian.federator.kube.ThreeClusters.awaitMembers;
import static io.meridian.federator.kube.ThreeClusters.ingress;
import static io.meridian.federator.kube.ThreeClusters.members;
import static io.meridian.federator.kube.ThreeClusters.object;
import static io.meridian.federator.kube.ThreeClusters.one;
import static io.meridian.federator.kube.ThreeClusters.servers;
import static io.meridian.federator.kube.ThreeClusters.service;
import static io.meridian.federator.kube.ThreeClusters.two;
import static io.meridian.federator.kube.ThreeClusters.view;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.FederatorNode;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.federator.watch.ClusterView;
import io.meridian.mesh.LogPublisher.Leadership;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A federator that is started again while a cluster is cut off knows what that cluster held, and
/// how old that is.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
@NeedsApiServers
class RestartKubeIT {

    @TempDir Path folder;
    private FederatorConfig config;

    @BeforeEach
    void applyManifests() throws IOException {
        ThreeClusters.applyManifests();
        Files.writeString(folder.resolve("gslb-members"), TestApiServer.kubeconfig(servers()));
        config = ThreeClusters.config(folder, "cluster1-admin");
    }

    @AfterEach
    void deleteManifests() {
        ThreeClusters.deleteManifests();
    }

    @Test
    void clusterThatIsCutOffKeepsItsMembersWithTheirAgeAlsoOverARestart() throws IOException {
        String before;
        try (FederatorNode node = FederatorNode.start(config)) {
            awaitMembers(node, 3);
            Wait.until("cluster2 was kept on disk", () -> isKept("Ingress") && isKept("Namespace"));
            Wait.until("the mirror shows all", () -> mirror().contains("\"0/3\""));
            before = api(node, "services/shop.example.com");
            two().kill();
            Wait.until(
                    "cluster2 is stale", () -> view(node, "cluster2-admin").staleSince() != null);
            assertThat(members(node)).hasSize(3);
        }
        try (FederatorNode again = FederatorNode.start(config)) {
            Wait.until(
                    "it leads again",
                    () -> again.mesh().publisher().leadership() instanceof Leadership.Leading);
            Wait.until(
                    "cluster1 is listed",
                    () -> {
                        ClusterView view = view(again, "cluster1-admin");
                        return view != null && view.listed() && view.staleSince() == null;
                    });
            Wait.until(
                    "cluster2 is stale again",
                    () -> view(again, "cluster2-admin").staleSince() != null);
            ClusterView stale = view(again, "cluster2-admin");
            assertThat(stale.failures()).containsKey("API server");
            assertThat(members(again)).hasSize(3);
            String now = api(again, "services/shop.example.com");
            assertThat(now.split("\"staleSince\" : \"", -1)).as("one is stale").hasSize(2);
            assertThat(now.replaceFirst("(\"staleSince\" : )\"[^\"]+\"", "$1null"))
                    .isEqualTo(before);
            Wait.until("the mirror says so", () -> mirror().contains("\"staleSince\":\""));
            assertThat(mirror()).contains("\"0/3\"", "\"address\":\"10.10.2.10\"");
            assertAgeGrows(again);

            one().apply(GDP.replace("ttl: 10", "ttl: 20"));
            Wait.until("others go on", () -> service(again).ttlSeconds() == 20);
            assertThat(members(again)).hasSize(3);

            two().start();
            two().awaitReady();
            two().delete(ingress("10.10.2.10"));
            Wait.until("what was deleted meanwhile goes", () -> members(again).size() == 2);
            Wait.until("it is current", () -> view(again, "cluster2-admin").staleSince() == null);
        }
    }

    private static void assertAgeGrows(FederatorNode node) {
        double api = staleSeconds(node);
        double metric = staleMetric(node);
        assertThat(api).isGreaterThan(1);
        Wait.until("the API shows it older", () -> staleSeconds(node) > api + 1);
        Wait.until("the metric does", () -> staleMetric(node) > metric + 1);
        Wait.until(
                "the GSLBConfig says since when",
                () ->
                        object(one(), "amko.vmware.com/v1alpha1", "gslbconfigs", "gc-1")
                                .contains("\"cluster2-admin as of "));
    }

    private static double staleSeconds(FederatorNode node) {
        return number(
                api(node, "sites"), "\"cluster2-admin\".*?\"staleSeconds\"\\s*:\\s*([0-9.E]+)");
    }

    private static double staleMetric(FederatorNode node) {
        return number(
                get(node, "/metrics"),
                "gslb_federator_cluster_stale_seconds\\{cluster=\"cluster2-admin\"} ([0-9.E]+)");
    }

    private static double number(String text, String pattern) {
        var found = Pattern.compile(pattern, Pattern.DOTALL).matcher(text);
        assertThat(found.find()).as(text).isTrue();
        return Double.parseDouble(found.group(1));
    }

    private static String api(FederatorNode node, String what) {
        return get(node, "/api/v1/" + what);
    }

    private static String get(FederatorNode node, String path) {
        try (InputStream in =
                URI.create("http://127.0.0.1:" + node.apiPort() + path).toURL().openStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private static String mirror() {
        return object(one(), "gslb.meridian.io/v1alpha1", "gslbservices", "shop.example.com");
    }

    private boolean isKept(String kind) {
        try (var files = Files.walk(folder.resolve("data-cluster1-admin/clusters"))) {
            return files.anyMatch(
                    file -> file.endsWith(kind) && file.toString().contains("cluster2"));
        } catch (IOException | java.io.UncheckedIOException none) {
            return false;
        }
    }
}
