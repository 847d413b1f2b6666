package io.meridian.dns.decision;

import io.meridian.dns.decision.DecisionRecorder.Fate;

/// Tells a recorder what became of each member, from what the engine has just written down.
final class DecisionReport {

    private DecisionReport() {}

    /// @param service over a health table that no longer changes, so that what is told is what was
    ///   seen
    static void tell(
            BalancedService service,
            boolean v6Asked,
            Decision decision,
            DecisionRecorder recorder) {
        for (BalancedService.Exclusion excluded : service.exclusions) {
            recorder.member(
                    excluded.slot(),
                    service.health.state(excluded.slot()),
                    excluded.v6() == v6Asked ? excluded.fate() : Fate.OTHER_FAMILY);
        }
        for (Choices other : service.pools(!v6Asked)) {
            for (int i = 0; i < other.size(); i++) {
                recorder.member(other.slots()[i], other.state(i), Fate.OTHER_FAMILY);
            }
        }
        Choices[] pools = service.pools(v6Asked);
        for (int pool = 0; pool < pools.length; pool++) {
            for (int i = 0; i < pools[pool].size(); i++) {
                Fate fate = fate(decision, pool, i, pools[pool]);
                recorder.member(pools[pool].slots()[i], pools[pool].state(i), fate);
            }
        }
    }

    private static Fate fate(Decision decision, int pool, int member, Choices choices) {
        if (decision.kind == Decision.Kind.NOT_READY) {
            return Fate.NOT_READY;
        }
        if (decision.step == Decision.Step.KEPT) {
            if (pool == decision.pool && member == decision.member) {
                return Fate.CHOSEN;
            }
            if (pool <= decision.pool && choices.state(member) == MemberState.UP) {
                return Fate.STAYS_ELSEWHERE;
            }
        }
        switch (choices.state(member)) {
            case DRAINED -> {
                return Fate.DRAINED;
            }
            case TAKEN_OUT -> {
                return Fate.TAKEN_OUT;
            }
            default -> {}
        }
        if (decision.tier == Decision.Tier.DOWN_RESPONSE) {
            return decision.answersAll() ? Fate.LAST_RESORT : Fate.DOWN;
        }
        if (pool > decision.pool) {
            return Fate.LOWER_POOL;
        }
        return switch (choices.state(member)) {
            case DOWN -> Fate.DOWN;
            case DRAINED -> Fate.DRAINED;
            case TAKEN_OUT -> Fate.TAKEN_OUT;
            case UNTESTED ->
                    decision.tier == Decision.Tier.UP
                            ? Fate.UNTESTED
                            : contest(decision, member, choices);
            case UP -> contest(decision, member, choices);
        };
    }

    /// Among the members in question.
    private static Fate contest(Decision decision, int member, Choices choices) {
        if (member == decision.member) {
            return Fate.CHOSEN;
        }
        if (decision.place >= 0 && choices.places()[member] != decision.place) {
            return Fate.FARTHER;
        }
        return decision.step == Decision.Step.HASH ? Fate.LOWER_HASH : Fate.NOT_DRAWN;
    }
}
