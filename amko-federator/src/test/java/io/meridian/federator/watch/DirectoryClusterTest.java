package io.meridian.federator.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.Problem;
import io.meridian.yaml.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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

    private static List<String> problemsOf(String text) {
        Problems problems = new Problems();
        List<ClusterObject> _ = DirectoryCluster.objects("london", "x.yaml", text, problems);
        return problems.list().stream().map(Problem::toString).toList();
    }

    @Test
    void unknownKindOfOurGroupIsAProblemAtItsLine() {
        String kinds =
                "DomainPolicy, GslbService, HealthMonitor, PersistenceProfile, ServicePolicy, Site";

        assertThat(
                        problemsOf(
                                """
                                apiVersion: gslb.meridian.io/v1alpha1
                                kind: ServicePolcy
                                metadata: { name: a }
                                ---
                                apiVersion: gslb.meridian.io/v1alpha1
                                kind: Wishlist
                                metadata: {}
                                """))
                .containsExactly(
                        "x.yaml:2: kind: must be one of "
                                + kinds
                                + ", was 'ServicePolcy'; did you mean 'ServicePolicy'?",
                        "x.yaml:6: kind: must be one of " + kinds + ", was 'Wishlist'",
                        "x.yaml:7: metadata.name: is required");
    }

    @Test
    void kindsOfOtherGroupsAndTheMirrorAreNoProblem() {
        assertThat(
                        problemsOf(
                                """
                                apiVersion: apps/v1
                                kind: Deployment
                                metadata: { name: a }
                                ---
                                apiVersion: gslb.meridian.io/v1alpha1
                                kind: GslbService
                                metadata: { name: a }
                                ---
                                apiVersion: other.gslb.meridian.io/v1
                                kind: ServicePolcy
                                metadata: { name: a }
                                """))
                .isEmpty();
    }

    @Test
    void manifestWithNeitherKindNorNameIsToldBoth() {
        assertThat(problemsOf("apiVersion: v1\nmetadata: { namespace: shop }\n"))
                .containsExactly(
                        "x.yaml:1: kind: is required", "x.yaml:2: metadata.name: is required");
    }

    @Test
    void fileWithAnUnknownKindKeepsWhatItHeldLast() throws Exception {
        write("shop.yaml", "shop.example.com");
        DirectoryCluster cluster = new DirectoryCluster("london", folder, new LastGood(kept));
        try (cluster) {
            cluster.start(_ -> {});
            Files.writeString(
                    folder.resolve("shop.yaml"),
                    """
                    apiVersion: gslb.meridian.io/v1alpha1
                    kind: servicepolicy
                    metadata: { name: a, namespace: avi-system }
                    """);
            until(() -> !cluster.view().sourceProblems().isEmpty());

            assertThat(cluster.view().objects()).containsOnlyKeys(SHOP);
            assertThat(cluster.view().sourceProblems().get("shop.yaml"))
                    .singleElement()
                    .extracting(Problem::toString)
                    .asString()
                    .startsWith("london/shop.yaml:2: kind: must be one of")
                    .endsWith("did you mean 'ServicePolicy'?");
        }
    }
}
