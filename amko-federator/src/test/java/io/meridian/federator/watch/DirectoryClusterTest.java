package io.meridian.federator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Whose manifest counts when two files hold the same object.
final class DirectoryClusterTest {

    private static final ObjectKey SHOP = new ObjectKey("Ingress", "shop", "web");

    @TempDir Path folder;

    @TempDir Path kept;

    private void write(String file, String host) throws IOException {
        Files.writeString(
                folder.resolve(file),
                """
                apiVersion: networking.k8s.io/v1
                kind: Ingress
                metadata: { name: web, namespace: shop }
                spec: { rules: [ { host: %s } ] }
                """
                        .formatted(host));
    }

    private static void until(BooleanSupplier condition) throws InterruptedException {
        Instant limit = Instant.now().plus(Duration.ofSeconds(30));
        while (!condition.getAsBoolean()) {
            assertThat(Instant.now()).isBefore(limit);
            Thread.sleep(20);
        }
    }

    private static String source(ClusterView view) {
        return Objects.requireNonNull(view.objects().get(SHOP)).place().source();
    }

    @Test
    void copyThatIsLaidBesideChangesNothingUntilTheFirstIsGone() throws Exception {
        write("shop.yaml", "shop.example.com");
        DirectoryCluster cluster = new DirectoryCluster("london", folder, new LastGood(kept));
        try (cluster) {
            cluster.start(_ -> {});
            String first = source(cluster.view());

            write("a-backup.yaml", "old.example.com");
            until(() -> !cluster.view().sourceProblems().isEmpty());
            assertThat(source(cluster.view())).isEqualTo(first);
            assertThat(cluster.view().sourceProblems()).containsOnlyKeys("a-backup.yaml");

            Files.delete(folder.resolve("shop.yaml"));
            until(() -> !source(cluster.view()).equals(first));
            assertThat(cluster.view().sourceProblems()).isEmpty();
        }
    }
}
