package io.meridian.model;

import java.util.List;

/// Whose opinions count, and how they become a verdict.
///
/// @param rule how votes are combined
/// @param probeFrom names of the sites that vote; empty: every site; of no account where the rule
///   is local
public record Quorum(Rule rule, List<String> probeFrom) {

    /// More downs than ups is down, more ups is up; every site votes.
    public static final Quorum MAJORITY = new Quorum(Rule.MAJORITY, List.of());

    public Quorum {
        probeFrom = List.copyOf(probeFrom);
    }

    /// Names of the sites that must probe; empty: every site, as also where each follows its own
    /// vote.
    public List<String> probingSites() {
        return rule == Rule.LOCAL ? List.of() : probeFrom;
    }

    /// How the votes of several sites become one verdict. A tie, or no vote, leaves it as it was.
    public enum Rule {
        /// The larger number of votes decides.
        MAJORITY,
        /// Up when any site says up; down when all that vote say down.
        ANY,
        /// Down when any site says down; up when all that vote say up.
        ALL,
        /// Each site follows its own vote: sites may differ.
        LOCAL
    }
}
