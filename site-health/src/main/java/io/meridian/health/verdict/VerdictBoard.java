package io.meridian.health.verdict;

import io.meridian.health.verdict.Verdict.State;
import io.meridian.model.Opinion;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/// The verdict on every target that this node answers with, under each rule that some service has,
/// kept up to date with the opinions of all nodes.
///
/// Verdicts may be read from any thread, without a lock; what changes them takes turns. Only
/// targets on which somebody's vote changed are looked at again.
public final class VerdictBoard {

    /// A target's verdict and the votes as they are now.
    ///
    /// @param votes by site; where the rule makes something else of them, or nothing, the verdict
    ///   was kept
    public record Explanation(Verdict verdict, List<SiteVote> votes) {

        public Explanation {
            votes = List.copyOf(votes);
        }
    }

    private final LongSupplier nanoTime;
    private final String site;
    private final Verdict untested;
    private final Map<VerdictKey, Verdict> verdicts = new ConcurrentHashMap<>();
    private final VerdictTally tally = new VerdictTally();
    private Map<String, List<VerdictKey>> byTarget = Map.of();
    private volatile Electorate electorate = Electorate.NOBODY;
    private boolean keysKnown;

    /// @param site where this node stands
    public VerdictBoard(LongSupplier nanoTime, String site) {
        this.nanoTime = nanoTime;
        this.site = site;
        this.untested = new Verdict(State.UNTESTED, nanoTime.getAsLong());
    }

    /// Keeps these verdicts and forgets all others. New ones are made at once from the opinions
    /// that are known.
    ///
    /// @return those among these whose state changed
    public synchronized Set<VerdictKey> keep(Set<VerdictKey> keys) {
        keysKnown = true;
        verdicts.keySet().retainAll(keys);
        byTarget = keys.stream().collect(Collectors.groupingBy(VerdictKey::target));
        Set<VerdictKey> added = new HashSet<>(keys);
        added.removeAll(verdicts.keySet());
        added.forEach(key -> verdicts.put(key, new Verdict(State.UNTESTED, nanoTime.getAsLong())));
        return decide(added);
    }

    /// Takes in what all nodes say now; nodes that are not among them say nothing any more.
    ///
    /// @return those whose state changed
    public synchronized Set<VerdictKey> update(List<Ballot> ballots) {
        Electorate now = new Electorate(ballots);
        Set<String> differing = now.targetsThatDiffer(electorate);
        electorate = now;
        List<VerdictKey> touched = new ArrayList<>();
        differing.forEach(target -> touched.addAll(byTarget.getOrDefault(target, List.of())));
        return decide(touched);
    }

    private Set<VerdictKey> decide(Collection<VerdictKey> keys) {
        Set<VerdictKey> changed = new HashSet<>();
        for (VerdictKey key : keys) {
            Verdict was = verdicts.get(key);
            if (was != null && decide(key, was.state())) {
                changed.add(key);
            }
        }
        return changed;
    }

    private boolean decide(VerdictKey key, State was) {
        State state = VerdictRule.decide(key.quorum().rule(), was, electorate.votes(key, site));
        if (state == was) {
            return false;
        }
        verdicts.put(key, new Verdict(state, nanoTime.getAsLong()));
        tally.count(state);
        return true;
    }

    /// The verdict; untested for one that nobody asked to keep.
    public Verdict verdict(VerdictKey key) {
        return verdicts.getOrDefault(key, untested);
    }

    /// Whether a target without a verdict had better not be trusted yet: it was tried by nodes that
    /// are asked, and none of them has seen it pass since.
    public boolean seemsDown(VerdictKey key) {
        if (verdict(key).state() != State.UNTESTED) {
            return false;
        }
        boolean failed = false;
        for (SiteVote vote : electorate.votes(key, site)) {
            if (vote.vote() == SiteVote.Vote.NOT_ASKED || vote.vote() == SiteVote.Vote.STALE) {
                continue;
            }
            for (Opinion opinion : vote.nodes().values()) {
                Boolean passed = opinion.evidence().passed();
                if (passed != null && passed) {
                    return false;
                }
                failed |= passed != null;
            }
        }
        return failed;
    }

    public Explanation explain(VerdictKey key) {
        return new Explanation(verdict(key), electorate.votes(key, site));
    }

    /// How many verdicts became up, or down, so far.
    public long transitionsTo(State state) {
        return tally.sum(state);
    }

    /// Whether any node, this or another, has a result of the target's, which is what a cold start
    /// waits for.
    public boolean hasTried(String targetId) {
        return electorate.hasTried(targetId);
    }

    /// Whether a node of this site has ever seen the target up, as far as is known now.
    public boolean hasSeenUp(String targetId) {
        return electorate.everUp(site, targetId);
    }

    /// The verdicts that there are, for the disk; untested ones are left out.
    public Map<VerdictKey, State> export() {
        Map<VerdictKey, State> states = new HashMap<>();
        verdicts.forEach((key, verdict) -> {
            if (verdict.state() != State.UNTESTED) {
                states.put(key, verdict.state());
            }
        });
        return states;
    }

    /// Takes exported verdicts where there are none yet: a start from disk. A verdict that votes
    /// have already led to is newer and stays; votes already known are heard at once. Until the
    /// first {@link #keep} every verdict is taken, so that the two may come in either order.
    ///
    /// @return those whose state changed
    public synchronized Set<VerdictKey> restore(Map<VerdictKey, State> states) {
        Set<VerdictKey> changed = new HashSet<>();
        states.forEach((key, state) -> {
            if (state != State.UNTESTED && hasRoomFor(key)) {
                verdicts.put(key, new Verdict(state, nanoTime.getAsLong()));
                changed.add(key);
            }
        });
        decide(changed);
        return changed;
    }

    private boolean hasRoomFor(VerdictKey key) {
        Verdict now = verdicts.get(key);
        return now == null ? !keysKnown : now.state() == State.UNTESTED;
    }
}
