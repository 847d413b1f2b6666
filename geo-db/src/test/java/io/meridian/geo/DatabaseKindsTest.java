package io.meridian.geo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.model.IpAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// City, Country and ASN databases side by side, told apart by the type in their metadata.
class DatabaseKindsTest {

    private static final GeoPoint LONDON = new GeoPoint(51.5, -0.1);

    @TempDir Path folder;

    private static Prefix network(String text) {
        int slash = text.indexOf('/');
        return Prefix.of(
                IpAddress.of(text.substring(0, slash)),
                Integer.parseInt(text.substring(slash + 1)));
    }

    private Path city() {
        MmdbWriter writer = new MmdbWriter("GeoLite2-City");
        writer.add(
                network("192.0.2.0/24"),
                new MmdbRecord.City(new Location(LONDON, "GB", "London", "")));
        // As in GeoLite2: the country is known, the place is not.
        writer.add(network("192.0.3.0/24"), data -> country(data, "SG"));
        return written(writer, "city.mmdb");
    }

    private Path country() {
        MmdbWriter writer = new MmdbWriter("GeoLite2-Country");
        writer.add(network("192.0.0.0/16"), data -> country(data, "US"));
        writer.add(network("198.51.100.0/24"), data -> country(data, "FJ"));
        writer.add(network("203.0.113.0/24"), data -> country(data, "ZZ"));
        writer.add(network("2001:db8::/32"), data -> country(data, "SG"));
        return written(writer, "country.mmdb");
    }

    private Path asn() {
        MmdbWriter writer = new MmdbWriter("GeoLite2-ASN");
        writer.add(network("192.0.2.0/25"), data -> system(data, 64_500, "Example Net"));
        writer.add(network("2001:db8::/32"), data -> system(data, 4_200_000_001L, "Example Six"));
        return written(writer, "asn.mmdb");
    }

    private static void country(MmdbData data, String code) {
        data.map(1);
        data.codeMap("country", "iso_code", code);
    }

    private static void system(MmdbData data, long number, String organization) {
        data.map(2);
        data.text("autonomous_system_number");
        data.unsigned32(number);
        data.text("autonomous_system_organization");
        data.text(organization);
    }

    private Path written(MmdbWriter writer, String name) {
        Path file = folder.resolve(name);
        writer.write(file);
        return file;
    }

    private static Optional<Location> location(GeoTable table, String address) {
        IpAddress at = IpAddress.of(address);
        return table.location(table.leaf(at.high(), at.low(), at.v6()));
    }

    private static Optional<Asn> system(GeoTable table, String address) {
        IpAddress at = IpAddress.of(address);
        return table.system(at.high(), at.low(), at.v6());
    }

    @Test
    void countryFillsTheHolesOfCityWithAPlaceInTheCountry() {
        GeoTable table = GeoTable.load(List.of(city(), country()));

        assertThat(location(table, "192.0.2.1"))
                .contains(new Location(LONDON, "GB", "London", "city.mmdb"));
        assertThat(location(table, "192.0.9.1"))
                .contains(new Location(new GeoPoint(41.85, -87.65), "US", "", "country.mmdb"));
        assertThat(location(table, "198.51.100.1")).map(Location::country).contains("FJ");
        assertThat(location(table, "2001:db8::1")).map(Location::country).contains("SG");
        assertThat(location(table, "203.0.113.1")).as("no such country").isEmpty();
        assertThat(location(table, "10.0.0.1")).isEmpty();
    }

    @Test
    void cityWithoutCoordinatesIsTakenForItsCountry() {
        GeoTable table = GeoTable.load(List.of(city()));

        assertThat(location(table, "192.0.3.1"))
                .contains(new Location(new GeoPoint(1.2833, 103.85), "SG", "", "city.mmdb"));
    }

    @Test
    void systemsAreKnownBesideLocations() {
        GeoTable table = GeoTable.load(List.of(city(), asn()));

        assertThat(system(table, "192.0.2.1")).map(Asn::toString).contains("AS64500 Example Net");
        assertThat(system(table, "64:ff9b::192.0.2.1")).map(Asn::number).contains(64_500L);
        assertThat(system(table, "192.0.2.200")).isEmpty();
        assertThat(system(table, "2001:db8:9::1")).map(Asn::number).contains(4_200_000_001L);
        assertThat(location(table, "192.0.2.200")).map(Location::city).contains("London");
        assertThat(GeoTable.load(List.of(asn())).location(0)).isEmpty();
    }

    @Test
    void tellsWhatItReadAndFromWhere() {
        GeoStatistics statistics = GeoTable.load(List.of(city(), country(), asn())).statistics();

        assertThat(statistics.files())
                .extracting(GeoStatistics.GeoFile::type)
                .containsExactly("GeoLite2-City", "GeoLite2-Country", "GeoLite2-ASN");
        assertThat(statistics.files())
                .extracting(GeoStatistics.GeoFile::networks)
                .containsExactly(2L, 4L, 2L);
        assertThat(statistics.files()).allSatisfy(file -> assertThat(file.built()).isNotNull());
    }

    @Test
    void refusesADatabaseOfAnotherKind() {
        MmdbWriter writer = new MmdbWriter("GeoIP2-Connection-Type");
        writer.add(network("192.0.2.0/24"), data -> country(data, "GB"));
        Path file = written(writer, "other.mmdb");

        assertThatThrownBy(() -> GeoTable.load(List.of(file)))
                .hasMessage(
                        file
                                + ": must be a City, Country or ASN database, its type is"
                                + " 'GeoIP2-Connection-Type'");
    }
}
