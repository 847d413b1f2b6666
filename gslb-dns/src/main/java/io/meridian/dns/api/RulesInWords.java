package io.meridian.dns.api;

import io.meridian.geo.TopologyMatch;
import io.meridian.model.SelectionPolicy;
import java.util.List;
import java.util.StringJoiner;

/// Which topology rules a client meets, by what, and where they send it, in a sentence.
final class RulesInWords {

    private static final int MOST_TOLD = 5;

    private RulesInWords() {}

    /// Rules are counted from 1, as people do.
    static String of(SelectionPolicy.Topology topology, Located located) {
        List<TopologyMatch> matches = located.matches(topology.rules());
        if (matches.isEmpty()) {
            return "none of "
                    + Words.count(topology.rules().size(), "rule")
                    + " is for this client";
        }
        StringJoiner told = new StringJoiner("; where none of these can answer, ");
        matches.stream().limit(MOST_TOLD).forEach(match -> told.add(rule(topology, match)));
        return matches.size() > MOST_TOLD
                ? told + "; and " + (matches.size() - MOST_TOLD) + " more are for this client"
                : told.toString();
    }

    private static String rule(SelectionPolicy.Topology topology, TopologyMatch match) {
        return "rule "
                + (match.rule() + 1)
                + " of "
                + topology.rules().size()
                + (match.evidence().isEmpty() ? " is for everybody" : ", by " + match.evidence())
                + ": "
                + String.join(", then ", topology.rules().get(match.rule()).sites());
    }
}
