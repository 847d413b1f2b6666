package io.meridian.health.resolve;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// How names of members are looked up.
///
/// @param servers asked in this order; empty: those of the host
/// @param timeout for each server and try
/// @param shortestTtl a shorter one is taken as this
/// @param longestTtl a longer one is taken as this
public record ResolverSettings(
        List<InetSocketAddress> servers,
        Duration timeout,
        Duration shortestTtl,
        Duration longestTtl) {

    public static final ResolverSettings DEFAULT =
            new ResolverSettings(
                    List.of(), Duration.ofSeconds(2), Duration.ofSeconds(5), Duration.ofHours(1));

    public ResolverSettings {
        servers = List.copyOf(servers);
    }
}
