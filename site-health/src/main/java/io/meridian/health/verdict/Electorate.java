package io.meridian.health.verdict;

import io.meridian.health.verdict.SiteVote.Vote;
import io.meridian.model.Opinion;
import io.meridian.model.Opinion.State;
import io.meridian.model.Quorum;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// All nodes' ballots at one moment, by site; says how each site votes on a target. Immutable.
///
/// A site votes *down* when all its nodes that probe the target and were heard recently say down;
/// *up* when one of them says up. A node that knows of no such target has no say on it: where the
/// targets are shared out, a site says what the node says that has the target.
final class Electorate {

    static final Electorate NOBODY = new Electorate(List.of());

    private final Map<String, Ballot> byNode = new HashMap<>();
    private final TreeMap<String, List<Ballot>> bySite = new TreeMap<>();

    Electorate(List<Ballot> ballots) {
        for (Ballot ballot : ballots) {
            byNode.put(ballot.node(), ballot);
        }
        for (Ballot ballot : byNode.values()) {
            bySite.computeIfAbsent(ballot.site(), _ -> new ArrayList<>()).add(ballot);
        }
    }

    /// How each site votes on the target, by site; sites that do not probe it are left out.
    ///
    /// @param ownSite whose vote alone counts where the rule is local
    List<SiteVote> votes(VerdictKey key, String ownSite) {
        Predicate<String> asked =
                site -> isAsked(key.quorum(), site, ownSite) && bySite.containsKey(site);
        boolean everUpSomewhere =
                bySite.entrySet().stream()
                        .filter(site -> asked.test(site.getKey()))
                        .anyMatch(site -> everUp(site.getValue(), key.target()));
        List<SiteVote> votes = new ArrayList<>(bySite.size());
        bySite.forEach((site, ballots) -> {
            SortedMap<String, Opinion> nodes = opinions(ballots, key.target());
            if (!nodes.isEmpty()) {
                Vote vote =
                        asked.test(site)
                                ? vote(ballots, key.target(), everUpSomewhere)
                                : Vote.NOT_ASKED;
                votes.add(new SiteVote(site, vote, nodes));
            }
        });
        return votes;
    }

    private static boolean isAsked(Quorum quorum, String site, String ownSite) {
        return quorum.rule() == Quorum.Rule.LOCAL
                ? site.equals(ownSite)
                : quorum.probeFrom().isEmpty() || quorum.probeFrom().contains(site);
    }

    /// The opinions that a site's nodes have of the target, by node.
    private static SortedMap<String, Opinion> opinions(List<Ballot> ballots, String targetId) {
        TreeMap<String, Opinion> nodes = new TreeMap<>();
        for (Ballot ballot : ballots) {
            Opinion opinion = ballot.opinions().get(targetId);
            if (opinion != null) {
                nodes.put(ballot.node(), opinion);
            }
        }
        return nodes;
    }

    private static Vote vote(List<Ballot> ballots, String targetId, boolean everUpSomewhere) {
        Set<State> said = EnumSet.noneOf(State.class);
        for (Ballot ballot : ballots) {
            Opinion opinion = ballot.opinions().get(targetId);
            if (opinion != null && ballot.fresh()) {
                said.add(opinion.state());
            }
        }
        return vote(said, everUpSomewhere && !everUp(ballots, targetId));
    }

    private static Vote vote(Set<State> said, boolean upOnlyElsewhere) {
        if (said.isEmpty()) {
            return Vote.STALE;
        }
        if (said.contains(State.UP)) {
            return Vote.UP;
        }
        if (said.contains(State.UNKNOWN)) {
            return Vote.UNKNOWN;
        }
        return upOnlyElsewhere ? Vote.NEVER_UP : Vote.DOWN;
    }

    /// Whether a node of the site ever saw the target up; what was seen stays seen when the node
    /// falls silent.
    private static boolean everUp(Iterable<Ballot> ballots, String targetId) {
        for (Ballot ballot : ballots) {
            Opinion opinion = ballot.opinions().get(targetId);
            if (opinion != null && opinion.evidence().everUp()) {
                return true;
            }
        }
        return false;
    }

    boolean everUp(String site, String targetId) {
        return everUp(bySite.getOrDefault(site, List.of()), targetId);
    }

    /// Whether some node has a result of the target, silent nodes included.
    boolean hasTried(String targetId) {
        for (Ballot ballot : byNode.values()) {
            Opinion opinion = ballot.opinions().get(targetId);
            if (opinion != null && !opinion.evidence().lastResult().isEmpty()) {
                return true;
            }
        }
        return false;
    }

    /// The targets on which some site may vote otherwise than in `before`. Evidence that is only
    /// fresher touches nobody's vote.
    Set<String> targetsThatDiffer(Electorate before) {
        Set<String> differing = new HashSet<>();
        for (Ballot now : byNode.values()) {
            addDiffering(before.byNode.get(now.node()), now, differing);
        }
        for (Ballot then : before.byNode.values()) {
            if (!byNode.containsKey(then.node())) {
                differing.addAll(then.opinions().keySet());
            }
        }
        return differing;
    }

    private static void addDiffering(@Nullable Ballot then, Ballot now, Set<String> differing) {
        if (then == null) {
            differing.addAll(now.opinions().keySet());
            return;
        }
        boolean allDiffer = then.fresh() != now.fresh() || !then.site().equals(now.site());
        if (!allDiffer && isSame(then, now)) {
            return;
        }
        now.opinions()
                .forEach((id, opinion) -> {
                    if (allDiffer || !countsAlike(then.opinions().get(id), opinion)) {
                        differing.add(id);
                    }
                });
        for (String id : then.opinions().keySet()) {
            if (!now.opinions().containsKey(id)) {
                differing.add(id);
            }
        }
    }

    /// Most nodes say nothing new between two updates, and hand over the very map they did before.
    @SuppressWarnings("ReferenceEquality") // a shortcut, not an equality
    private static boolean isSame(Ballot then, Ballot now) {
        return then.opinions() == now.opinions();
    }

    private static boolean countsAlike(@Nullable Opinion then, Opinion now) {
        return then != null
                && then.state() == now.state()
                && then.evidence().everUp() == now.evidence().everUp();
    }
}
