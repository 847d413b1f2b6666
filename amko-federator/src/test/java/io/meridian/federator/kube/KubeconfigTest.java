package io.meridian.federator.kube;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class KubeconfigTest {

    private static final String TWO =
            """
            apiVersion: v1
            kind: Config
            clusters:
            - { name: c1, cluster: { server: 'https://127.0.0.1:1' } }
            - { name: c2, cluster: { server: 'https://127.0.0.1:2' } }
            users:
            - { name: u1, user: { token: one } }
            - { name: u2, user: { tokenFile: token } }
            contexts:
            - { name: first, context: { cluster: c1, user: u1 } }
            - { name: second, context: { cluster: c2, user: u2 } }
            """;

    @TempDir Path folder;
    private Path file;
    private Kubeconfig kubeconfig;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("gslb-members"), TWO);
        Files.writeString(folder.resolve("token"), "two");
        kubeconfig = new Kubeconfig(file);
    }

    private String reason(String context) {
        return ((ClusterAccess.Missing) kubeconfig.access(context)).reason();
    }

    private ClusterAccess.Granted granted(String context) {
        return (ClusterAccess.Granted) kubeconfig.access(context);
    }

    @Test
    void givesAccessByContext() {
        assertThat(granted("first").config().getMasterUrl()).startsWith("https://127.0.0.1:1");
        assertThat(granted("second").config().getMasterUrl()).startsWith("https://127.0.0.1:2");
        assertThat(granted("first").fingerprint()).isEqualTo(granted("first").fingerprint());
    }

    @Test
    void contextThatIsMissingAppears() throws IOException {
        assertThat(reason("third")).contains("context third is not in", "gslb-members");
        Files.writeString(file, TWO + "- { name: third, context: { cluster: c1, user: u2 } }\n");
        assertThat(granted("third").config().getMasterUrl()).startsWith("https://127.0.0.1:1");
    }

    @Test
    void changedCredentialsChangeTheirContextAlone() throws IOException {
        String first = granted("first").fingerprint();
        String second = granted("second").fingerprint();
        Files.writeString(file, TWO.replace("token: one", "token: new"));
        assertThat(granted("first").fingerprint()).isNotEqualTo(first);
        assertThat(granted("second").fingerprint()).isEqualTo(second);
        Files.setLastModifiedTime(
                folder.resolve("token"), FileTime.from(Instant.now().plusSeconds(60)));
        assertThat(granted("second").fingerprint()).isNotEqualTo(second);
    }

    @Test
    void saysWhatIsWrongAndReadsTheNextVersion() throws IOException {
        Files.writeString(file, "clusters: [");
        assertThat(reason("first")).contains("is not a kubeconfig");
        Files.writeString(file, "");
        assertThat(reason("first")).isNotEmpty();
        Files.delete(file);
        assertThat(reason("first")).contains("cannot be read");
        Files.writeString(file, TWO);
        assertThat(granted("first").config().getMasterUrl()).startsWith("https://127.0.0.1:1");
    }
}
