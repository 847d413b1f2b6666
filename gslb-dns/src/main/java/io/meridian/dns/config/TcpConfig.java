package io.meridian.dns.config;

import io.meridian.model.IpPrefix;
import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.time.Duration;
import java.util.List;

/// Limits of TCP, of each listener by itself. A newcomer over a limit takes the place of the
/// idlest.
public record TcpConfig(
        @Key(
                        defaultValue = "1024",
                        min = 1,
                        max = 65_536,
                        doc = "connections at a time; each takes a file descriptor")
                int maxConnections,
        @Key(
                        defaultValue = "32",
                        min = 1,
                        max = 65_536,
                        doc = "connections at a time of one IPv4 address or one IPv6 /56")
                int maxConnectionsPerClient,
        @Key(
                        defaultValue = "[ 127.0.0.0/8, '::1/128' ]",
                        doc = "networks and addresses without a limit per client")
                List<IpPrefix> exempt,
        @Key(
                        defaultValue = "64",
                        min = 1,
                        max = 65_536,
                        doc =
                                "queries of one connection whose replies the client has not taken; beyond it nothing more is read")
                int maxInFlight,
        @Key(
                        defaultValue = "5s",
                        min = 100,
                        max = 600_000,
                        doc = "from the beginning of a connection to its first octet")
                Duration firstOctetTimeout,
        @Key(
                        defaultValue = "5s",
                        min = 100,
                        max = 600_000,
                        doc = "from the first octet of a query to its last")
                Duration frameTimeout,
        @Key(
                        defaultValue = "10s",
                        min = 100,
                        max = 600_000,
                        doc =
                                "from one query to the next; announced to clients that ask (RFC 7828)")
                Duration idleTimeout,
        @Key(
                        defaultValue = "2s",
                        min = 100,
                        max = 600_000,
                        doc =
                                "the same, while four fifths of the connections are taken; at most `idle-timeout`")
                Duration pressedIdleTimeout,
        @Key(
                        defaultValue = "5s",
                        min = 100,
                        max = 600_000,
                        doc = "from one octet that the client takes of a reply to the next")
                Duration writeTimeout,
        @Key(defaultValue = "30m", min = 1_000, max = 86_400_000, doc = "age of a connection")
                Duration maxAge)
        implements Checked {

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (pressedIdleTimeout.compareTo(idleTimeout) > 0) {
            problems.add(
                    node.placeOf("pressed-idle-timeout"),
                    path + ".pressed-idle-timeout",
                    "must be at most idle-timeout, " + idleTimeout.toMillis() + "ms");
        }
    }
}
