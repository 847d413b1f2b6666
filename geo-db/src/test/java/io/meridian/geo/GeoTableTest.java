package io.meridian.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.maxmind.db.Reader;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.lang.ref.WeakReference;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeoTableTest {

    private static final GeoPoint LONDON = new GeoPoint(51.5074, -0.1278);
    private static final GeoPoint SINGAPORE = new GeoPoint(1.3521, 103.8198);
    private static final String CSV =
            """
            # comment
            network,latitude,longitude,country,city
            192.0.2.0/24,51.5074,-0.1278,GB,London

            203.0.113.0/24,1.3521,103.8198,SG,"Singapore, central"
            2001:db8:3::/48,1.3521,103.8198,SG,Singapore
            """;

    @TempDir Path folder;

    @Test
    void looksUpTransitionAddressesAsTheIpv4AddressInThem() {
        GeoTable table = load(CSV);
        GeoView view = table.view(List.of(LONDON, SINGAPORE), 3);
        int direct = leaf(table, "203.0.113.7");

        for (String text :
                List.of(
                        "64:ff9b::203.0.113.7",
                        "2002:cb00:7107::1",
                        "2001:0:1:2:3:4:34ff:8ef8",
                        "::ffff:203.0.113.7")) {
            assertThat(leaf(table, text)).as(text).isEqualTo(direct);
        }
        assertThat(scope(table, view, "203.0.113.7"))
                .isEqualTo(scope(table, view, "64:ff9b::203.0.113.7") - 96);
        assertThat(scope(table, view, "203.0.113.7"))
                .isEqualTo(scope(table, view, "2002:cb00:7107::1") - 16);
        assertThat(scope(table, view, "203.0.113.7"))
                .isEqualTo(scope(table, view, "2001:0:1:2:3:4:34ff:8ef8") - 96);
    }

    @Test
    void mergesEmbeddedPrefixesLikeOthersWhenAllOfIpv4IsAlike() {
        GeoTable table = load("network,latitude,longitude\n2001:db8::/32,1,1\n");
        GeoView view = table.view(List.of(LONDON, SINGAPORE), 3);

        assertThat(scope(table, view, "192.0.2.1")).isZero();
        assertThat(scope(table, view, "64:ff9b::192.0.2.1"))
                .isEqualTo(scope(table, view, "64:ff9a::1"));
    }

    @Test
    void sharesOneViewAmongEqualCandidates() {
        GeoTable table = load(CSV);

        assertThat(table.view(List.of(LONDON, SINGAPORE), 3))
                .isSameAs(table.view(List.of(LONDON, SINGAPORE), 3))
                .isNotSameAs(table.view(List.of(SINGAPORE, LONDON), 3));
    }

    @Test
    void letsAViewGoWhenNobodyHoldsItAnyMore() throws InterruptedException {
        GeoTable table = load(CSV);
        WeakReference<GeoView> view =
                new WeakReference<>(table.view(List.of(LONDON, SINGAPORE), 3));
        for (int i = 0; i < 600 && view.get() != null; i++) {
            System.gc();
            Thread.sleep(100);
        }
        assertThat(view.get()).isNull();
        assertThat(table.view(List.of(LONDON, SINGAPORE), 3).size()).isEqualTo(2);
    }

    /// All over the globe, so many that clients see places in very many orders.
    @Test
    void refusesAViewOfMoreOrdersThanItCanNumber() {
        StringBuilder csv = new StringBuilder("network,latitude,longitude\n");
        Random random = new Random(1);
        for (int i = 0; i < 60_000; i++) {
            csv.append("10.%d.%d.0/24,".formatted(i >> 8, i & 0xff))
                    .append(random.nextInt(-8000, 8000) / 100.0)
                    .append(',')
                    .append(random.nextInt(-17_900, 17_900) / 100.0)
                    .append('\n');
        }
        List<GeoPoint> places = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            places.add(new GeoPoint(random.nextInt(-80, 80), random.nextInt(-179, 179)));
        }
        GeoTable table = load(csv.toString());
        for (int tries = 0; tries < 2; tries++) {
            assertThatThrownBy(() -> table.view(places, 100))
                    .isInstanceOf(GeoException.class)
                    .hasMessage(
                            "the members' 30 places come in more than 32767 orders of distance;"
                                    + " lower geo.order-depth");
        }
        assertThat(table.view(places, 3).size()).isEqualTo(30);
    }

    @Test
    void measuresDistancesAcrossTheAntimeridian() {
        GeoPoint fiji = new GeoPoint(-18, 178);
        GeoPoint samoa = new GeoPoint(-14, -172);

        assertThat(fiji.distanceKm(samoa)).isBetween(1100.0, 1200.0);
        assertThat(fiji.distanceKm(fiji)).isZero();
    }

    @Test
    void earlierDatabaseDecidesAndLaterOneFillsItsHoles() throws IOException {
        Path first = build("network,latitude,longitude,city\n10.0.0.0/24,1,1,first\n", "a");
        Path second = build("network,latitude,longitude,city\n10.0.0.0/16,2,2,second\n", "b");
        GeoTable table = GeoTable.load(List.of(first, second));

        assertThat(table.location(leaf(table, "10.0.0.9"))).map(Location::city).contains("first");
        assertThat(table.location(leaf(table, "10.0.9.9"))).map(Location::city).contains("second");
        assertThat(table.location(leaf(table, "10.1.0.0"))).isEmpty();
    }

    @Test
    void isReadByMaxMindsOwnReader() throws IOException {
        try (Reader reader = new Reader(build(CSV, "c").toFile())) {
            Map<?, ?> found = reader.get(InetAddress.getByName("203.0.113.77"), Map.class);

            assertThat(found.toString()).contains("Singapore, central", "103.8198", "iso_code=SG");
            assertThat(reader.getMetadata().databaseType()).isEqualTo("Meridian-City");
            assertThat((Object) reader.get(InetAddress.getByName("203.0.114.1"), Map.class))
                    .isNull();
        }
    }

    @Test
    void isReadByMmdblookup() throws Exception {
        assumeThat(Files.isExecutable(Path.of("/usr/bin/mmdblookup")))
                .as("mmdblookup is installed")
                .isTrue();
        Process lookup =
                new ProcessBuilder(
                                "/usr/bin/mmdblookup",
                                "--file",
                                build(CSV, "d").toString(),
                                "--ip",
                                "2001:db8:3::1",
                                "city",
                                "names",
                                "en")
                        .redirectErrorStream(true)
                        .start();

        String output = new String(lookup.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(lookup.waitFor(10, TimeUnit.SECONDS)).isTrue();
        assertThat(output).contains("\"Singapore\"");
    }

    @Test
    void refusesAMissingAForeignAndATruncatedFile() throws IOException {
        Path foreign = Files.writeString(folder.resolve("foreign.mmdb"), "not a database");
        byte[] whole = Files.readAllBytes(build(CSV, "e"));

        assertReason(folder.resolve("absent.mmdb"), GeoException.Reason.NotFound);
        assertReason(foreign, GeoException.Reason.Corrupt);
        assertReason(
                Files.write(
                        folder.resolve("cut.mmdb"),
                        java.util.Arrays.copyOf(whole, whole.length / 2)),
                GeoException.Reason.Corrupt);
    }

    @Test
    void neverFailsOtherwiseThanByRefusingWhateverTheDamage() throws IOException {
        byte[] whole = Files.readAllBytes(build(CSV, "f"));
        Random random = new Random(5);
        int refused = 0;
        for (int i = 0; i < 500; i++) {
            byte[] damaged = whole.clone();
            for (int j = 0; j < 3; j++) {
                damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
            }
            Path file = Files.write(folder.resolve("damaged.mmdb"), damaged);
            try {
                GeoTable.load(List.of(file));
            } catch (GeoException expected) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void reportsEveryWrongLineOfASource() throws IOException {
        Path source =
                Files.writeString(
                        folder.resolve("bad.csv"),
                        """
                        network,latitude,longitude,country,city
                        192.0.2.0/33,0,0,XX,x
                        192.0.2.1/24,0,0,XX,x
                        host/24,0,0,XX,x
                        192.0.2.0/24,91,-181,XX,x
                        192.0.2.0/24,0,0
                        198.51.100.0/24,0,0,XX,x
                        198.51.100.0/24,1,1,XX,x
                        """);

        assertThatThrownBy(() -> GeoCsv.build(source, folder.resolve("never.mmdb"), _ -> {}))
                .hasMessage(
                        """
                        bad.csv:2: prefix length must be 0..32, was 33
                        bad.csv:3: network must have no bits beyond its length, was 192.0.2.1/24
                        bad.csv:4: network must be like 192.0.2.0/24 or 2001:db8::/32, was 'host/24'
                        bad.csv:5: latitude must be -90..90, was '91'
                        bad.csv:5: longitude must be -180..180, was '-181'
                        bad.csv:6: must have 5 fields, has 3
                        bad.csv:8: network 198.51.100.0/24 stands also in line 7\
                        """);
        assertThat(folder.resolve("never.mmdb")).doesNotExist();
    }

    @Test
    void buildsNoDatabaseOfTagsThatItCouldNotHold() throws IOException {
        Path source = folder.resolve("tags.csv");
        Files.writeString(source, "network,latitude,longitude,tag\n192.0.2.0/24,0,0,office\n");

        assertThatThrownBy(() -> GeoCsv.build(source, folder.resolve("never.mmdb"), _ -> {}))
                .hasMessage(
                        "tags.csv:1: must have no column 'tag' (the 4. one): a database holds no"
                                + " tags, a file of networks in use does");
        assertThat(folder.resolve("never.mmdb")).doesNotExist();
    }

    private void assertReason(Path file, GeoException.Reason reason) {
        assertThatThrownBy(() -> GeoTable.load(List.of(file)))
                .isInstanceOfSatisfying(
                        GeoException.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason))
                .hasMessageContaining(file.getFileName().toString());
    }

    private static int leaf(GeoTable table, String text) {
        IpAddress address = IpAddress.of(text);
        return table.leaf(address.high(), address.low(), address.v6());
    }

    private static int scope(GeoTable table, GeoView view, String text) {
        IpAddress address = IpAddress.of(text);
        return view.scope(leaf(table, text), address.high(), address.low(), address.v6());
    }

    private GeoTable load(String csv) {
        try {
            return GeoTable.load(List.of(build(csv, "t")));
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    private Path build(String csv, String name) throws IOException {
        Path source = Files.writeString(folder.resolve(name + ".csv"), csv);
        Path database = folder.resolve(name + ".mmdb");
        GeoCsv.build(source, database, _ -> {});
        return database;
    }
}
