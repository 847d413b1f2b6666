package io.meridian.health.verdict;

import io.meridian.health.verdict.Verdict.State;
import io.meridian.model.Quorum;
import java.util.List;

/// The rules by which sites' votes become a verdict. Nobody who votes, or a tie, leaves the verdict
/// as it was.
///
/// | rule | up | down |
/// |---|---|---|
/// | majority | more ups than downs | more downs than ups |
/// | any | one up | a down and no up |
/// | all | an up and no down | one down |
/// | local | the own site's up | its down |
///
/// All but `local` decide the same at every node, whichever site that stands in, because a resolver
/// may ask any of them.
final class VerdictRule {

    private VerdictRule() {}

    /// @param votes of which those that the rule asks are up or down or say why they are neither
    static State decide(Quorum.Rule rule, State was, List<SiteVote> votes) {
        int ups = 0;
        int downs = 0;
        for (SiteVote vote : votes) {
            switch (vote.vote()) {
                case UP -> ups++;
                case DOWN -> downs++;
                case STALE, UNKNOWN, NEVER_UP, NOT_ASKED -> {}
            }
        }
        int lead =
                switch (rule) {
                    case MAJORITY, LOCAL -> ups - downs;
                    case ANY -> ups > 0 ? 1 : -downs;
                    case ALL -> downs > 0 ? -1 : ups;
                };
        if (lead == 0) {
            return was;
        }
        return lead > 0 ? State.UP : State.DOWN;
    }
}
