package io.meridian.federator.kube;

import static io.meridian.federator.kube.ThreeClusters.servers;
import static io.meridian.federator.kube.ThreeClusters.two;
import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A real API server that was started again no longer knows the positions of its watches: 410 Gone.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
@NeedsApiServers
class WatchGapKubeIT {

    /// Nothing here is listed anew for having been away too long.
    private static final WatchPace PATIENT =
            new WatchPace(
                    Duration.ofMillis(100),
                    Duration.ofMillis(500),
                    Duration.ofSeconds(2),
                    Duration.ofMinutes(10),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(15));

    private static final String INGRESSES = "/apis/networking.k8s.io/v1/ingresses";

    @TempDir Path folder;

    private static String ingress(String name) {
        return ThreeClusters.ingress("10.10.2.10").replace("name: shop, namespace", name(name));
    }

    private static String name(String name) {
        return "name: " + name + ", namespace";
    }

    @Test
    void positionThatIsGoneIsListedAnew() throws IOException {
        two().apply(ingress("a"));
        two().apply(ingress("b"));
        try (TcpProxy proxy = new TcpProxy(two().port())) {
            Path file =
                    Files.writeString(
                            folder.resolve("kubeconfig"),
                            TestApiServer.kubeconfigBy(
                                    Map.of("two", two()),
                                    Map.of("two", "https://127.0.0.1:" + proxy.port())));
            try (OneCluster cluster =
                    new OneCluster(
                            folder.resolve("copy"), new Kubeconfig(file).access("two"), PATIENT)) {
                cluster.await("Ingress", "a", "b");
                cluster.awaitCurrent();
                String position = position();

                proxy.become(TcpProxy.Mode.REFUSING);
                two().delete(ingress("a"));
                two().apply(ingress("c"));
                two().kill();
                two().start();
                two().awaitReady();
                assertThat(watchFrom(position)).contains("too old resource version", "410");
                proxy.become(TcpProxy.Mode.OPEN);

                cluster.await("Ingress", "b", "c");
                cluster.awaitCurrent();
                two().delete(ingress("b"));
                cluster.await("Ingress", "c");
            }
        } finally {
            servers().get("cluster2-admin").delete(ingress("a"));
            two().delete(ingress("b"));
            two().delete(ingress("c"));
        }
    }

    private static String position() {
        return two().get(INGRESSES)
                .replaceAll("(?s).*\"metadata\":\\{\"resourceVersion\":\"", "")
                .replaceAll("(?s)\".*", "");
    }

    private static String watchFrom(String position) {
        try (KubernetesClient client = two().admin()) {
            return client.raw(
                    INGRESSES + "?watch=true&timeoutSeconds=2&resourceVersion=" + position);
        }
    }
}
