package io.meridian.health.verdict;

import io.meridian.health.verdict.Verdict.State;
import java.util.List;

/// The rule by which sites' votes become a verdict: more downs than ups is down, more ups is up; a
/// tie, or nobody who votes, leaves the verdict as it was.
///
/// It is the same at every node, whichever site that stands in, because a resolver may ask any of
/// them.
final class MajorityRule {

    private MajorityRule() {}

    static State decide(State was, List<SiteVote> votes) {
        int lead = 0;
        for (SiteVote vote : votes) {
            lead +=
                    switch (vote.vote()) {
                        case UP -> 1;
                        case DOWN -> -1;
                        case STALE, UNKNOWN, NEVER_UP -> 0;
                    };
        }
        if (lead == 0) {
            return was;
        }
        return lead > 0 ? State.UP : State.DOWN;
    }
}
