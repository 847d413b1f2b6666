package io.meridian.dns.health;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.decision.MemberState;
import io.meridian.health.verdict.MemberVerdict;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Each member's state, as it follows from the verdicts on its targets. A member whose monitors
/// were changed keeps the state it had until the new ones have a verdict: unknown is not down, and
/// not up either. Owned by the health feed's thread.
final class MemberStates {

    private final VerdictBoard board;
    private Map<Integer, MemberState> kept = Map.of();

    MemberStates(VerdictBoard board) {
        this.board = board;
    }

    /// Fills the health table of what is served next.
    ///
    /// @param last what was served before, or the same again
    void adopt(Serving last, Serving next) {
        Map<String, MemberState> before = new HashMap<>();
        for (int slot = 0; slot < last.members().size(); slot++) {
            before.put(last.members().get(slot).name(), last.health().state(slot));
        }
        kept = new HashMap<>();
        for (int slot = 0; slot < next.members().size(); slot++) {
            Serving.MemberTargets member = next.members().get(slot);
            MemberState state = before.get(member.name());
            if (state != null && !member.targets().isEmpty()) {
                kept.put(slot, state);
            }
        }
        fill(next);
    }

    /// Writes every member's state into the health table.
    void fill(Serving serving) {
        HealthTable health = serving.health();
        for (int slot = 0; slot < serving.members().size(); slot++) {
            MemberState state = state(serving.members().get(slot));
            if (state == MemberState.UNTESTED) {
                state = kept.getOrDefault(slot, state);
            } else {
                kept.remove(slot);
            }
            health.set(slot, state);
        }
    }

    /// A monitor that does not exist counts as one without a verdict.
    private MemberState state(Serving.MemberTargets member) {
        List<Verdict.State> states = new ArrayList<>();
        member.targets().forEach(target -> states.add(board.verdict(target).state()));
        member.missingMonitors().forEach(_ -> states.add(Verdict.State.UNTESTED));
        return switch (MemberVerdict.of(states, member.minMonitorsUp())) {
            case UP -> MemberState.UP;
            case DOWN -> MemberState.DOWN;
            case UNTESTED -> MemberState.UNTESTED;
        };
    }
}
