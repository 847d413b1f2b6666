package io.meridian.federator.kube;

import static io.meridian.federator.kube.OneCluster.INGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A kubeconfig that goes bad under a federator: the connections that it made stay.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class KubeconfigIT {

    @TempDir Path folder;
    private FakeApiServer server;
    private OneCluster cluster;
    private Path file;

    @BeforeEach
    void start() throws IOException {
        server = new FakeApiServer(0);
        server.put("Namespace", "shop", "{}");
        server.put("Ingress", "a", INGRESS.formatted("a"));
        file = folder.resolve("gslb-members");
        write(server.url(), "token: one");
        cluster = open();
        cluster.awaitCurrent();
        cluster.await("Ingress", "a");
    }

    private OneCluster open() {
        Kubeconfig kubeconfig = new Kubeconfig(file);
        return new OneCluster(
                folder.resolve("copy"), () -> kubeconfig.access("two"), OneCluster.PACE);
    }

    private void write(String url, String user) throws IOException {
        Files.writeString(
                file,
                """
                apiVersion: v1
                kind: Config
                clusters: [ { name: c, cluster: { server: '%s' } } ]
                users: [ { name: u, user: { %s } } ]
                contexts: [ { name: two, context: { cluster: c, user: u } } ]
                """
                        .formatted(url, user));
    }

    @AfterEach
    void stop() {
        cluster.close();
        server.close();
    }

    private void awaitProblem(String words) {
        Wait.until(
                "it says: " + words + ", not: " + cluster.door.accessProblem(),
                () -> cluster.door.accessProblem().contains(words));
    }

    /// Through the connection that stands, not a new one.
    private void assertFollows(String name, String... names) {
        long lists = server.lists("Ingress");
        server.put("Ingress", name, INGRESS.formatted(name));
        cluster.await("Ingress", names);
        assertThat(cluster.view().failures()).isEmpty();
        assertThat(server.lists("Ingress")).as("by the watch that stood before").isEqualTo(lists);
    }

    @Test
    void connectionOutlivesAFileThatIsBrokenEmptyOrMissing() throws IOException {
        Files.writeString(file, "users: [ { token: SECRET-abcdef: \"x }");
        awaitProblem("is not a kubeconfig");
        assertFollows("b", "a", "b");
        Files.writeString(file, "");
        awaitProblem("no contexts");
        assertFollows("c", "a", "b", "c");
        Files.delete(file);
        awaitProblem("cannot be read");
        assertFollows("d", "a", "b", "c", "d");
        server.endWatches(); // it can begin anew as well
        server.put("Ingress", "e", INGRESS.formatted("e"));
        cluster.await("Ingress", "a", "b", "c", "d", "e");

        write(server.url(), "token: two");
        Wait.until("it is mended", () -> cluster.door.accessProblem().isEmpty());
        cluster.awaitCurrent();
        assertThat(cluster.events.toString()).doesNotContain("SECRET");
    }

    @Test
    void connectionOutlivesCredentialsThatNoClientCanBeMadeOf() throws IOException {
        write("https://127.0.0.1:" + server.port(), "client-certificate: none, client-key: none");
        awaitProblem("the credentials cannot be used: ");
        assertThat(cluster.door.accessProblem()).contains("none does not exist");
        assertFollows("b", "a", "b");
        write(
                "https://127.0.0.1:" + server.port(),
                "client-certificate-data: U0VDUkVU, client-key-data: _SECRET");
        awaitProblem("cannot be used (");
        assertThat(cluster.door.accessProblem()).doesNotContain("SECRET");
        assertFollows("c", "a", "b", "c");
    }

    @Test
    void clusterOfWhichNothingWasEverKnownIsAsOldAsTheTryToReachIt() throws IOException {
        cluster.close();
        Instant begin = Instant.now();
        server.refuse("Namespace", 503, Integer.MAX_VALUE);
        file = folder.resolve("anew");
        write(server.url(), "token: one");
        Kubeconfig kubeconfig = new Kubeconfig(file);
        cluster =
                new OneCluster(
                        folder.resolve("fresh"), () -> kubeconfig.access("two"), OneCluster.PACE);
        Wait.until("a refusal is told", () -> !cluster.view().failures().isEmpty());
        assertThat(cluster.door.staleSince()).isBetween(begin, Instant.now());
        assertThat(cluster.view().listed()).isFalse();
        assertThat(cluster.view().staleSince()).as("nothing to carry over").isNull();

        server.refuse("Namespace", 0, 0);
        cluster.awaitCurrent();
        assertThat(cluster.door.staleSince()).isNull();
    }

    @Test
    void fileThatIsBrokenFromTheStartIsToldAndTakenWhenItIsMended() throws IOException {
        cluster.close();
        Files.writeString(file, "users: [ { token: SECRET-abcdef: \"x }");
        cluster = open();
        awaitProblem("is not a kubeconfig");
        Wait.until(
                "the failures say so",
                () ->
                        cluster.view()
                                .failures()
                                .getOrDefault("API server", "")
                                .contains("is not a kubeconfig"));
        assertThat(cluster.view().failures().toString()).doesNotContain("SECRET");
        assertThat(cluster.names("Ingress")).as("from the disk").containsExactly("a");
        write(server.url(), "token: one");
        cluster.awaitCurrent();
        assertThat(cluster.door.accessProblem()).isEmpty();
    }
}
