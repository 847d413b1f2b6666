package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ConfigurationPageTest {

    private static final Path PAGE = Path.of("..", "docs", "configuration.md");

    @Test
    void isWhatTheRecordsSay() throws IOException {
        if (Boolean.getBoolean("update-docs")) {
            Files.writeString(PAGE, ConfigurationPage.text());
        }
        assertThat(PAGE)
                .as("docs/configuration.md is stale: %s", ConfigurationPage.COMMAND)
                .hasContent(ConfigurationPage.text());
    }
}
