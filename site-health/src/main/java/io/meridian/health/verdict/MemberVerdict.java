package io.meridian.health.verdict;

import io.meridian.health.verdict.Verdict.State;
import io.meridian.model.Readiness;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// The rule by which the verdicts on a member's targets, one per monitor, become one on the member.
public final class MemberVerdict {

    private MemberVerdict() {}

    /// Whether what Kubernetes says of a member's workloads lets it be up: workloads that are not
    /// ready take it down, whatever its probes say; where nobody looked, or not lately, they say
    /// nothing.
    public static boolean isReady(@Nullable Readiness readiness, Readiness.Rule rule) {
        if (readiness == null) {
            return true;
        }
        return switch (rule) {
            case IGNORE -> true;
            case ANY -> readiness.ready() > 0;
            case ALL -> readiness.ready() >= readiness.backends();
        };
    }

    /// Up when enough of its targets are up; down when enough cannot be up any more, whatever the
    /// untested ones turn out to be; untested in between. A member that no monitor probes is up.
    ///
    /// @param minMonitorsUp how many are enough; taken as 1 when less, and as all when more
    public static State of(Collection<State> targets, int minMonitorsUp) {
        if (targets.isEmpty()) {
            return State.UP;
        }
        int enough = Math.clamp(minMonitorsUp, 1, targets.size());
        int up = 0;
        int stillPossible = 0;
        for (State state : targets) {
            switch (state) {
                case UP -> {
                    up++;
                    stillPossible++;
                }
                case UNTESTED -> stillPossible++;
                case DOWN -> {}
            }
        }
        if (up >= enough) {
            return State.UP;
        }
        return stillPossible < enough ? State.DOWN : State.UNTESTED;
    }
}
