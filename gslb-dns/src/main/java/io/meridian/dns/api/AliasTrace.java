package io.meridian.dns.api;

import io.meridian.dns.zone.Lookup;
import io.meridian.dns.zone.NameChain;
import io.meridian.dns.zone.ZoneSnapshot;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Name;

/// Walks the aliases of a name as a query does, and tells each step.
final class AliasTrace {

    private AliasTrace() {}

    /// @param steps where the steps are added
    /// @return what the last name leads to: an alias or redirect when it was not followed
    static Lookup follow(
            ZoneSnapshot zones, NameChain chain, int qtype, List<Explanation.Alias> steps) {
        while (true) {
            Lookup found = zones.lookup(chain.current(), qtype);
            String name = text(chain.octets());
            NameChain.Step step =
                    switch (found) {
                        case Lookup.Alias alias when !chain.isAtLimit() -> chain.follow(alias);
                        case Lookup.Redirect redirect when !chain.isAtLimit() ->
                                chain.follow(redirect);
                        default -> NameChain.Step.LOOP;
                    };
            boolean alias = found instanceof Lookup.Alias || found instanceof Lookup.Redirect;
            if (alias && !text(chain.octets()).equals(name)) {
                String type = found instanceof Lookup.Alias ? "CNAME" : "DNAME";
                steps.add(new Explanation.Alias(name, type, text(chain.octets())));
            }
            if (step != NameChain.Step.TAKEN) {
                return found;
            }
        }
    }

    /// @param octets a name in wire form; what stands behind it is not looked at
    static String text(byte[] octets) {
        int end = 0;
        while (octets[end] != 0) {
            end += octets[end] + 1;
        }
        try {
            return new Name(Arrays.copyOf(octets, end + 1)).toString(true);
        } catch (IOException impossible) {
            throw new AssertionError("a name of ours is not one", impossible);
        }
    }
}
