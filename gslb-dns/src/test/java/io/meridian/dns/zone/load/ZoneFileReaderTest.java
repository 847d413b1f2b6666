package io.meridian.dns.zone.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.zone.ZoneContents;
import io.meridian.dns.zone.ZoneSettings;
import io.meridian.model.Problem;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is refused and what is merely told, each with its line.
final class ZoneFileReaderTest {

    /// Three lines.
    private static final String HEAD =
            """
            $TTL 300
            @ SOA ns1 hostmaster 7 3600 600 604800 30
            @ NS ns1.example.net.
            """;

    @TempDir Path folder;

    private ZoneReading read(String text) throws IOException {
        return read(text, ZoneSettings.AS_WRITTEN, Set.of());
    }

    private ZoneReading read(String text, ZoneSettings settings, Set<String> services)
            throws IOException {
        Path file = Files.writeString(folder.resolve("z"), text);
        return ZoneFileReader.read(ZoneContents.absolute("example.com"), file, settings, services);
    }

    /// Without the folder.
    private List<String> told(List<Problem> problems) {
        return problems.stream()
                .map(problem -> problem.toString().replace(folder + "/", ""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "www A 192.0.2.300 | z:4: A: Invalid address: 192.0.2.300",
                "www A | z:4: A: expected an address",
                "www A 192.0.2.1 192.0.2.2 | z:4: A: unexpected tokens at end of record (wanted EOL/EOF, got <identifier: 192.0.2.2>)",
                "www | z:4: must have a type",
                "www BOGUS x | z:4: must have a type, was 'BOGUS'",
                "www CH TXT x | z:4: must be of class IN, was CH",
                "www TYPE255 \\# 0 | z:4: must be of a type that is data, was TYPE255",
                "www ANY TXT x | z:4: must be of class IN, was ANY",
                "a..b A 192.0.2.1 | z:4: must be a domain name, was 'a..b': 'a..b': invalid empty label",
                "www.example.net. A 192.0.2.1 | z:4: must lie in the zone example.com, was www.example.net.",
                "www RRSIG A 8 3 300 20300101000000 20200101000000 1 example.com. AAAA | z:4: must not be signed: RRSIG would be answered without its signatures",
                "@ SOA a b 8 1 1 1 1 | z:4: example.com SOA must be the only SOA of its name",
                "www SOA a b 8 1 1 1 1 | z:4: www.example.com SOA must stand at example.com",
                "@ CNAME www | z:4: example.com CNAME must not stand beside other records (RFC 1034 §3.6.2)",
                "*.x NS ns.example.net. | z:4: *.x.example.com NS must not be a wildcard's (RFC 4592 §4.2)",
                "@ HTTPS 1 . mandatory=port | z:4: HTTPS: Not all mandatory SvcParams are specified",
                "@ HTTPS 0 svc alpn=h2 | z:4: HTTPS: No parameter values allowed for AliasMode",
                "@ HTTPS 1 . alpn=h2 alpn=h3 | z:4: HTTPS: Duplicate parameter key for 'alpn'",
                "@ TYPE65 \\# 13 0001 00 0003 0002 01bb 0001 0000 | z:4: example.com HTTPS must have protocol names of 1..255 octets in alpn (RFC 9460 §7.1.1)",
                "@ TYPE65 \\# 9 0000 00 0003 0002 01bb | z:4: example.com HTTPS must have no parameters in AliasMode, priority 0 (RFC 9460 §2.4.2)",
                "@ TYPE65 \\# 15 0001 00 0000 0002 0000 0003 0002 01bb | z:4: example.com HTTPS must list each key once in mandatory, and not mandatory itself (RFC 9460 §8)",
                "@ HTTPS 1 . no-default-alpn | z:4: example.com HTTPS must have alpn beside no-default-alpn, which has no value (RFC 9460 §7.1.1)",
                "@ HTTPS 1 . port=99999 | z:4: HTTPS: has a value out of range: 99999 out of range for 16 bit value",
                "@ HTTPS 1 . ech=? | z:4: HTTPS: has a malformed value",
                "www \u001b[2Jx | z:4: must have a type, was '\\027[2Jx'",
                "@ HTTPS 1 . key65535=a | z:4: example.com HTTPS must not have key65535, which is reserved (RFC 9460 §14.3.2)",
                "@ CAA 0 \"\" x | z:4: example.com CAA must have a tag (RFC 8659 §4.1)",
                "$INCLUDE | z:4: must have a file",
                "$INCLUDE none | z:4: FOLDER/none cannot be read: there is no such file",
                "$INCLUDE . | z:4: FOLDER/. cannot be read: it is not a file",
                "$INCLUDE z | z:4: must not include itself, was FOLDER/z",
                "$TTL soon | z:4: must be a TTL, was 'soon'",
                "$TTL 1 2 | z:4: must end here, went on with '2'",
                "$ORIGIN | z:4: must have a name",
                "$LOOP x | z:4: must be $ORIGIN, $TTL, $INCLUDE or $GENERATE, was $LOOP",
                "$GENERATE 1-70000 a$ A 192.0.2.1 | z:4: must generate 1..65536 records, was '$GENERATE 1-70000 a$ A 192.0.2.1'",
                "$GENERATE 3-1 a$ A 192.0.2.1 | z:4: must generate 1..65536 records, was '$GENERATE 3-1 a$ A 192.0.2.1'",
                "$GENERATE 1-2 a${x} A 192.0.2.1 | z:4: must have ${OFFSET,WIDTH,BASE} with base d, o, x, X, n or N, was '${x} A 192.0.2.1'",
                "www A ( 192.0.2.1 | z:4: must end its parentheses",
                "www A 192.0.2.1 ) | z:4: A: invalid close parenthesis",
                "www TXT \"open | z:4: TXT: EOF in quoted string",
                "\"www\" A 192.0.2.1 | z:4: must begin with a name, not with a quoted string",
            })
    void refuses(String line, String problem) throws IOException {
        ZoneReading reading = read(HEAD + line + "\n");

        assertThat(reading.zone()).isNull();
        assertThat(told(reading.problems())).containsExactly(problem.replace("FOLDER/", ""));
    }

    @Test
    void tellsEveryProblemByLineAlsoWithinParentheses() throws IOException {
        ZoneReading reading =
                read(
                        HEAD
                                + """
                                a A x ; the first
                                b TXT ( "two
                                lines" )
                                c MX ( 10
                                  a..b )
                                d A 192.0.2.1
                                old DNAME new
                                e.old A 192.0.2.2
                                """);

        assertThat(told(reading.problems()))
                .startsWith("z:4: A: Invalid address: x")
                .contains("z:8: MX: 'a..b': invalid empty label");
        assertThat(reading.problems()).hasSizeGreaterThanOrEqualTo(3);
    }

    @Test
    void refusesWhatOnlyTogetherIsWrong() throws IOException {
        ZoneReading reading =
                read(
                        HEAD
                                + """
                                www CNAME a
                                two CNAME a
                                two CNAME b
                                www TXT "beside"
                                sub DNAME example.net.
                                sub NS ns.example.net.
                                dd DNAME a.example.net.
                                dd DNAME b.example.net.
                                x.y.dd TXT "below"
                                """);

        assertThat(told(reading.problems()))
                .containsExactly(
                        "z:4: www.example.com CNAME must not stand beside other records (RFC 1034"
                                + " §3.6.2)",
                        "z:6: two.example.com CNAME must be the only CNAME of its name",
                        "z:8: sub.example.com DNAME must not stand beside NS below the zone's apex"
                                + " (RFC 6672 §2.3)",
                        "z:11: dd.example.com DNAME must be the only DNAME of its name",
                        "z:12: x.y.dd.example.com TXT must not stand below the DNAME at"
                                + " dd.example.com (RFC 6672 §2.4)");
    }

    @Test
    void servesWhatIsMerelyUnwiseAndTellsIt() throws IOException {
        ZoneReading reading =
                read(
                        """
                        $TTL 300
                        @ SOA ns1 hostmaster 7 3600 600 604800 30
                        www A 192.0.2.1
                        WWW A 192.0.2.1
                        www 60 A 192.0.2.2
                        sub NS ns.sub
                        deep.sub NS ns.example.net.
                        sub TXT "at the cut"
                        *.d DNAME example.net.
                        @ DS 60485 8 2 D4B7D520E7BB5F0F67674A0CCEB1E3E0614B93C4F9E99B8383F6A1E4469DA50A
                        """);

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.zone()).isNotNull();
        assertThat(told(reading.warnings()))
                .containsExactly(
                        "z:1: no NS record stands at example.com",
                        "z:4: www.example.com A stands here again and counts once",
                        "z:5: www.example.com A has TTL 60 and leaves with the first one's, 300"
                                + " (RFC 2181 §5.2)",
                        "z:6: sub.example.com NS names a server whose address does not stand in the"
                                + " zone",
                        "z:7: deep.sub.example.com NS is never answered: the zone ends at the cut"
                                + " sub.example.com",
                        "z:8: sub.example.com TXT is never answered: the zone ends at the cut"
                                + " sub.example.com",
                        "z:9: *.d.example.com DNAME is a wildcard's: it rewrites no name (RFC 4592"
                                + " §4.4)",
                        "z:10: example.com DS belongs into the zone above and is answered only"
                                + " there");
    }

