package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The files that ARCHITECTURE.md names are there.
class ArchitecturePageTest {

    @Test
    void namesFilesThatExist() throws IOException {
        Path root = Path.of("..");
        String page = Files.readString(root.resolve("ARCHITECTURE.md"));
        List<String> files =
                Pattern.compile("`([a-z-]+/src/[^`]+\\.java)`")
                        .matcher(page)
                        .results()
                        .map(MatchResult::group)
                        .map(name -> name.replace("`", ""))
                        .toList();

        assertThat(files).hasSizeGreaterThan(12);
        assertThat(files).allSatisfy(file -> assertThat(root.resolve(file)).exists());
    }
}
