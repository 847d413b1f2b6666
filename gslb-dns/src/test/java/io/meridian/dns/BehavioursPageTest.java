package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/// The tests that `docs/testing.md` names for what a balanced name is answered are there.
class BehavioursPageTest {

    private static final Path ROOT = Path.of("..");

    private static String table() throws IOException {
        String page = Files.readString(ROOT.resolve("docs/testing.md"));
        return page.substring(page.indexOf("## What a balanced name is answered"));
    }

    private static List<MatchResult> named(String pattern) throws IOException {
        return Pattern.compile(pattern).matcher(table()).results().toList();
    }

    @Test
    void namesDialoguesThatAreHeld() throws IOException {
        List<MatchResult> dialogues = named("`([A-Z]\\d\\d-[a-z0-9-]+\\.txt)`");

        assertThat(dialogues).hasSizeGreaterThan(20);
        assertThat(dialogues)
                .extracting(found -> found.group(1))
                .allMatch(name ->
                        Files.exists(Path.of("src/test/resources/scenarios").resolve(name)));
    }

    /// All of the modules', by the class's name.
    private static Map<String, String> sources() throws IOException {
        Map<String, String> sources = new TreeMap<>();
        try (DirectoryStream<Path> modules = Files.newDirectoryStream(ROOT)) {
            for (Path module : modules) {
                Path source = module.resolve("src");
                if (Files.isDirectory(source)) {
                    addSources(source, sources);
                }
            }
        }
        return sources;
    }

    private static void addSources(Path folder, Map<String, String> sources) throws IOException {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".java")).toList()) {
                sources.merge(
                        String.valueOf(file.getFileName()).replace(".java", ""),
                        Files.readString(file),
                        String::concat);
            }
        }
    }

    @Test
    void namesTestsThatAreThere() throws IOException {
        Map<String, String> sources = sources();
        List<MatchResult> tests = named("`(\\w+)\\.([a-z]\\w+)`");

        assertThat(tests).hasSizeGreaterThan(20);
        for (MatchResult test : tests) {
            if (!test.group(2).equals("txt")) {
                assertThat(sources.getOrDefault(test.group(1), ""))
                        .as(test.group())
                        .contains("void " + test.group(2) + "(");
            }
        }
    }
}
