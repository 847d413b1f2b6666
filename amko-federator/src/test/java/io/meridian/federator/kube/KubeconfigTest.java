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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
        return switch (kubeconfig.access(context)) {
            case ClusterAccess.Granted granted -> granted.problem();
            case ClusterAccess.Missing missing -> missing.reason();
            case ClusterAccess.Unusable unusable -> unusable.problem();
        };
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
        assertThat(kubeconfig.access("first")).isInstanceOf(ClusterAccess.Unusable.class);
        Files.writeString(file, "");
        assertThat(reason("first")).contains("has no contexts");
        Files.delete(file);
        assertThat(reason("first")).contains("cannot be read", "does not exist");
        Files.writeString(file, TWO);
        assertThat(granted("first").config().getMasterUrl()).startsWith("https://127.0.0.1:1");
        assertThat(granted("first").problem()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"clusters: [", "", "kind: Config", "# nothing", "- a", "a: b: c", "\u0000"})
    void whatIsNoKubeconfigLeavesTheLastGoodOneInForce(String broken) throws IOException {
        ClusterAccess.Granted before = granted("first");
        Files.writeString(file, broken);
        assertStays(before, "is not a kubeconfig");
        Files.delete(file);
        assertStays(before, "cannot be read");
        Files.write(file, new byte[] {(byte) 0xff});
        assertStays(before, "not UTF-8");
        assertThat(kubeconfig.access("second"))
                .as("asked for late")
                .isInstanceOf(ClusterAccess.Unusable.class);
        Files.writeString(file, TWO);
        assertThat(granted("first").problem()).isEmpty();
        assertThat(granted("second").problem()).isEmpty();
    }

    private void assertStays(ClusterAccess.Granted before, String problem) {
        ClusterAccess.Granted now = granted("first");
        assertThat(now.fingerprint()).isEqualTo(before.fingerprint());
        assertThat(now.config().getMasterUrl()).isEqualTo(before.config().getMasterUrl());
        assertThat(now.problem()).contains(problem);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    token: one                     | token: "SECRET\\n abcdef" | token
                    user: u1 }                     | user: SECRET-abcdef }    | user that it names
                    cluster: c1, user              | cluster: SECRET-abcdef, user | cluster that it names
                    server: 'https://127.0.0.1:1'  | proxy-url: SECRET-abcdef | no server
                    """)
    void contextThatIsBrokenCostsNobodyElseAnything(String good, String broken, String problem)
            throws IOException {
        String before = granted("first").fingerprint();
        assertThat(granted("second").problem()).isEmpty();
        Files.writeString(file, TWO.replace(good, broken));
        assertThat(granted("first").fingerprint()).isEqualTo(before);
        assertThat(granted("first").problem())
                .contains("context first", problem)
                .doesNotContain("SECRET", "abcdef");
        assertThat(granted("second").problem()).isEmpty();
        kubeconfig = new Kubeconfig(file);
        assertThat(reason("first")).contains("context first", problem);
        assertThat(kubeconfig.access("first")).isInstanceOf(ClusterAccess.Unusable.class);
        assertThat(granted("second").problem()).isEmpty();
    }

    @Test
    void contextThatIsTakenOutIsGivenUp() throws IOException {
        assertThat(granted("second").problem()).isEmpty();
        Files.writeString(file, TWO.replace("name: second", "name: other"));
        assertThat(kubeconfig.access("second")).isInstanceOf(ClusterAccess.Missing.class);
        Files.writeString(file, "clusters: [");
        assertThat(kubeconfig.access("second")).isInstanceOf(ClusterAccess.Unusable.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "users:\n- name: u\n  user: { token: SECRET-abcdef: \"x }",
                "users: [ { name: u, user: { token: \"SECRET-abcdef } } ]",
                "users: [ { name: u, user: { token: *SECRET-abcdef } } ]",
                "users: [ { name: u, user: { token: \"\\xSECRET-abcdef\" } } ]",
                "users: [ { name: u, user: { token: \"\\SECRET-abcdef\" } } ]",
                "users: [ { name: u, user: { token: !SECRET-abcdef x } } ]",
                "users: [ { name: u, user: { token: @SECRET-abcdef } } ]",
                "users: [ { name: u, user: { token: &SECRET-abcdef &SECRET x } } ]",
                "users: [ { name: u, user: SECRET-abcdef } ]",
                "users: [ { name: u, user: [ SECRET-abcdef ] } ]",
                "users: [ { name: u, user: { exec: { args: SECRET-abcdef } } } ]",
                "users: SECRET-abcdef",
                "SECRET-abcdef",
                "%SECRET-abcdef\n---\n",
                "users:\n- SECRET-abcdef\n SECRET-abcdef: x",
                "users: [ { name: u, user: { token: SECRET-abcdef\u0007 } } ]",
                "clusters: [ { name: c, cluster: { insecure-skip-tls-verify: SECRET-abcdef } } ]"
            })
    void saysNothingOfWhatStandsInTheFile(String broken) throws IOException {
        Files.writeString(file, broken);
        assertThat(reason("first"))
                .contains("is not a kubeconfig: ")
                .doesNotContainIgnoringCase("secret")
                .doesNotContain("abcdef");
    }

    @Test
    void namesThePlaceOfASyntaxError() throws IOException {
        Files.writeString(file, "users:\n- name: u\n  user: { token: SECRET-abcdef: \"x }\n");
        assertThat(reason("first"))
                .endsWith(
                        " is not a kubeconfig: line 3, column 31: while parsing a flow mapping:"
                                + " expected ',' or '}'");
        Files.writeString(file, "users: [ { name: u, user: SECRET } ]");
        assertThat(reason("first")).endsWith(": users[0].user: not what must stand there");
    }
}
