package io.meridian.dns.config;

import io.meridian.model.IpPrefix;
import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;
import java.util.List;

/// How many replies over UDP a client may get; the defaults are those of Knot DNS. Larger prefixes
/// have multiples: /24 32 times, /20 256, /18 768; of IPv6 /64 twice, /56 3 times, /48 4, /32 64.
public record RateLimitConfig(
        @Key(
                        defaultValue = "50",
                        min = 1,
                        max = 1_000_000,
                        doc = "replies a second of one kind to one address")
                int rate,
        @Key(
                        defaultValue = "125",
                        min = 1,
                        max = 10_000,
                        doc =
                                "replies of one kind to one address at once; at least a tenth of the rate")
                int burst,
        @Key(
                        defaultValue = "1",
                        min = 0,
                        max = 100,
                        doc =
                                "every how many limited replies are truncated (or BADCOOKIE for a client with a cookie) instead of dropped; 0 drops all")
                int slip,
        @Key(
                        defaultValue = "[ 127.0.0.0/8, '::1/128' ]",
                        doc = "networks and addresses that are not limited")
                List<IpPrefix> exempt,
        @Key(
                        defaultValue = "524288",
                        min = 1024,
                        max = 16_777_216,
                        doc =
                                "counters, of 8 octets each; five for each client at most; rounded up to a power of two")
                int tableSize)
        implements Checked {

    /// Below it, counters would fall by too much between two of their ticks.
    private static final int MOST_RATE_PER_BURST = 10;

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if ((long) burst * MOST_RATE_PER_BURST < rate) {
            problems.add(
                    node.placeOf("burst"),
                    path + ".burst",
                    "must be at least a tenth of the rate, was " + burst + " for " + rate);
        }
    }
}