    @Test
    void refusesFileWithoutSoaOrTtlOrOwner() throws IOException {
        assertThat(told(read("").problems()))
                .containsExactly("z:1: must have an SOA record at example.com");
        assertThat(told(read("  A 192.0.2.1\nwww A 192.0.2.1\n").problems()))
                .containsExactly(
                        "z:1: must have an owner: no record before has one",
                        "z:1: must have an SOA record at example.com",
                        "z:2: must have a TTL: it has none, no $TTL stands above, no record before"
                                + " has one");
    }

    @Test
    void leavesOutsidersOutWhenToldTo() throws IOException {
        ZoneReading reading =
                read(
                        HEAD + "www.example.net. A 192.0.2.1\n",
                        new ZoneSettings(false, null, true),
                        Set.of());

        assertThat(reading.zone()).isNotNull();
        assertThat(told(reading.warnings()))
                .containsExactly("z:4: www.example.net. lies outside the zone and is left out");
    }

    @Test
    void refusesAddressesAndAliasesAtTheNameOfAService() throws IOException {
        ZoneReading reading =
                read(
                        HEAD
                                + """
                                shop A 192.0.2.1
                                shop TXT "may stay"
                                blog CNAME shop
                                """,
                        ZoneSettings.AS_WRITTEN,
                        Set.of("shop.example.com", "blog.example.com"));

        assertThat(told(reading.problems()))
                .containsExactly(
                        "z:4: shop.example.com A must not stand at the name of a balanced service",
                        "z:6: blog.example.com CNAME must not stand at the name of a balanced"
                                + " service");
    }

