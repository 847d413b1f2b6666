package io.meridian.dns.config;

import io.meridian.geo.GeoFiles;
import io.meridian.yaml.Key;
import java.nio.file.Path;
import java.util.List;

/// Where clients are. Without any file, geo policies use their fallback. Files that change are read
/// again within seconds.
public record GeoConfig(
        @Key(
                        doc =
                                "MaxMind City, Country and ASN databases, told apart by their metadata; the first that locates an address decides")
                List<Database> databases,
        @Key(doc = "networks of one's own, which decide before every database")
                List<UserNetworks> userNetworks,
        @Key(
                        defaultValue = "3",
                        min = 1,
                        max = 100,
                        doc =
                                "how many sites are ordered by their own distance from the client; the others follow by their distance from the nearest")
                int orderDepth) {

    /// @param file an .mmdb file
    public record Database(@Key(doc = "an .mmdb file") Path file) {}

    /// @param file text
    /// @param priority of several
    public record UserNetworks(
            @Key(
                            doc =
                                    "CSV with the columns network, latitude, longitude and, if wanted, country and city; or Avi's V.01 format")
                    Path file,
            @Key(
                            defaultValue = "10",
                            min = 1,
                            max = 100,
                            doc = "of several files the one with the highest decides")
                    int priority) {}

    public GeoFiles files() {
        return new GeoFiles(
                databases.stream().map(Database::file).toList(),
                userNetworks.stream()
                        .map(user -> new GeoFiles.UserFile(user.file(), user.priority()))
                        .toList());
    }
}
