package io.meridian.dns.decision;

import io.meridian.geo.GeoCsv;
import io.meridian.geo.GeoTable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// Geo tables from lines of text.
public final class TestGeo {

    public static final String DEMO =
            """
            network,latitude,longitude,country,city
            192.0.2.0/24,51.5,-0.1,GB,London
            198.51.100.0/24,40.7,-74.0,US,New York
            203.0.113.0/24,1.35,103.8,SG,Singapore
            2001:db8:1::/48,51.5,-0.1,GB,London
            2001:db8:2::/48,40.7,-74.0,US,New York
            2001:db8:3::/48,1.35,103.8,SG,Singapore
            """;

    private TestGeo() {}

    public static GeoTable table(String csv) {
        try {
            Path folder = Files.createTempDirectory("geo");
            Path database = database(folder, csv);
            GeoTable table = GeoTable.load(List.of(database));
            Files.delete(database);
            Files.delete(folder);
            return table;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Places, and who routes networks.
    public static GeoTable table(String csv, String systems) {
        try {
            Path folder = Files.createTempDirectory("geo");
            Path places = database(folder, csv);
            Path renamed = Files.move(places, folder.resolve("places.mmdb"));
            Path routes = database(folder, systems);
            GeoTable table = GeoTable.load(List.of(renamed, routes));
            Files.delete(renamed);
            Files.delete(routes);
            Files.delete(folder);
            return table;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    public static Path database(Path folder, String csv) throws IOException {
        Path source = Files.writeString(folder.resolve("geo.csv"), csv);
        Path database = folder.resolve("geo.mmdb");
        long _ = GeoCsv.build(source, database, _ -> {});
        Files.delete(source);
        return database;
    }
}
