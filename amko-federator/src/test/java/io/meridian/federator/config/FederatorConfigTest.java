package io.meridian.federator.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.daemon.ApiConfig;
import io.meridian.daemon.LogConfig;
import io.meridian.daemon.MeshSettings;
import io.meridian.federator.publish.GuardConfig;
import io.meridian.model.IpAddress;
import io.meridian.yaml.InvalidInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FederatorConfigTest {

    private static final String LEAST =
            """
            cluster: london
            data-dir: state
            clusters: { london: { directory: clusters/london } }
            mesh: { member: 4, members: { 4: "127.0.0.1:5804" } }
            """;

    @TempDir Path folder;

    @Test
    void hasTheseDefaults() throws Exception {
        assertThat(read(LEAST))
                .isEqualTo(
                        new FederatorConfig(
                                "london",
                                folder.resolve("state"),
                                Map.of(
                                        "london",
                                        new FederatorConfig.Door(
                                                folder.resolve("clusters/london"))),
                                null,
                                "avi-system",
                                List.of(),
                                new GuardConfig(20, 10),
                                20_000,
                                new MeshSettings("meridian", 4, Map.of(4, "127.0.0.1:5804"), 5700),
                                new ApiConfig(IpAddress.of("127.0.0.1"), 8310, null),
                                new LogConfig(LogConfig.Format.TEXT, LogConfig.Level.INFO)));
    }

    @Test
    void takesEveryKey() throws Exception {
        assertThat(
                        read(
                                """
                                cluster: two
                                data-dir: /d
                                clusters: { one: { directory: /one }, two: { directory: /two } }
                                kubeconfig: { file: /members, own-credentials: service-account }
                                namespace: gslb
                                zones: [gslb.test]
                                guard: { removed-percent: 5, removed-services: 3 }
                                mirror-limit: 7
                                mesh:
                                  installation: other
                                  member: 1
                                  members: { 1: "[::1]:5801" }
                                  hazelcast-base-port: 6700
                                api: { address: 192.0.2.1, port: 0, token-file: /token }
                                log: { format: json, level: warn }
                                """))
                .isEqualTo(
                        new FederatorConfig(
                                "two",
                                Path.of("/d"),
                                Map.of(
                                        "one", new FederatorConfig.Door(Path.of("/one")),
                                        "two", new FederatorConfig.Door(Path.of("/two"))),
                                new FederatorConfig.KubeconfigSection(
                                        Path.of("/members"),
                                        FederatorConfig.OwnCredentials.SERVICE_ACCOUNT),
                                "gslb",
                                List.of("gslb.test"),
                                new GuardConfig(5, 3),
                                7,
                                new MeshSettings("other", 1, Map.of(1, "[::1]:5801"), 6700),
                                new ApiConfig(IpAddress.of("192.0.2.1"), 0, Path.of("/token")),
                                new LogConfig(LogConfig.Format.JSON, LogConfig.Level.WARN)));
    }

    @Test
    void keepsItsOwnApiPortWhenOnlyTheAddressIsGiven() throws Exception {
        assertThat(read(LEAST + "api: { address: '::1' }\n").api())
                .isEqualTo(new ApiConfig(IpAddress.of("::1"), 8310, null));
    }

    @Test
    void tellsManyProblemsAtOnceSortedByLine() {
        assertThatThrownBy(() ->
                        read(
                                """
                                cluster: london
                                data-dir: state
                                clusters:
                                  newyork: { kubeconfig: /root/.kube/config }
                                mesh: { member: 4, members: {} }
                                api: { address: 192.0.2.1 }
                                """))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage(
                        """
                        federator.yaml:4: clusters.newyork.kubeconfig: is not a known key; known are directory
                        federator.yaml:4: clusters.newyork.directory: is required
                        federator.yaml:5: mesh.members: must not be empty
                        federator.yaml:6: api.token-file: is required when the API listens beyond loopback, at 192.0.2.1\
                        """);
    }

    @Test
    void refusesAClusterOfItsOwnThatIsNotAmongTheClusters() {
        assertThatThrownBy(() -> read(LEAST.replace("cluster: london", "cluster: paris")))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("federator.yaml:1: cluster: must be one of clusters, was 'paris'");
    }

    @Test
    void wantsDirectoriesOrAKubeconfig() throws Exception {
        String neither = LEAST.replaceAll("clusters: .*\n", "");
        assertThatThrownBy(() -> read(neither))
                .isInstanceOf(InvalidInputException.class)
                .hasMessage("federator.yaml:1: clusters: must not be empty without a kubeconfig");
        assertThat(read(neither + "kubeconfig: { file: members }\n").kubeconfig())
                .isEqualTo(
                        new FederatorConfig.KubeconfigSection(
                                folder.resolve("members"),
                                FederatorConfig.OwnCredentials.KUBECONFIG));
    }

    private FederatorConfig read(String text) throws Exception {
        return FederatorConfig.read(Files.writeString(folder.resolve("federator.yaml"), text));
    }
}
