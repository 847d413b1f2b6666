package io.meridian.dns.zone.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.Problem;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfiguredZoneTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    www 300 IN A 192.0.2.300               | must be one record
                    www 300 IN                             | must be one record
                    # a comment of another language        | must be one record
                    ; a comment                            | must be one record
                    $GENERATE 1-3 host$ A 192.0.2.$        | must be one record
                    $INCLUDE /etc/passwd                   | must be one record
                    www.example.net. 300 IN A 192.0.2.1    | must lie in the zone gslb.example.com
                    www 300 CH TXT "x"                     | must be of class IN
                    www 300 IN TYPE5 \\# 2 c00c            | must be one record
                    @ 300 IN SOA a. b. 1 2 3 4 5           | must not be SOA
                    @ 300 IN NS ns1.example.net.           | name servers stand in name-servers
                    @ 300 IN CNAME example.net.            | must not stand beside other records
                    ok 300 IN CNAME example.net.           | must not stand beside other records
                    www 300 IN TYPE255 \\# 0               | must be of a type that is data
                    www 300 IN NSEC3PARAM 1 0 0 -          | must not be signed
                    """)
    void refusesWhatItCouldNotAnswerRightly(String line, String rule) {
        List<Problem> problems = problems(List.of("ok 300 IN A 192.0.2.1", line));

        assertThat(problems).hasSize(1);
        assertThat(problems.getFirst().place()).isEqualTo("records[1]");
        assertThat(problems.getFirst().rule()).contains(rule);
    }

    /// A line break within one entry must not make the second record disappear.
    @Test
    void refusesTwoRecordsInOneEntry() {
        assertThat(problems(List.of("a 300 IN A 192.0.2.1\nb 300 IN A 192.0.2.2"))).hasSize(1);
    }

    @Test
    void reportsEveryProblem() {
        assertThat(problems(List.of("a A x", "b 300 IN A 192.0.2.1", "c A y")))
                .extracting(Problem::place)
                .containsExactly("records[0]", "records[2]");
    }

    @Test
    void refusesSetThatNoReplyHasRoomFor() {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            records.add("big 300 IN TXT \"" + i + "x".repeat(240) + "\"");
        }

        assertThat(problems(records))
                .extracting(Problem::rule)
                .singleElement()
                .asString()
                .startsWith("big.gslb.example.com TXT must fit into one reply");
    }

    @Test
    void refusesZoneNameWithoutRoomForTheHostmaster() {
        String label = "a".repeat(60);
        String longest = String.join(".", label, label, label, label) + ".b";

        ConfiguredZone zone =
                new ConfiguredZone(longest, List.of("ns1.example.com"), 300, 30, List.of());

        assertThat(zone.read().problems()).extracting(Problem::place).contains("name");
    }

    private static List<Problem> problems(List<String> records) {
        return new ConfiguredZone("gslb.example.com", List.of("ns1.example.com"), 300, 30, records)
                .read()
                .problems();
    }
}
