package io.meridian.dns.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.meridian.dns.zone.ZoneSettings;
import io.meridian.dns.zone.load.ZoneFileReader;
import io.meridian.dns.zone.load.ZoneReading;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.provider.MethodSource;
import org.xbill.DNS.Name;

/// Any octets as a zone file: a zone, or problems.
class ZoneTextFuzz {

    private static final Name APEX = Name.fromConstantString("example.org.");
    private static final Path FILE = temporary();

    @AfterAll
    static void delete() throws IOException {
        Files.delete(FILE);
    }

    @MethodSource("seeds")
    @FuzzTest
    void readsOrRefuses(byte[] text) throws IOException {
        if (text.length > 4096) {
            return;
        }
        Files.write(FILE, text);
        ZoneReading reading =
                ZoneFileReader.read(
                        APEX, FILE, ZoneSettings.AS_WRITTEN, Set.of("shop.example.org"));
        assertThat(reading.zone() == null)
                .as("no zone exactly when there are problems: %s", reading.problems())
                .isEqualTo(!reading.problems().isEmpty());
    }

    private static Path temporary() {
        try {
            return Files.createTempFile("fuzz", ".zone");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    static List<byte[]> seeds() {
        String head = "$TTL 300\n@ SOA ns hostmaster 7 1h 10m 1w 30\n@ NS ns\nns A 192.0.2.1\n";
        return Stream.of(
                        "",
                        head,
                        head
                                + "sub NS ns.sub\nns.sub A 192.0.2.2\nsub DS 1 13 2 "
                                + "ab".repeat(32),
                        head + "a CNAME b\nold DNAME new\n*.w TXT \"a;b\" ( \"c\"\n \"d\" ) ; e\n",
                        head + "$GENERATE 1-9/2 h$ A 192.0.2.${1,0,d}\n$ORIGIN x\nmail MX 10 @\n",
                        head + "\\000\\.\\255 TYPE65280 \\# 3 01 02 03\nz TYPE65281 \\# 0\n",
                        head + "s HTTPS 1 . alpn=h2,h3 port=8443 ipv4hint=192.0.2.1\ns SVCB 0 ns\n",
                        head
                                + "c CAA 0 issue \"x\"\nn NAPTR 1 1 \"u\" \"E2U+sip\" \"!^.*$!x!\" .\n",
                        head + "$INCLUDE missing.zone sub\n",
                        // No file can have such a name.
                        head + "$INCLUDE mis\0sing.zone\n")
                .map(text -> text.getBytes(StandardCharsets.UTF_8))
                .toList();
    }
}
