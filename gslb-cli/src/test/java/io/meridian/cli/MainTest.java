package io.meridian.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MainTest {

    @TempDir Path folder;

    @Test
    void exitCodesSayWhatHappened() throws IOException {
        Path good =
                Files.writeString(
                        folder.resolve("good.yaml"),
                        "site: a\ndata-dir: d\nmesh: { member: 1, members: { 1: \"127.0.0.1:5801\" } }\n");
        Path bad = Files.writeString(folder.resolve("bad.yaml"), "site: a\n");
        Path csv =
                Files.writeString(
                        folder.resolve("n.csv"), "network,latitude,longitude\n192.0.2.0/24,1,2\n");

        assertThat(Main.execute("--help")).isEqualTo(ExitCode.DONE);
        assertThat(Main.execute()).isEqualTo(ExitCode.INVALID);
        assertThat(Main.execute("dnss")).isEqualTo(ExitCode.INVALID);
        assertThat(Main.execute("check", "dns", good.toString())).isEqualTo(ExitCode.DONE);
        assertThat(Main.execute("check", "dns", bad.toString())).isEqualTo(ExitCode.INVALID);
        assertThat(Main.execute("dns", "--config", folder.resolve("absent").toString()))
                .isEqualTo(ExitCode.INVALID);
        assertThat(
                        Main.execute(
                                "geo",
                                "build",
                                csv.toString(),
                                folder.resolve("n.mmdb").toString()))
                .isEqualTo(ExitCode.DONE);
        assertThat(Main.execute("geo", "lookup", folder.resolve("n.mmdb").toString(), "192.0.2.9"))
                .isEqualTo(ExitCode.DONE);
        assertThat(
                        Main.execute(
                                "geo",
                                "lookup",
                                folder.resolve("n.mmdb").toString(),
                                "198.51.100.1"))
                .isEqualTo(ExitCode.NOT_SO);
        assertThat(Main.execute("geo", "lookup", csv.toString(), "192.0.2.9"))
                .isEqualTo(ExitCode.INVALID);
        assertThat(
                        Main.execute(
                                "explain",
                                "a.example",
                                "--client",
                                "192.0.2.1",
                                "--api",
                                "http://127.0.0.1:1"))
                .isEqualTo(ExitCode.UNAVAILABLE);
        assertThat(Main.execute("explain", "a.example", "--client", "nobody"))
                .isEqualTo(ExitCode.INVALID);
        assertThat(
                        Main.execute(
                                "demo",
                                "--work",
                                folder.resolve("none").toString(),
                                "stop",
                                "127.0.30.1"))
                .isEqualTo(ExitCode.UNAVAILABLE);
    }
}
