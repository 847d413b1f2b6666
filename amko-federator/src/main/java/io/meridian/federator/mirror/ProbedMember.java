package io.meridian.federator.mirror;

import io.meridian.health.verdict.MemberVerdict;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictKey;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// What a member's verdict rests on.
///
/// @param targets one for each of its service's monitors
/// @param missingMonitors how many of them are not published: they have no verdict
record ProbedMember(List<VerdictKey> targets, int missingMonitors, int minMonitorsUp) {

    ProbedMember {
        targets = List.copyOf(targets);
    }

    /// The verdict, by those on its targets.
    Verdict.State state(Function<VerdictKey, Verdict.State> stateOf) {
        List<Verdict.State> states = new ArrayList<>();
        targets.forEach(target -> states.add(stateOf.apply(target)));
        for (int i = 0; i < missingMonitors; i++) {
            states.add(Verdict.State.UNTESTED);
        }
        return MemberVerdict.of(states, minMonitorsUp);
    }
}
