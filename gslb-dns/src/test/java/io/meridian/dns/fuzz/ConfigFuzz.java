package io.meridian.dns.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.yaml.InvalidInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;

/// Any octets as a configuration file: a configuration, or problems that each have a line.
class ConfigFuzz {

    private static final Path FILE = temporary();

    @AfterAll
    static void delete() throws IOException {
        Files.delete(FILE);
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsOrRefusesWithItsPlace(byte[] text) throws IOException {
        Files.write(FILE, text);
        try {
            assertThat(GslbDnsConfig.read(FILE)).isNotNull();
        } catch (InvalidInputException refused) {
            assertThat(refused.problems()).isNotEmpty();
            assertThat(refused.getMessage()).startsWith(FILE.getFileName() + ":");
        }
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("fuzz", ".yaml");
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    static List<byte[]> seeds() throws IOException {
        String minimal =
                """
                site: london
                data-dir: data
                zones:
                  - name: gslb.example.com
                    name-servers: [ns1.example.com]
                    records: [ 'www 300 IN A 192.0.2.1' ]
                mesh: { member: 1, members: { 1: "127.0.0.1:5801" } }
                """;
        String sample = Files.readString(Path.of("../deploy/gslb-dns.yaml"));
        return List.of(
                minimal.getBytes(java.nio.charset.StandardCharsets.UTF_8),
                sample.getBytes(java.nio.charset.StandardCharsets.UTF_8));
    }
}
