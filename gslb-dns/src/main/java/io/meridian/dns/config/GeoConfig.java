package io.meridian.dns.config;

import io.meridian.yaml.Key;
import java.nio.file.Path;
import java.util.List;

/// Where clients are. Without a database, geo policies use their fallback.
public record GeoConfig(
        @Key(doc = "MaxMind City databases; the first that knows an address decides")
                List<Database> databases,
        @Key(
                        defaultValue = "3",
                        min = 1,
                        max = 100,
                        doc =
                                "how many sites are ordered by their own distance from the client; the others follow by their distance from the nearest")
                int orderDepth) {

    /// @param file an .mmdb file
    public record Database(@Key(doc = "an .mmdb file") Path file) {}
}
