package io.meridian.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.IpAddress;
import io.meridian.model.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecordBinderTest {

    enum Colour {
        RED,
        DARK_BLUE
    }

    record Inner(@Key(min = 1, max = 65535) int port, @Nullable String label) {}

    record Outer(
            String name,
            @Key(defaultValue = "10s", min = 1000) Duration idleTimeout,
            @Key(defaultValue = "red") Colour colour,
            List<Inner> listeners,
            Map<Integer, String> members,
            @Nullable IpAddress address,
            @Nullable Double factor,
            @Key(defaultValue = "true") boolean enabled)
            implements Checked {

        @Override
        public void check(YamlNode.Mapping node, String path, Problems problems) {
            if (name.equals("forbidden")) {
                problems.add(node.placeOf("name"), "name", "must be another name");
            }
        }
    }

    private final Problems problems = new Problems();

    @Test
    void bindsEveryKindOfValue() {
        assertThat(
                        bind(
                                """
                                name: "10"
                                idle-timeout: 1500ms
                                colour: dark-blue
                                listeners: [ { port: 53, label: x }, { port: 54 } ]
                                members: { 1: a, 2: b }
                                address: 2001:DB8::1
                                factor: 0.5
                                enabled: false
                                """))
                .contains(
                        new Outer(
                                "10",
                                Duration.ofMillis(1500),
                                Colour.DARK_BLUE,
                                List.of(new Inner(53, "x"), new Inner(54, null)),
                                Map.of(1, "a", 2, "b"),
                                IpAddress.of("2001:db8::1"),
                                0.5,
                                false));
    }

    @Test
    void takesDefaultsForWhatIsAbsentOrNull() {
        assertThat(bind("name: x\nidle-timeout:\nlisteners: ~\n"))
                .contains(
                        new Outer(
                                "x",
                                Duration.ofSeconds(10),
                                Colour.RED,
                                List.of(),
                                Map.of(),
                                null,
                                null,
                                true));
    }

    @Test
    void reportsEveryProblemSortedByLine() {
        assertThat(
                        bind(
                                """
                                idle-timout: 3s
                                idle-timeout: 10
                                colour: green
                                listeners:
                                  - { port: 70000 }
                                  - { port: "53" }
                                  - port
                                members: { one: a }
                                address: 10.0.0
                                factor: 1e3
                                enabled: yes
                                enabled: true
                                """))
                .isEmpty();
        assertThat(rules())
                .containsExactly(
                        "test.yaml:1: idle-timout: is not a known key; did you mean 'idle-timeout'?",
                        "test.yaml:1: name: is required",
                        "test.yaml:2: idle-timeout: must be a duration like 500ms, 10s, 5m, 1h or 30d, was '10'",
                        "test.yaml:3: colour: must be one of red, dark-blue, was 'green'",
                        "test.yaml:5: listeners[0].port: must be 1..65535, was 70000",
                        "test.yaml:6: listeners[1].port: must be a whole number, was the text '53'",
                        "test.yaml:7: listeners[2]: must be a map, was 'port'",
                        "test.yaml:8: members.one: must be a whole number, was 'one'",
                        "test.yaml:9: address: must be an IP address, was '10.0.0'",
                        "test.yaml:10: factor: must be a number, was '1e3'",
                        "test.yaml:11: enabled: must be true or false, was 'yes'",
                        "test.yaml:12: enabled: must not be given twice, stands also in line 11");
    }

    @Test
    void refusesWhatBreaksARuleBetweenKeys() {
        assertThat(bind("\nname: forbidden\n")).isEmpty();
        assertThat(rules()).containsExactly("test.yaml:2: name: must be another name");
    }

    @Test
    void tellsUnknownKeysOfManifestsWithoutRefusing() {
        YamlNode node = YamlDocuments.read("m", "port: 1\nlater: { x: 1 }\n", problems).getFirst();
        RecordBinder binder = new RecordBinder(Binding.MANIFEST, problems);

        assertThat(binder.bind(node, Inner.class, "spec")).contains(new Inner(1, null));
        assertThat(binder.unknownPaths()).containsExactly("spec.later");
    }

    @Test
    void refusesATextWithASyntaxErrorWhole() {
        assertThat(YamlDocuments.read("m.yaml", "a: 1\n---\nb: [1, 2\n", problems)).isEmpty();
        assertThat(rules())
                .hasSize(1)
                .first()
                .asString()
                .startsWith("m.yaml:")
                .contains("not YAML");
    }

    @Test
    void readsSeveralDocumentsAndSkipsEmptyOnes() {
        assertThat(
                        YamlDocuments.read(
                                "m", "\ufeff---\na: 1\r\n---\n---\n{\"b\": [1]}\n...\n", problems))
                .hasSize(2);
        assertThat(problems.isEmpty()).isTrue();
    }

    @Test
    void boundsAliasesThatExpandWithoutEnd() {
        StringBuilder bomb = new StringBuilder("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n");
        for (int i = 1; i < 12; i++) {
            bomb.append("a%d: &a%d [".formatted(i, i))
                    .append("*a%d,".formatted(i - 1).repeat(9))
                    .append("x]\n");
        }

        assertThat(YamlDocuments.read("bomb", bomb.toString(), problems)).isEmpty();
        assertThat(problems.isEmpty()).isFalse();
    }

    @Test
    void reportsFilesThatCannotBeRead(@TempDir Path folder) throws Exception {
        Path binary = folder.resolve("binary");
        java.nio.file.Files.write(binary, new byte[] {(byte) 0xff, (byte) 0xfe, 0});

        YamlDocuments.read("a", folder.resolve("absent"), problems);
        YamlDocuments.read("b", folder, problems);
        YamlDocuments.read("c", binary, problems);

        assertThat(rules())
                .containsExactly(
                        "a:1: does not exist",
                        "b:1: must be a file, is a folder",
                        "c:1: must be UTF-8 text");
    }

    @Test
    void neverThrowsWhateverTheText() {
        Random random = new Random(11);
        String alphabet = "ab:-[]{}&*!|>'\"%@`#,?\n\t 0~\\\u0000\u0085é";
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(40); j > 0; j--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            Problems own = new Problems();
            for (YamlNode node : YamlDocuments.read("fuzz", text.toString(), own)) {
                new RecordBinder(Binding.CONFIGURATION, own).bind(node, Outer.class, "");
            }
        }
    }

    private Optional<Outer> bind(String text) {
        YamlNode node = YamlDocuments.read("test.yaml", text, problems).getFirst();
        Optional<Outer> bound =
                new RecordBinder(Binding.CONFIGURATION, problems).bind(node, Outer.class, "");
        return problems.isEmpty() ? bound : Optional.empty();
    }

    private List<String> rules() {
        return problems.list().stream().map(Problem::toString).toList();
    }
}
