package io.meridian.dns.config;

import io.meridian.health.resolve.ResolverSettings;
import io.meridian.model.IpAddress;
import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// How the addresses of members that are names are looked up, to probe them.
public record ResolverConfig(
        @Key(doc = "DNS servers, asked in this order; by default those of the host")
                List<ServerConfig> servers,
        @Key(
                        defaultValue = "2s",
                        min = 50,
                        max = 60_000,
                        doc = "how long each is waited for; each is asked twice")
                Duration timeout,
        @Key(
                        defaultValue = "5s",
                        min = 100,
                        max = 3_600_000,
                        doc =
                                "a shorter TTL is taken as this; also the first wait after a failed lookup")
                Duration shortestTtl,
        @Key(
                        defaultValue = "1h",
                        min = 100,
                        max = 86_400_000,
                        doc = "a longer TTL is taken as this")
                Duration longestTtl)
        implements Checked {

    /// One DNS server.
    public record ServerConfig(
            @Key(doc = "the server's address") IpAddress address,
            @Key(defaultValue = "53", min = 1, max = 65_535, doc = "its port, UDP and TCP")
                    int port) {}

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (longestTtl.compareTo(shortestTtl) < 0) {
            problems.add(
                    node.placeOf("longest-ttl"),
                    path + ".longest-ttl",
                    "must be at least shortest-ttl, was " + longestTtl.toMillis() + "ms");
        }
    }

    ResolverSettings toSettings() {
        return new ResolverSettings(
                servers.stream()
                        .map(server ->
                                new InetSocketAddress(
                                        server.address().toInetAddress(), server.port()))
                        .toList(),
                timeout,
                shortestTtl,
                longestTtl);
    }
}
