package io.meridian.federator.kube;

import static io.meridian.federator.kube.OneCluster.INGRESS;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.meridian.federator.watch.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Servers that are broken in part: one kind refused, failing, absent, or denied for a moment.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class KindFailureKubeIT {

    private static final int FOR_LONG = Integer.MAX_VALUE;

    @TempDir Path folder;
    private FakeApiServer server;
    private OneCluster cluster;

    @BeforeEach
    void start() throws IOException {
        server = new FakeApiServer(0);
        server.put("Namespace", "shop", "{}");
        server.put("Ingress", "a", INGRESS.formatted("a"));
        cluster = new OneCluster(server.url(), folder);
        cluster.awaitCurrent();
        cluster.await("Ingress", "a");
    }

    @AfterEach
    void stop() {
        cluster.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 500, 503})
    void oneKindThatIsRefusedKeepsWhatItHeldAndHoldsNoOtherUp(int status) {
        server.refuse("Ingress", status, FOR_LONG);
        server.endWatches();
        Wait.until(
                "the refusal is told",
                () ->
                        cluster.view()
                                .failures()
                                .getOrDefault("Ingress", "")
                                .contains(String.valueOf(status)));
        Wait.until(
                "what it held is old",
                () -> {
                    server.endWatches(); // also one that was let in before the refusal
                    return cluster.view().staleSince() != null;
                });
        assertThat(cluster.names("Ingress")).containsExactly("a");
        Wait.until(
                "nothing else is refused",
                () -> cluster.view().failures().keySet().equals(Set.of("Ingress")));
        server.put("Namespace", "other", "{}");
        cluster.await("Namespace", "other", "shop");

        server.delete("Ingress", "a");
        server.put("Ingress", "b", INGRESS.formatted("b"));
        server.refuse("Ingress", 0, 0);
        cluster.await("Ingress", "b");
        cluster.awaitCurrent();
    }

    @Test
    void kindThatIsLostBeforeTheFirstLookIsOldToo() {
        KubeKind ingress = KubeKind.named("Ingress").orElseThrow();
        KindWatch watch = new KindWatch("two", ingress, OneCluster.PACE, _ -> {});
        try (KubernetesClient client = client()) {
            watch.askWhenDue(client);
            Wait.until("it is listed", watch::isKnown);
            Wait.until("what it held is old", () -> watch.staleSince() != null);
            watch.disconnect();
        }
        assertThat(watch.store().objects()).hasSize(1);
    }

    private KubernetesClient client() {
        return new KubernetesClientBuilder().withConfig(OneCluster.config(server.url())).build();
    }

    /// A watch whose silence alone makes nobody list anew, and which has the server for itself.
    private KindWatch watchOfRoutes(Consumer<ObjectKey> changed) {
        cluster.close();
        WatchPace pace =
                new WatchPace(
                        OneCluster.PACE.look(),
                        OneCluster.PACE.ping(),
                        Duration.ofSeconds(2),
                        Duration.ofHours(1),
                        OneCluster.PACE.askAgain(),
                        OneCluster.PACE.request());
        return new KindWatch("two", KubeKind.named("Route").orElseThrow(), pace, changed);
    }

    @Test
    void kindThatWasAbsentBeforeTheServerWasAwayIsOldUntilItIsAskedForAgain() {
        KindWatch watch = watchOfRoutes(_ -> {});
        try (KubernetesClient client = client()) {
            watch.askWhenDue(client);
            Wait.until("it is absent", watch::isKnown);
            watch.disconnect();
            Wait.until(
                    "nobody knows whether it is there now",
                    () -> {
                        watch.look(true);
                        return watch.staleSince() != null;
                    });
            watch.askWhenDue(client);
            Wait.until("it is absent still", () -> watch.staleSince() == null);
        }
    }

    @Test
    void kindThatIsDeniedBeforeAndAfterTheServerWasAwayLosesNothing() {
        Queue<ObjectKey> changes = new ConcurrentLinkedQueue<>();
        KindWatch watch = watchOfRoutes(changes::add);
        server.serve("Route");
        server.put("Route", "r", "{\"spec\":{\"host\":\"r.example.com\"}}");
        try (KubernetesClient client = client()) {
            watch.askWhenDue(client);
            Wait.until("it is listed", watch::isKnown);
            for (int time = 0; time < 3; time++) {
                server.refuse("Route", 404, 1);
                watch.disconnect();
                watch.askWhenDue(client);
                Wait.until("it is denied", () -> server.refusalsLeft("Route") == 0);
                Wait.sleep(200); // that the answer is taken cannot be seen, as it changes nothing
            }
            assertThat(watch.store().objects()).hasSize(1);
            assertThat(changes).as("it came, and never went").hasSize(1);
            watch.disconnect();
        }
    }

    @Test
    void kindWhoseFirstListFailedIsCurrentWithTheSecond() {
        KindWatch watch = watchOfRoutes(_ -> {});
        server.withoutWebSockets(); // nothing but the list shows that it is current
        server.serve("Route");
        server.put("Route", "r", "{}");
        server.put("Route", "s", "{}");
        server.pageSize(1);
        server.expirePages(1);
        try (KubernetesClient client = client()) {
            watch.askWhenDue(client);
            Wait.until("it is listed", watch::isKnown);
            Wait.until("nobody has looked for long", () -> watch.staleSince() != null);
            watch.look(true);
            assertThat(watch.staleSince()).isNull();
            watch.disconnect();
        }
    }

    @Test
    void watchThatIsBegunAnewInSilenceIsReplacedByAList() {
        KindWatch watch = watchOfRoutes(_ -> {});
        server.withoutWebSockets();
        server.serve("Route");
        try (KubernetesClient client = client()) {
            watch.askWhenDue(client);
            Wait.until("it is watched", () -> server.watches("Route") == 1);
            server.put("Route", "r", "{}");
            Wait.until("something came through", () -> watch.store().objects().size() == 1);
            watch.look(true);
            int lists = server.lists("Route");
            server.endWatches();
            Wait.until(
                    "it is listed anew",
                    () -> {
                        watch.look(true);
                        watch.askWhenDue(client);
                        return server.lists("Route") > lists;
                    });
            Wait.until(
                    "it is current",
                    () -> {
                        watch.look(true);
                        return watch.staleSince() == null;
                    });
            watch.disconnect();
        }
    }

    @Test
    void kindThatFailsToBeListedIsNotAbsent() throws IOException {
        cluster.close();
        server.refuse("Route", 403, FOR_LONG);
        cluster = new OneCluster(server.url(), folder.resolve("anew"));
        Wait.until(
                "the refusal is told",
                () -> cluster.view().failures().getOrDefault("Route", "").contains("403"));
        Wait.until(
                "nothing else is unknown",
                () -> cluster.view().unlistedKinds().equals(Set.of("Route")));
        assertThat(cluster.view().isListed("Route")).isFalse();
        assertThat(cluster.view().isListed("Gateway")).as("absent").isTrue();
        assertThat(cluster.view().isListed("Ingress")).isTrue();

        server.refuse("Route", 0, 0);
        cluster.awaitCurrent();
        server.put("Route", "r", "{\"spec\":{\"host\":\"r.example.com\"}}");
        cluster.await("Route", "r");
    }

    @Test
    void kindThatAppearsIsPickedUpAndOneThatGoesTakesItsObjectsAway() {
        server.serve("Route");
        server.put("Route", "r", "{\"spec\":{\"host\":\"r.example.com\"}}");
        cluster.await("Route", "r");
        server.refuse("Route", 404, FOR_LONG);
        server.endWatches();
        cluster.await("Route");
        cluster.awaitCurrent();
    }

    @Test
    void kindThatIsDeniedOnceLosesNothing() {
        // The watch, the list that follows, and the first question whether it is served.
        server.refuse("Ingress", 404, 3);
        server.endWatches();
        Wait.until("it was denied", () -> server.refusalsLeft("Ingress") == 0);
        server.put("Ingress", "b", INGRESS.formatted("b"));
        cluster.await("Ingress", "a", "b");
        assertThat(cluster.events.stream().filter(event -> event.toString().contains("shop/a")))
                .as("a came once, and never went")
                .hasSize(1);
    }

    @Test
    void serverThatSaysItIsNotReadyIsNotBelieved() throws IOException {
        cluster.close();
        server.ready(false);
        server.refuse("Ingress", 404, FOR_LONG);
        cluster = new OneCluster(server.url(), folder);
        Wait.until(
                "it says why it waits",
                () -> cluster.view().failures().getOrDefault("API server", "").contains("500"));
        assertThat(cluster.names("Ingress")).containsExactly("a");

        server.refuse("Ingress", 0, 0);
        server.ready(true);
        cluster.awaitCurrent();
        assertThat(cluster.names("Ingress")).containsExactly("a");
    }

    @Test
    void credentialsThatCannotBeUsedAreToldAndNewOnesTaken() throws IOException {
        cluster.close();
        ClusterAccess broken =
                new ClusterAccess.Granted(
                        "broken",
                        new ConfigBuilder(OneCluster.config("https://127.0.0.1:" + server.port()))
                                .withCaCertFile(folder.resolve("no such file").toString())
                                .build());
        cluster = new OneCluster(folder, broken);
        Wait.until(
                "it is told",
                () ->
                        cluster.view()
                                .failures()
                                .getOrDefault("API server", "")
                                .contains("no such file"));
        assertThat(cluster.names("Ingress")).containsExactly("a");
        cluster.give(new ClusterAccess.Granted("mended", OneCluster.config(server.url())));
        cluster.awaitCurrent();
    }
}
