package io.meridian.health.verdict;

import io.meridian.health.Clock;
import io.meridian.health.verdict.Verdict.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// The verdict on every target that this node answers with, kept up to date with the opinions of
/// all nodes.
///
/// Verdicts may be read from any thread, without a lock; what changes them takes turns. Only
/// targets on which somebody's vote changed are looked at again.
public final class VerdictBoard {

    /// A target's verdict and the votes as they are now.
    ///
    /// @param votes by site; where their majority is not the verdict's state, the verdict was kept
    public record Explanation(Verdict verdict, List<SiteVote> votes) {

        public Explanation {
            votes = List.copyOf(votes);
        }
    }

    private final Clock clock;
    private final Verdict untested;
    private final Map<String, Verdict> verdicts = new ConcurrentHashMap<>();
    private volatile Electorate electorate = Electorate.NOBODY;
    private boolean targetsKnown;

    public VerdictBoard(Clock clock) {
        this.clock = clock;
        this.untested = new Verdict(State.UNTESTED, clock.nanoTime());
    }

    /// Keeps verdicts on these targets and forgets all others. New ones get theirs at once from the
    /// opinions that are known.
    ///
    /// @return the targets among these whose state changed
    public synchronized Set<String> setTargets(Set<String> targetIds) {
        targetsKnown = true;
        verdicts.keySet().retainAll(targetIds);
        Set<String> added = new HashSet<>(targetIds);
        added.removeAll(verdicts.keySet());
        added.forEach(id -> verdicts.put(id, new Verdict(State.UNTESTED, clock.nanoTime())));
        return decide(added);
    }

    /// Takes in what all nodes say now; nodes that are not among them say nothing any more.
    ///
    /// @return the targets whose state changed
    public synchronized Set<String> update(List<Ballot> ballots) {
        Electorate now = new Electorate(ballots);
        Set<String> differing = now.targetsThatDiffer(electorate);
        electorate = now;
        return decide(differing);
    }

    private Set<String> decide(Set<String> targetIds) {
        Set<String> changed = new HashSet<>();
        for (String id : targetIds) {
            Verdict was = verdicts.get(id);
            if (was != null && decide(id, was.state())) {
                changed.add(id);
            }
        }
        return changed;
    }

    private boolean decide(String targetId, State was) {
        State state = MajorityRule.decide(was, electorate.votes(targetId));
        if (state == was) {
            return false;
        }
        verdicts.put(targetId, new Verdict(state, clock.nanoTime()));
        return true;
    }

    /// The verdict; untested for a target that nobody asked to keep.
    public Verdict verdict(String targetId) {
        return verdicts.getOrDefault(targetId, untested);
    }

    public Explanation explain(String targetId) {
        return new Explanation(verdict(targetId), electorate.votes(targetId));
    }

    /// Whether any node, this or another, has a result of the target's, which is what a cold start
    /// waits for.
    public boolean hasTried(String targetId) {
        return electorate.hasTried(targetId);
    }

    /// The verdicts that there are, for the disk; untested targets are left out.
    public Map<String, State> export() {
        Map<String, State> states = new HashMap<>();
        verdicts.forEach((id, verdict) -> {
            if (verdict.state() != State.UNTESTED) {
                states.put(id, verdict.state());
            }
        });
        return states;
    }

    /// Takes exported verdicts for targets that have none yet: a start from disk. A verdict that
    /// votes have already led to is newer and stays; votes already known are heard at once. Until
    /// the first {@link #setTargets} every target is taken, so that the two may come in either
    /// order.
    ///
    /// @return the targets whose state changed
    public synchronized Set<String> restore(Map<String, State> states) {
        Set<String> changed = new HashSet<>();
        states.forEach((id, state) -> {
            if (state != State.UNTESTED && hasRoomFor(id)) {
                verdicts.put(id, new Verdict(state, clock.nanoTime()));
                changed.add(id);
            }
        });
        decide(changed);
        return changed;
    }

    private boolean hasRoomFor(String targetId) {
        Verdict now = verdicts.get(targetId);
        return now == null ? !targetsKnown : now.state() == State.UNTESTED;
    }
}
