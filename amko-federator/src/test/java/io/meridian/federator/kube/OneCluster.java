package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.ObjectEvent;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/// The door to one API server at a pace for tests, and what came through it.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
final class OneCluster implements AutoCloseable {

    static final WatchPace PACE =
            new WatchPace(
                    Duration.ofMillis(50),
                    Duration.ofMillis(300),
                    Duration.ofMillis(900),
                    Duration.ofSeconds(2),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(3));

    static final String INGRESS = "{\"spec\":{\"rules\":[{\"host\":\"%s.example.com\"}]}}";

    final KubeCluster door;
    final Queue<ObjectEvent> events = new ConcurrentLinkedQueue<>();
    private volatile Supplier<ClusterAccess> access;

    OneCluster(String url, Path folder) {
        this(folder, new ClusterAccess.Granted("test", config(url)));
    }

    OneCluster(Path folder, ClusterAccess access) {
        this(folder, access, PACE);
    }

    OneCluster(Path folder, ClusterAccess access, WatchPace pace) {
        this(folder, () -> access, pace);
    }

    OneCluster(Path folder, Supplier<ClusterAccess> access, WatchPace pace) {
        this.access = access;
        this.door = new KubeCluster("two", false, () -> this.access.get(), folder, pace);
        door.start(events::add);
    }

    /// Other credentials than before.
    void give(ClusterAccess other) {
        access = () -> other;
    }

    static Config config(String url) {
        return new ConfigBuilder(Config.empty())
                .withMasterUrl(url)
                .withWatchReconnectInterval(50)
                .build();
    }

    ClusterView view() {
        return door.view();
    }

    /// The names of the objects of a kind.
    List<String> names(String kind) {
        return view().ofKind(kind).stream().map(object -> object.key().name()).toList();
    }

    void await(String kind, String... names) {
        Wait.until(
                kind + " are " + List.of(names) + ", not " + names(kind),
                () -> names(kind).equals(List.of(names)));
    }

    void awaitCurrent() {
        Wait.until(
                "everything is current",
                () ->
                        view().listed()
                                && view().staleSince() == null
                                && view().unlistedKinds().isEmpty()
                                && view().failures().isEmpty());
    }

    /// The host of an Ingress's only rule.
    String host(String name) {
        ClusterObject ingress =
                view().ofKind("Ingress").stream()
                        .filter(object -> object.key().name().equals(name))
                        .findFirst()
                        .orElseThrow();
        return ingress.source().replaceAll(".*\"host\":\"([^\"]*)\".*", "$1");
    }

    @Override
    public void close() {
        door.close();
    }
}