    @Test
    void placesProblemsInIncludedFilesAndWatchesThem() throws IOException {
        Files.createDirectories(folder.resolve("parts"));
        Files.writeString(folder.resolve("parts/one"), "a A 192.0.2.1\n$INCLUDE two sub\nb A x\n");
        Files.writeString(folder.resolve("parts/two"), "c A y\n");

        ZoneReading reading = read(HEAD + "$INCLUDE parts/one\nd A z\n");

        assertThat(told(reading.problems()))
                .containsExactly(
                        "parts/one:3: A: Invalid address: x",
                        "parts/two:1: A: Invalid address: y",
                        "z:5: A: Invalid address: z");
        assertThat(reading.files()).hasSize(3);
    }

    @Test
    void boundsHowDeepAndHowMuchIsIncluded() throws IOException {
        for (int i = 1; i < 20; i++) {
            Files.writeString(folder.resolve("i" + i), "$INCLUDE i" + (i + 1) + "\n");
        }
        Files.writeString(folder.resolve("i20"), "");
        assertThat(told(read(HEAD + "$INCLUDE i1\n").problems()))
                .containsExactly("i16:1: must not be included deeper than 16 files, was i17");

        Files.writeString(folder.resolve("empty"), "");
        String many = "$INCLUDE empty\n".repeat(1_002);
        assertThat(told(read(HEAD + many).problems()))
                .containsExactly(
                        "z:1004: must not include more than 1000 files, was empty",
                        "z:1005: must not include more than 1000 files, was empty");
    }

    @Test
    void tellsNoMoreProblemsThanAnybodyReads() throws IOException {
        String lines =
                IntStream.range(0, 1_000).mapToObj(i -> "a A x\n").collect(Collectors.joining());

        List<String> problems = told(read(HEAD + lines).problems());

        assertThat(problems).hasSize(101);
        assertThat(problems.getLast()).isEqualTo("and 900 more");
    }

