package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.federator.config.FederatorConfig;
import io.meridian.yaml.ConfigurationFile;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlDocuments;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every YAML block of the documentation is read by what would read it.
class DocumentedYamlTest {

    private static final Pattern BLOCK = Pattern.compile("(?ms)^```yaml\\n(.*?)^```$");

    @TempDir Path folder;

    static Stream<Path> pages() throws IOException {
        try (Stream<Path> top = Files.list(Path.of(".."));
                Stream<Path> docs = Files.walk(Path.of("..", "docs"))) {
            return Stream.concat(top, docs)
                    .filter(page -> page.toString().endsWith(".md"))
                    .sorted()
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void isRead(Path page) throws IOException {
        List<String> blocks =
                BLOCK.matcher(Files.readString(page))
                        .results()
                        .map(DocumentedYamlTest::text)
                        .toList();
        for (String block : blocks) {
            read(page.getFileName() + "-block.yaml", block);
        }
    }

    private static String text(MatchResult block) {
        return block.group(1);
    }

    private void read(String name, String block) throws IOException {
        Path file = Files.writeString(folder.resolve(name), block);
        if (has("site", block) && has("data-dir", block)) {
            assertThat(ConfigurationFile.read(file, GslbDnsConfig.class)).isNotNull();
        } else if (has("cluster", block) && has("data-dir", block)) {
            assertThat(ConfigurationFile.read(file, FederatorConfig.class)).isNotNull();
        } else {
            Problems problems = new Problems();
            assertThat(YamlDocuments.read(name, block, problems)).isNotEmpty();
            assertThat(problems.list()).isEmpty();
        }
    }

    private static boolean has(String key, String block) {
        return Pattern.compile("(?m)^" + key + ":").matcher(block).find();
    }
}
