package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.yaml.ConfigurationFile;
import io.meridian.yaml.KeyTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The files in `deploy/`: prose is commented out with `# `, a setting with `#` alone.
class SampleFilesTest {

    private static final Pattern SETTING = Pattern.compile("^( *)#([a-z].*)$");
    private static final Pattern KEY =
            Pattern.compile("(?m)^\\| `(?:[^`]*\\.)?([a-z0-9-]+)(?:\\[])?` ");

    @TempDir Path folder;

    static Stream<Arguments> samples() {
        return Stream.of(
                Arguments.of("gslb-dns.yaml", GslbDnsConfig.class),
                Arguments.of("gslb-federator.yaml", FederatorConfig.class));
    }

    @ParameterizedTest
    @MethodSource("samples")
    void areReadAsTheyAre(String name, Class<? extends Record> type) throws IOException {
        assertThat(read(lines(name), type)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void areReadWithEverySettingInForce(String name, Class<? extends Record> type)
            throws IOException {
        List<String> all = lines(name).stream().map(SampleFilesTest::inForce).toList();

        assertThat(read(all, type)).isNotNull();
    }

    @ParameterizedTest
    @MethodSource("samples")
    void showDefaultsInWhatIsCommentedOut(String name, Class<? extends Record> type)
            throws IOException {
        List<String> lines = lines(name);
        Record asItIs = read(lines, type);
        int shown = 0;
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i);
            if (SETTING.matcher(line).matches() && !line.endsWith("# example")) {
                assertThat(read(withInForce(lines, i), type)).as(line).isEqualTo(asItIs);
                shown++;
            }
        }
        assertThat(shown).isGreaterThan(4);
    }

    @ParameterizedTest
    @MethodSource("samples")
    void haveEveryKey(String name, Class<? extends Record> type) throws IOException {
        String all = String.join("\n", lines(name).stream().map(SampleFilesTest::inForce).toList());

        assertThat(KEY.matcher(KeyTable.markdown(type)).results().map(found -> found.group(1)))
                .hasSizeGreaterThan(10)
                .allSatisfy(key -> assertThat(all).containsPattern("\\b" + key + ":"));
    }

    private static List<String> withInForce(List<String> lines, int line) {
        return IntStream.range(0, lines.size())
                .mapToObj(i -> i == line ? inForce(lines.get(i)) : lines.get(i))
                .toList();
    }

    private static String inForce(String line) {
        return SETTING.matcher(line).replaceFirst("$1$2");
    }

    private static List<String> lines(String name) throws IOException {
        return Files.readAllLines(Path.of("..", "deploy", name));
    }

    private Record read(List<String> lines, Class<? extends Record> type) throws IOException {
        return ConfigurationFile.read(Files.write(folder.resolve("sample.yaml"), lines), type);
    }
}
