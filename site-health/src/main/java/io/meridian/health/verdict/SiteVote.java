package io.meridian.health.verdict;

import io.meridian.model.Opinion;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/// What one site says of one target, and why.
///
/// @param nodes the opinions it follows from, by node: of all nodes of the site that have one, the
///   silent ones included
public record SiteVote(String site, Vote vote, SortedMap<String, Opinion> nodes) {

    public SiteVote {
        nodes = Collections.unmodifiableSortedMap(new TreeMap<>(nodes));
    }

    /// Only `UP` and `DOWN` count; the others say why the site has no vote.
    public enum Vote {
        UP,
        DOWN,
        /// No node of the site was heard recently.
        STALE,
        /// Its nodes do not know, or some say down while others do not know.
        UNKNOWN,
        /// Down, but never up as seen from here while another site has seen it up: the way from
        /// here may never have worked.
        NEVER_UP,
        /// The rule asks other sites.
        NOT_ASKED
    }
}