    @Test
    void refusesSetThatNoReplyHasRoomFor() throws IOException {
        String big =
                IntStream.range(0, 300)
                        .mapToObj(i -> "big TXT \"" + i + "x".repeat(240) + "\"\n")
                        .collect(Collectors.joining());

        assertThat(told(read(HEAD + big).problems()))
                .singleElement()
                .asString()
                .startsWith("z:4: big.example.com TXT must fit into one reply, has ");
    }

    /// One record can be too long for its RDATA, or for a reply.
    @Test
    void refusesRecordsThatNoReplyHasRoomFor() throws IOException {
        String strings = (" \"" + "x".repeat(255) + "\"").repeat(300);
        assertThat(told(read(HEAD + "www TXT" + strings).problems()))
                .containsExactly(
                        "z:4: TXT: has a value out of range: 76800 out of range for 16 bit value");
        String octets = "00".repeat(65_400);
        assertThat(told(read(HEAD + "www TYPE10 \\# 65400 " + octets).problems()))
                .containsExactly(
                        "z:4: www.example.com NULL must fit into one reply, has 65412 octets");
    }

    @Test
    void tellsTheBeginningOfAWordThatDoesNotEnd() throws IOException {
        assertThat(told(read(HEAD + "www " + "x".repeat(1_000_000)).problems()))
                .singleElement()
                .asString()
                .startsWith("z:4: must have a type, was 'xxxx")
                .endsWith("x...")
                .hasSizeLessThan(1_100);
    }

    /// Octets beyond ASCII are octets: in a name, in a text, with a line end of another system.
    @Test
    void takesEveryOctet() throws IOException {
        Path file = folder.resolve("z");
        byte[] head =
                HEAD.replace("\n", "\r\n").getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        byte[] rest = {(byte) 0xff, ' ', 'T', 'X', 'T', ' ', '"', (byte) 0xc3, (byte) 0xa9, '"'};
        java.io.ByteArrayOutputStream octets = new java.io.ByteArrayOutputStream();
        octets.writeBytes(new byte[] {(byte) 0xef, (byte) 0xbb, (byte) 0xbf});
        octets.writeBytes(head);
        octets.writeBytes(rest);
        Files.write(file, octets.toByteArray());

        ZoneReading reading =
                ZoneFileReader.read(
                        ZoneContents.absolute("example.com"),
                        file,
                        ZoneSettings.AS_WRITTEN,
                        Set.of());

        assertThat(reading.problems()).isEmpty();
        assertThat(reading.zone()).isNotNull();
        assertThat(reading.zone().records()).isEqualTo(3);
    }

    /// Whatever stands in a file, reading it ends in a zone or in problems.
    @Test
    void endsWithAnyOctets() throws IOException {
        java.util.Random random = new java.util.Random(1035);
        byte[] sound =
                (HEAD
                                + """
                                www A 192.0.2.1
                                  AAAA 2001:db8::1
                                a.b\\.c TXT ( "x;y" ; comment
                                  z )
                                $GENERATE 1-3 g$ CNAME www
                                @ HTTPS 1 . alpn=h2,h3 port=443
                                @ CAA 0 issue "ca.example.net"
                                t TYPE65280 \\# 3 abcdef
                                l LOC 52 22 23.000 N 4 53 32.000 E -2.00m 0.00m 10000m 10m
                                n NAPTR 1 2 "s" "x" "!a!b!" .
                                """)
                        .getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        int refused = 0;
        for (int i = 0; i < 1_000; i++) {
            byte[] octets = sound.clone();
            for (int change = random.nextInt(6); change >= 0; change--) {
                octets[random.nextInt(octets.length)] =
                        random.nextBoolean()
                                ? (byte) random.nextInt(256)
                                : (byte) " \n\t\"();\\$@.*#0a".charAt(random.nextInt(15));
            }
            Path file = Files.write(folder.resolve("z"), octets);
            ZoneReading reading =
                    ZoneFileReader.read(
                            ZoneContents.absolute("example.com"),
                            file,
                            ZoneSettings.AS_WRITTEN,
                            Set.of());
            assertThat(reading.zone() == null).isEqualTo(!reading.problems().isEmpty());
            refused += reading.zone() == null ? 1 : 0;
        }
        assertThat(refused).isBetween(100, 950);
    }
}
