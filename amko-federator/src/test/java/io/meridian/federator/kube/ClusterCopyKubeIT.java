package io.meridian.federator.kube;

import static io.meridian.federator.kube.OneCluster.INGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a federator still knows of a cluster that is away when it starts, and what a damaged copy
/// on disk, a full one, or somebody else's does to that.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class ClusterCopyKubeIT {

    @TempDir Path folder;
    private FakeApiServer server;
    private OneCluster cluster;
    private int port;

    @BeforeEach
    void start() throws IOException {
        server = new FakeApiServer(0);
        port = server.port();
        server.put("Namespace", "shop", "{}");
        server.put("Namespace", "other", "{}");
        server.put("Ingress", "a", INGRESS.formatted("a"));
        server.put("Ingress", "b", INGRESS.formatted("b"));
        cluster = new OneCluster(server.url(), folder);
        cluster.awaitCurrent();
        Wait.until(
                "it was seen and kept",
                () ->
                        Files.exists(folder.resolve("seen"))
                                && Files.exists(folder.resolve("Namespace"))
                                && Files.exists(folder.resolve("Ingress")));
    }

    @AfterEach
    void stop() {
        cluster.close();
        server.close();
    }

    private void startAgainWithoutServer() {
        cluster.close();
        server.close();
        cluster = new OneCluster("http://127.0.0.1:" + port, folder);
    }

    @Test
    void whatWasKnownIsKnownAgainAndGetsOlder() throws IOException {
        var before = cluster.view().objects();
        startAgainWithoutServer();
        assertThat(cluster.view().objects()).isEqualTo(before);
        assertThat(cluster.view().listed()).isTrue();
        Wait.until("it is told to be away", () -> cluster.view().failures().size() == 1);
        Wait.until("it is stale", () -> cluster.view().staleSince() != null);
        Instant since = cluster.view().staleSince();
        Wait.until(
                "it gets older",
                () ->
                        cluster.view().staleFor(Instant.now()).compareTo(Duration.ofMillis(2_500))
                                > 0);
        assertThat(cluster.view().staleSince()).isEqualTo(since);

        cluster.close();
        cluster = new OneCluster("http://127.0.0.1:" + port, folder);
        Wait.until("it is stale again", () -> cluster.view().staleSince() != null);
        assertThat(cluster.view().staleSince())
                .as("a further restart makes nothing younger")
                .isBetween(since.minusSeconds(10), since);

        server = new FakeApiServer(port);
        server.put("Namespace", "shop", "{}");
        server.put("Ingress", "b", INGRESS.formatted("b"));
        cluster.awaitCurrent();
        cluster.await("Ingress", "b");
        cluster.await("Namespace", "shop");
    }

    @Test
    void damagedLineIsLeftOutAloneAndCounted() throws IOException {
        cluster.close();
        replace("Ingress", "a.example.com", "x.example.com");
        startAgainWithoutServer();
        assertThat(cluster.names("Ingress")).containsExactly("b");
        assertThat(cluster.names("Namespace")).containsExactly("other", "shop");
        assertThat(cluster.door.copy().refused()).isEqualTo(1);
        assertThat(cluster.view().unlistedKinds()).contains("Ingress");
        assertThat(cluster.view().isListed("Ingress")).as("a may be there").isFalse();
    }

    @Test
    void copyThatEndsTooEarlyGivesWhatItHas() throws IOException {
        cluster.close();
        Path file = folder.resolve("Ingress");
        List<String> lines = Files.readAllLines(file);
        Files.write(file, lines.subList(0, lines.size() - 1));
        startAgainWithoutServer();
        assertThat(cluster.names("Ingress")).containsExactly("a", "b");
        assertThat(cluster.view().isListed("Ingress")).isFalse();

        cluster.close();
        Files.writeString(file, "");
        startAgainWithoutServer();
        assertThat(cluster.names("Ingress")).isEmpty();
        assertThat(cluster.names("Namespace")).containsExactly("other", "shop");
        assertThat(cluster.door.copy().refused()).isEqualTo(1);
    }

    @Test
    void copyOfSomethingElseIsRefused() throws IOException {
        cluster.close();
        replace("Namespace", "Namespace of two", "Namespace of three");
        Path ingresses = folder.resolve("Ingress");
        Files.writeString(
                ingresses,
                Files.readString(ingresses)
                                .replace(
                                        "end 2",
                                        Files.readAllLines(folder.resolve("Namespace")).get(1))
                        + "end 3\n");
        Files.writeString(folder.resolve("Route"), "\u0000\u0001 no copy at all");
        startAgainWithoutServer();
        assertThat(cluster.names("Namespace")).isEmpty();
        assertThat(cluster.view().listed()).as("what Namespaces are there is not known").isFalse();
        assertThat(cluster.names("Ingress")).containsExactly("a", "b");
        assertThat(cluster.names("Route")).isEmpty();
        assertThat(cluster.door.copy().refused()).isEqualTo(4 + 1 + 1);
    }

    @Test
    void unreadableTimeIsThatOfTheLastWriting() throws IOException {
        cluster.close();
        Files.writeString(folder.resolve("seen"), "yesterday");
        startAgainWithoutServer();
        Wait.until("it is stale", () -> cluster.view().staleSince() != null);
        assertThat(cluster.view().staleSince())
                .isBetween(Instant.now().minusSeconds(600), Instant.now());
    }

    @Test
    void fullDiskLeavesTheOldCopyAndIsTold() throws IOException {
        Path kept = folder.resolve("Ingress");
        Wait.until("it is kept", () -> Files.exists(kept));
        Path full = folder.resolve("Ingress.new");
        Files.createSymbolicLink(full, Path.of("/dev/full"));
        server.put("Ingress", "c", INGRESS.formatted("c"));
        cluster.await("Ingress", "a", "b", "c");
        Wait.until("it is told", () -> cluster.door.copy().failure().contains("space"));
        assertThat(Files.readString(kept))
                .contains("b.example.com")
                .doesNotContain("c.example.com");

        Files.delete(full);
        Wait.until("it is kept again", () -> cluster.door.copy().failure().isEmpty());
        assertThat(Files.readString(kept)).contains("c.example.com");
    }

    @Test
    void folderThatCannotBeWrittenCostsTheCopyAlone() throws IOException {
        cluster.close();
        Path file = Files.writeString(folder.resolve("file"), "");
        cluster = new OneCluster(server.url(), file.resolve("two"));
        cluster.await("Ingress", "a", "b");
        cluster.awaitCurrent();
        Wait.until("it is told", () -> !cluster.door.copy().failure().isEmpty());
        server.delete("Ingress", "a");
        cluster.await("Ingress", "b");
    }

    private void replace(String kind, String before, String after) throws IOException {
        Path file = folder.resolve(kind);
        String text = Files.readString(file);
        assertThat(text).contains(before);
        Files.writeString(file, text.replace(before, after));
    }
}
