package io.meridian.dns.config;

import io.meridian.yaml.Key;
import java.time.Duration;

/// What is kept of where clients were sent, for services with a persistence profile. Without such a
/// service nothing is.
public record PersistenceConfig(
        @Key(
                        defaultValue = "1000000",
                        min = 1_000,
                        max = 20_000_000,
                        doc =
                                "how many entries are to fit, one for each client prefix of a service and address family; 28 octets each")
                int entries,
        @Key(
                        defaultValue = "1000",
                        min = 1,
                        max = 1_000_000,
                        doc =
                                "how many new entries the queries of one /24 or /56 may make within a second")
                int newPerSource,
        @Key(
                        defaultValue = "262144",
                        min = 1_024,
                        max = 100_000_000,
                        doc =
                                "how many octets of hints are pushed to the other nodes within a second; more wait")
                int hintBytesPerSecond,
        @Key(
                        defaultValue = "1m",
                        min = 1_000,
                        max = 86_400_000,
                        doc = "how often the entries are written to disk, beside at every stop")
                Duration saveInterval) {}
