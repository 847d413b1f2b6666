package io.meridian.federator.kube;

import static io.meridian.federator.kube.OneCluster.INGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whatever a watch misses, or is told late, twice or wrongly: the end is what the server holds.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class WatchGapIT {

    private static final Duration LONG = OneCluster.PACE.lost().plusSeconds(1);

    @TempDir Path folder;
    private FakeApiServer server;
    private OneCluster cluster;

    @BeforeEach
    void start() throws IOException {
        server = new FakeApiServer(0);
        server.put("Namespace", "shop", "{}");
        server.put("Ingress", "a", INGRESS.formatted("a"));
        server.put("Ingress", "b", INGRESS.formatted("b"));
    }

    private void watch() {
        cluster = new OneCluster(server.url(), folder);
        cluster.awaitCurrent();
        cluster.await("Ingress", "a", "b");
    }

    @AfterEach
    void stop() {
        if (cluster != null) {
            cluster.close();
        }
        server.close();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void followsEveryChange(boolean webSockets) {
        if (!webSockets) {
            server.withoutWebSockets();
        }
        watch();
        server.put("Ingress", "c", INGRESS.formatted("c"));
        server.put("Ingress", "a", INGRESS.formatted("changed"));
        server.delete("Ingress", "b");
        cluster.await("Ingress", "a", "c");
        Wait.until("a is changed", () -> cluster.host("a").equals("changed.example.com"));
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void listsAnewWhatCanBeWatchedNoMore(boolean goneAsEvent) {
        watch();
        int lists = server.lists("Ingress");
        server.refuse("Ingress", 500, 1); // the first try to watch again
        server.endWatches();
        server.put("Ingress", "c", INGRESS.formatted("c"));
        server.delete("Ingress", "a");
        server.compact(goneAsEvent);

        cluster.await("Ingress", "b", "c");
        cluster.awaitCurrent();
        assertThat(server.gones()).isPositive();
        assertThat(server.lists("Ingress")).isGreaterThan(lists);
        server.delete("Ingress", "b");
        cluster.await("Ingress", "c");
    }

    @Test
    void seesADeletionThatCameWhileTheWatchWasAway() {
        watch();
        server.refuse("Ingress", 500, 2);
        server.endWatches();
        server.delete("Ingress", "a");
        cluster.await("Ingress", "b");
    }

    @Test
    void listsAnewWhenTheServerWasAwayTooLongToKnowWhatWasMissed() throws IOException {
        watch();
        int port = server.port();
        server.close();
        Wait.until("it is away", () -> cluster.view().failures().containsKey("API server"));
        Wait.until(
                "the silence is long",
                () -> cluster.view().staleFor(Instant.now()).compareTo(LONG) > 0);
        assertThat(cluster.names("Ingress")).containsExactly("a", "b");

        server = new FakeApiServer(port);
        server.put("Namespace", "shop", "{}");
        server.put("Ingress", "b", INGRESS.formatted("b"));
        cluster.await("Ingress", "b");
        cluster.awaitCurrent();
    }

    @Test
    void startsAgainWhenAPageIsAskedForTooLate() {
        for (int i = 0; i < 7; i++) {
            server.put("Ingress", "more-" + i, INGRESS.formatted("more"));
        }
        server.pageSize(4);
        server.expirePages(2);
        cluster = new OneCluster(server.url(), folder);
        cluster.await(
                "Ingress", "a", "b", "more-0", "more-1", "more-2", "more-3", "more-4", "more-5",
                "more-6");
        cluster.awaitCurrent();
        assertThat(server.lists("Ingress")).isGreaterThanOrEqualTo(3);
    }

    @Test
    void takesNothingAwayBeforeTheLastPageOfAListHasCome() {
        watch();
        server.pageSize(1);
        server.expirePages(3);
        server.compact(true);
        server.endWatches();
        server.delete("Ingress", "a");
        server.put("Ingress", "c", INGRESS.formatted("c"));
        assertThat(cluster.names("Ingress")).contains("b");
        cluster.await("Ingress", "b", "c");
        long withoutB =
                cluster.events.stream()
                        .filter(event -> event.toString().contains("shop/b"))
                        .count();
        assertThat(withoutB).as("b came once, and never went").isEqualTo(1);
    }

    @Test
    void toldTwiceIsToldOnce() {
        watch();
        ObjectNode changed = server.put("Ingress", "a", INGRESS.formatted("new"));
        Wait.until("a is new", () -> cluster.host("a").equals("new.example.com"));
        int events = cluster.events.size();
        server.say("Ingress", "MODIFIED", changed);
        server.say("Ingress", "ADDED", changed);
        server.bookmark("Ingress");
        server.put("Ingress", "z", INGRESS.formatted("z"));
        cluster.await("Ingress", "a", "b", "z");
        assertThat(cluster.events).hasSize(events + 1);
    }

    @Test
    void olderVersionAfterANewerChangesNothing() {
        ObjectNode old = server.put("Ingress", "a", INGRESS.formatted("old"));
        watch();
        server.put("Ingress", "a", INGRESS.formatted("new"));
        Wait.until("a is new", () -> cluster.host("a").equals("new.example.com"));
        int lists = server.lists("Ingress");
        server.say("Ingress", "MODIFIED", old);
        server.put("Ingress", "z", INGRESS.formatted("z"));
        cluster.await("Ingress", "a", "b", "z");
        assertThat(cluster.host("a")).isEqualTo("new.example.com");
        Wait.until("a list makes sure of it", () -> server.lists("Ingress") > lists);
        cluster.awaitCurrent();
        assertThat(cluster.host("a")).isEqualTo("new.example.com");
    }

    @Test
    void lateNewsOfWhatIsGoneChangesNothing() {
        watch();
        ObjectNode changed = server.put("Ingress", "a", INGRESS.formatted("new"));
        ObjectNode gone = server.delete("Ingress", "a");
        cluster.await("Ingress", "b");
        server.say("Ingress", "MODIFIED", changed);
        server.put("Ingress", "z", INGRESS.formatted("z"));
        cluster.await("Ingress", "b", "z");

        server.put("Ingress", "a", INGRESS.formatted("again"));
        cluster.await("Ingress", "a", "b", "z");
        server.say("Ingress", "DELETED", gone);
        server.put("Ingress", "z2", INGRESS.formatted("z2"));
        cluster.await("Ingress", "a", "b", "z", "z2");
    }

    @Test
    void serverThatWasSetBackToAnEarlierStateIsBelieved() {
        watch();
        ObjectNode old = server.put("Ingress", "a", INGRESS.formatted("old"));
        server.put("Ingress", "a", INGRESS.formatted("new"));
        Wait.until("a is new", () -> cluster.host("a").equals("new.example.com"));
        server.restore("Ingress", "a", old);
        server.compact(true);
        server.endWatches();
        Wait.until("a is old", () -> cluster.host("a").equals("old.example.com"));
    }

    @Test
    void connectionsThatDieSilentlyAreReplaced() throws IOException {
        try (TcpProxy proxy = new TcpProxy(server.port())) {
            cluster = new OneCluster("http://127.0.0.1:" + proxy.port(), folder);
            cluster.awaitCurrent();
            proxy.strand();
            server.delete("Ingress", "a");
            cluster.await("Ingress", "b");
            cluster.awaitCurrent();
        }
    }
}
