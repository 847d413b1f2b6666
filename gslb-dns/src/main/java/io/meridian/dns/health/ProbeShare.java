package io.meridian.dns.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/// Whose a target is: those of a site are shared out among the site's nodes that are heard, by
/// rendezvous (Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates", 1998).
/// All nodes come to the same shares without asking, and when one comes or goes only its own
/// targets move.
///
/// @param site where this node stands
/// @param node its name
/// @param nodesPerTarget how many nodes of a site probe each target
public record ProbeShare(String site, String node, int nodesPerTarget) {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    private record Ranked(String name, long score) {

        private static final Comparator<Ranked> FIRST_IN_LINE =
                Comparator.comparingLong(Ranked::score).reversed().thenComparing(Ranked::name);
    }

    /// The nodes that a target falls to before this one, the first in line first.
    ///
    /// @param others the names of the site's other nodes that are heard
    List<String> inFront(String target, Collection<String> others) {
        Ranked self = new Ranked(node, score(node, target));
        List<Ranked> before = new ArrayList<>();
        for (String other : others) {
            Ranked theirs = new Ranked(other, score(other, target));
            if (Ranked.FIRST_IN_LINE.compare(theirs, self) < 0) {
                before.add(theirs);
            }
        }
        before.sort(Ranked.FIRST_IN_LINE);
        return before.stream().map(Ranked::name).toList();
    }

    /// FNV-1a over both, and the finalizer of SplitMix64: FNV alone leaves the high bits to the
    /// beginning.
    private static long score(String node, String target) {
        long hash = FNV_OFFSET;
        for (int i = 0; i < node.length(); i++) {
            hash = (hash ^ node.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ '\n') * FNV_PRIME;
        for (int i = 0; i < target.length(); i++) {
            hash = (hash ^ target.charAt(i)) * FNV_PRIME;
        }
        hash = (hash ^ hash >>> 30) * 0xbf58476d1ce4e5b9L;
        hash = (hash ^ hash >>> 27) * 0x94d049bb133111ebL;
        return hash ^ hash >>> 31;
    }
}
