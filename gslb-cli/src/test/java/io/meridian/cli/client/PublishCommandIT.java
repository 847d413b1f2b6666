package io.meridian.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.cli.Main;
import io.meridian.federator.FederatorNode;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.model.GslbService;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `gslb publish` against a federator over a folder: what is said, and the exit codes.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class PublishCommandIT {

    private static final int SERVICES = 12;

    private record Ended(int exitCode, String out, String err) {}

    @TempDir Path folder;
    private Path manifests;
    private FederatorNode node;

    @BeforeEach
    void start() throws IOException {
        manifests = Files.createDirectories(folder.resolve("london"));
        Files.writeString(manifests.resolve("settings.yaml"), settings("true", "gslb"));
        for (int i = 0; i < SERVICES; i++) {
            Files.writeString(
                    manifests.resolve("app" + i + ".yaml"),
                    """
                    apiVersion: networking.k8s.io/v1
                    kind: Ingress
                    metadata: { name: app%1$d, namespace: x, labels: { app: gslb } }
                    spec: { rules: [ { host: app%1$d.test } ] }
                    status: { loadBalancer: { ingress: [ { ip: 192.0.2.1 } ] } }
                    """
                            .formatted(i));
        }
        node =
                FederatorNode.start(
                        FederatorConfig.read(
                                Files.writeString(
                                        folder.resolve("federator.yaml"),
                                        """
                                        cluster: london
                                        data-dir: data
                                        clusters: { london: { directory: london } }
                                        mesh: { installation: it, member: 1, members: { 1: "127.0.0.1:%d" }, hazelcast-base-port: %d }
                                        api: { port: 0 }
                                        """
                                                .formatted(freePort(), freePort()))));
    }

    @AfterEach
    void stop() {
        node.close();
    }

    private static String settings(String leader, String label) {
        return """
        apiVersion: amko.vmware.com/v1alpha1
        kind: AMKOCluster
        metadata: { name: a, namespace: avi-system }
        spec: { isLeader: %s, clusterContext: london, version: 1.0.0, clusters: [london] }
        ---
        apiVersion: amko.vmware.com/v1alpha1
        kind: GSLBConfig
        metadata: { name: gc, namespace: avi-system }
        spec: { memberClusters: [ { clusterContext: london } ] }
        ---
        apiVersion: amko.vmware.com/v1alpha2
        kind: GlobalDeploymentPolicy
        metadata: { name: gdp, namespace: avi-system }
        spec: { matchRules: { appSelector: { label: { app: %s } } }, matchClusters: [ { cluster: london } ] }
        """
                .formatted(leader, label);
    }

    private Ended publish(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        String[] args = new String[words.length + 3];
        args[0] = "publish";
        System.arraycopy(words, 0, args, 1, words.length);
        args[words.length + 1] = "--api";
        args[words.length + 2] = "http://127.0.0.1:" + node.apiPort();
        int exitCode = Main.run(new PrintWriter(out), new PrintWriter(err), args);
        return new Ended(exitCode, out.toString(), err.toString());
    }

    private long services() {
        return node.mesh().log().snapshot().records().values().stream()
                .filter(GslbService.class::isInstance)
                .count();
    }

    @Test
    void everyVerbHasHelpAndKnowsItsOptions() {
        for (String verb :
                new String[] {"show", "approve", "discard", "freeze", "thaw", "rollback"}) {
            Ended help = publish(verb, "--help");
            assertThat(help.exitCode()).as(verb).isZero();
            assertThat(help.out()).contains("Usage: gslb publish " + verb, "--api");
            assertThat(publish(verb, "--nonsense").exitCode()).as(verb).isEqualTo(2);
        }
        assertThat(publish("rollback").exitCode()).isEqualTo(2);
        assertThat(publish("rollback").err()).contains("--to");
    }

    @Test
    void whatIsHeldIsShownAndApprovedOrDiscarded() throws IOException {
        await(() -> services() == SERVICES);
        assertThat(publish("approve").exitCode()).isEqualTo(1);
        assertThat(publish("discard").err()).contains("no publication is held");

        Files.writeString(manifests.resolve("settings.yaml"), settings("true", "typo"));
        await(() -> publish("show").out().contains("held until approved or discarded:"));
        assertThat(publish("show").out()).contains("  app0.test", "  app11.test");

        Ended discarded = publish("discard");
        assertThat(discarded.exitCode()).isZero();
        assertThat(discarded.out()).contains("discarded, these services stay:", "  app11.test");
        assertThat(publish("show").out()).contains("kept although their objects say otherwise:");
        assertThat(services()).isEqualTo(SERVICES);

        Ended approved = publish("approve");
        assertThat(approved.exitCode()).isZero();
        assertThat(approved.out()).contains("approved, these services go:", "  app11.test");
        await(() -> services() == 0);
    }

    @Test
    void frozenNothingGoesOutUntilThawedAndThereIsAWayBack() throws IOException {
        await(() -> services() == SERVICES);
        String before = node.mesh().log().snapshot().position().toString();
        assertThat(publish("freeze", "--reason", "audit").out()).contains("frozen: nothing is");
        assertThat(publish("show").out()).contains("frozen: audit");
        assertThat(publish("show", "--json").out()).contains("\"frozen\" : \"audit\"");

        Files.delete(manifests.resolve("app0.yaml"));
        long turns = node.loop().turns();
        await(() -> node.loop().turns() > turns + 2);
        assertThat(services()).isEqualTo(SERVICES);
        assertThat(publish("thaw").out()).contains("publishing again");
        await(() -> services() == SERVICES - 1);

        Ended nowhere = publish("rollback", "--to", "9/none:9");
        assertThat(nowhere.exitCode()).isEqualTo(1);
        assertThat(nowhere.err()).contains("there is no way back to 9/none:9");
        assertThat(publish("rollback", "--to", before).out()).contains("rolled back and frozen");
        assertThat(services()).isEqualTo(SERVICES);
        assertThat(publish("show").out()).contains("frozen: rolled back to " + before);
    }

    @Test
    void onlyTheLeaderDecidesAndOneThatIsAwayIsNamed() throws IOException {
        await(() -> services() == SERVICES);
        Files.writeString(manifests.resolve("settings.yaml"), settings("false", "gslb"));
        await(() -> publish("freeze").exitCode() == 3);
        assertThat(publish("freeze").err()).contains("this federator does not lead: it follows");

        StringWriter err = new StringWriter();
        int exitCode =
                Main.run(
                        new PrintWriter(new StringWriter()),
                        new PrintWriter(err),
                        "publish",
                        "show",
                        "--api",
                        "http://127.0.0.1:1");
        assertThat(exitCode).isEqualTo(3);
        assertThat(err.toString()).contains("http://127.0.0.1:1 does not answer");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
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
