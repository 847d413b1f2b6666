package io.meridian.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.model.IpAddress;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UserNetworksTest {

    @TempDir Path folder;
    private Path database = Path.of("");

    @BeforeEach
    void buildDatabase() throws IOException {
        Path source =
                write("db.csv", "network,latitude,longitude,country,city\n10.0.0.0/7,9,9,DB,db\n");
        database = folder.resolve("db.mmdb");
        GeoCsv.build(source, database, _ -> {});
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static Optional<String> city(GeoTable table, String address) {
        IpAddress at = IpAddress.of(address);
        return table.location(table.leaf(at.high(), at.low(), at.v6())).map(Location::city);
    }

    private GeoTable load(GeoFiles.UserFile... users) {
        return GeoTable.load(new GeoFiles(List.of(database), List.of(users)));
    }

    @Test
    void winByPriorityAndLongestPrefixWhateverTheOrderOfLines() throws IOException {
        Path low =
                write(
                        "low.csv",
                        """
                        network,latitude,longitude,country,city
                        10.1.0.0/16,1,1,XX,low16
                        10.0.0.0/8,1,1,XX,low8
                        10.2.0.0/16,1,1,XX,low2
                        """);
        Path high = write("high.csv", "network,latitude,longitude,city\n10.2.3.0/24,2,2,high\n");
        GeoTable table = load(new GeoFiles.UserFile(low, 10), new GeoFiles.UserFile(high, 20));

        assertThat(city(table, "10.1.2.3")).contains("low16");
        assertThat(city(table, "10.9.2.3")).contains("low8");
        assertThat(city(table, "10.2.3.4")).contains("high");
        assertThat(city(table, "10.2.4.4")).contains("low2");
        assertThat(city(table, "11.2.3.4")).contains("db");
        assertThat(city(table, "12.2.3.4")).isEmpty();
        assertThat(table.statistics().files())
                .extracting(file -> Path.of(file.file()).getFileName().toString())
                .containsExactly("high.csv", "low.csv", "db.mmdb");
    }

    @Test
    void readsAvisFilesOfRanges() throws IOException {
        Path avi =
                write(
                        "avi.txt",
                        """
                        V.01
                        # offices
                        10.1.0.0,10.1.1.127,51.5,-0.1,GB/England/London,office
                        10.1.1.64,10.1.1.64,1.35,103.8,SG/-/Singapore,-
                        fd00:1::,fd00:1::ffff,40.7,-74,US/New York/New York,-
                        10.3.0.0,10.3.0.255,0,0,-,-
                        """);
        GeoTable table = load(new GeoFiles.UserFile(avi, 10));

        assertThat(city(table, "10.1.0.0")).contains("London");
        assertThat(city(table, "10.1.1.127")).contains("London");
        assertThat(city(table, "10.1.1.128")).contains("db");
        assertThat(city(table, "10.1.1.64")).contains("Singapore");
        assertThat(city(table, "10.1.1.65")).contains("London");
        assertThat(city(table, "fd00:1::5")).contains("New York");
        assertThat(city(table, "fd00:1::1:0")).isEmpty();
        assertThat(city(table, "10.3.0.1")).contains("");
        assertThat(table.statistics().files().getFirst().type()).isEqualTo("V.01");
        assertThat(table.statistics().files().getFirst().droppedLines()).isZero();
    }

    @Test
    void leavesWrongLinesOutAndTellsThem() throws IOException {
        Path avi =
                write(
                        "avi.txt",
                        """
                        V.01
                        10.1.0.0,10.1.0.255,1,1,XX/-/good,-
                        10.1.0.0,10.1.0.255,2,2,XX/-/again,-
                        10.2.0.0,10.2.0.255,1,1,XX/-/five
                        10.2.0.255,10.2.0.0,1,1,XX/-/backwards,-
                        10.2.0.0,fd00::1,1,1,XX/-/mixed,-
                        10.2.0.0, 10.2.0.255,1,1,XX/-/blank,-
                        10.2.0.0,10.2.0.255,91,1,XX/-/north,-
                        10.2.0.0,10.2.0.255,1,x,XX/-/letters,-
                        """);
        GeoTable table = load(new GeoFiles.UserFile(avi, 10));
        GeoStatistics.GeoFile told = table.statistics().files().getFirst();

        assertThat(city(table, "10.1.0.1")).contains("good");
        assertThat(city(table, "10.2.0.1")).contains("db");
        assertThat(told.droppedLines()).isEqualTo(7);
        assertThat(told.dropped())
                .containsExactly(
                        "avi.txt:3: an earlier line has 10.1.0.0 to 10.1.0.255",
                        "avi.txt:4: must have 6 fields, has 5",
                        "avi.txt:5: start must not be behind end, was 10.2.0.255 and 10.2.0.0",
                        "avi.txt:6: start and end must be addresses of one family, were '10.2.0.0'"
                                + " and 'fd00::1'",
                        "avi.txt:7: start and end must be addresses of one family, were '10.2.0.0'"
                                + " and ' 10.2.0.255'",
                        "avi.txt:8: latitude and longitude must be -90..90 and -180..180, were '91'"
                                + " and '1'",
                        "avi.txt:9: latitude and longitude must be -90..90 and -180..180, were '1'"
                                + " and 'x'");
    }

    @Test
    void refusesAFileWithMoreThan95PercentWrongLines() throws IOException {
        List<String> lines = new ArrayList<>(List.of("V.01", "10.1.0.0,10.1.0.255,1,1,-,-"));
        for (int i = 0; i < 19; i++) {
            lines.add("wrong");
        }
        Path justGood = write("good.txt", String.join("\n", lines));
        lines.add("wrong");
        Path bad = write("bad.txt", String.join("\n", lines));

        GeoTable table = load(new GeoFiles.UserFile(justGood, 10));
        assertThat(table.statistics().files().getFirst().droppedLines()).isEqualTo(19);
        assertThatThrownBy(() -> load(new GeoFiles.UserFile(bad, 10)))
                .isInstanceOf(GeoException.class)
                .hasMessageStartingWith("bad.txt: 20 of 21 lines are wrong, more than 95 %:\n")
                .hasMessageContaining("bad.txt:3: must have 6 fields, has 1");
    }

    @Test
    void refusesACsvFileWithAnyWrongLineAndAnEmptyFile() throws IOException {
        Path csv = write("w.csv", "network,latitude,longitude\n10.0.0.0/8,1,1\n10.0.0.1/8,1,1\n");
        Path empty = write("empty.csv", "");

        assertThatThrownBy(() -> load(new GeoFiles.UserFile(csv, 10)))
                .hasMessage("w.csv:3: network must have no bits beyond its length, was 10.0.0.1/8");
        assertThatThrownBy(() -> load(new GeoFiles.UserFile(empty, 10)))
                .hasMessage("empty.csv:1: must begin with a line that names the columns");
    }

    @Test
    void takesAFileOfRangesWithoutAny() throws IOException {
        GeoTable table = load(new GeoFiles.UserFile(write("none.txt", "V.01\n"), 10));

        assertThat(city(table, "10.0.0.1")).contains("db");
    }
}
