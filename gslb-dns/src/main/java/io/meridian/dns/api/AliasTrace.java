package io.meridian.dns.api;

import io.meridian.dns.zone.Lookup;
import io.meridian.dns.zone.NameChain;
import io.meridian.dns.zone.ZoneSnapshot;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Name;

/// The aliases that lead on from a name, walked as a query walks them.
///
/// @param steps each alias in words
/// @param end what the last name leads to: an alias when it was not followed
record AliasTrace(Question question, List<Explanation.Step> steps, Lookup end) {

    static AliasTrace of(ZoneSnapshot zones, Question question) {
        List<Explanation.Step> steps = new ArrayList<>();
        NameChain chain = question.chain();
        while (true) {
            Lookup found = zones.lookup(chain.current(), question.query().qtype());
            String name = text(chain.octets());
            NameChain.Step step =
                    switch (found) {
                        case Lookup.Alias alias when !chain.isAtLimit() -> chain.follow(alias);
                        case Lookup.Redirect redirect when !chain.isAtLimit() ->
                                chain.follow(redirect);
                        default -> NameChain.Step.TOO_LONG;
                    };
            if (step != NameChain.Step.TOO_LONG) {
                String type = found instanceof Lookup.Alias ? "CNAME" : "DNAME";
                String says = name + " leads to " + text(chain.octets()) + " by " + type;
                steps.add(new Explanation.Step("alias", says));
            }
            if (step != NameChain.Step.TAKEN) {
                return new AliasTrace(question, steps, found);
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
