package io.meridian.dns.health;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Whose a target is: those of a site are shared out among the site's nodes that are
/// heard, by rendezvous (Thaler and Ravishankar, "Using Name-Based Mappings to Increase Hit Rates",
/// 1998). All nodes come to the same shares without asking, and when one comes or goes only its own
/// targets move.
///
/// @param site where this node stands
/// @param node its name
/// @param nodesPerTarget how many nodes of a site probe each target
public record ProbeShare(String site, String node, int nodesPerTarget) {

    private static final long FNV_OFFSET = 0xcbf29ce484222325L;
    private static final long FNV_PRIME = 0x100000001b3L;

    /// The nodes that a target falls to before this one.
    ///
    /// @param others the names of the site's other nodes that are heard
    List<String> inFront(String target, Collection<String> others) {
        long score = score(node, target);
        List<String> before = new ArrayList<>();
        for (String other : others) {
            long theirs = score(other, target);
            if (theirs > score || theirs == score && other.compareTo(node) < 0) {
                before.add(other);
            }
        }
        return before;
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
