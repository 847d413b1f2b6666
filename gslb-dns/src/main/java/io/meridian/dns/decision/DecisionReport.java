package io.meridian.dns.decision;

import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.geo.TopologyView;

/// Tells a recorder what became of each member, from what the engine has just written down, over a
/// health table that no longer changes, so that what is told is what was seen.
final class DecisionReport {

    private final BalancedService service;
    private final boolean v6Asked;
    private final Decision decision;
    private final DecisionRecorder recorder;

    private DecisionReport(
            BalancedService service,
            boolean v6Asked,
            Decision decision,
            DecisionRecorder recorder) {
        this.service = service;
        this.v6Asked = v6Asked;
        this.decision = decision;
        this.recorder = recorder;
    }

    static void tell(
            BalancedService service,
            boolean v6Asked,
            ClientView client,
            Decision decision,
            DecisionRecorder recorder) {
        DecisionReport report = new DecisionReport(service, v6Asked, decision, recorder);
        report.tellExcluded();
        report.tellOtherFamily();
        Choices[] pools = service.pools(v6Asked);
        for (int pool = 0; pool < pools.length; pool++) {
            report.tellPool(pool, pools[pool]);
        }
        if (decision.pool >= 0) {
            report.tellContest(pools[decision.pool], client);
        }
        if (decision.kind == Decision.Kind.ANSWER) {
            recorder.scope(
                    AnswerScope.ofTopology(service, client, decision.siteLeaf),
                    AnswerScope.ofDistance(service, v6Asked, client, decision.leaf),
                    AnswerScope.ofHash(service, v6Asked, client, decision.leaf),
                    AnswerScope.ofSplit(service, v6Asked, client));
        }
    }

    private void tellExcluded() {
        for (BalancedService.Exclusion excluded : service.exclusions()) {
            boolean asked = v6Asked ? excluded.v6() : excluded.v4();
            recorder.member(
                    excluded.slot(),
                    service.health.state(excluded.slot()),
                    asked ? excluded.fate() : Fate.OTHER_FAMILY);
        }
    }

    /// Names belong to both families.
    private void tellOtherFamily() {
        for (Choices other : service.pools(!v6Asked)) {
            for (int i = 0; i < other.size(); i++) {
                if (!other.names()[i]) {
                    recorder.member(other.slots()[i], other.state(i), Fate.OTHER_FAMILY);
                }
            }
        }
    }

    private void tellPool(int pool, Choices choices) {
        for (int i = 0; i < choices.size(); i++) {
            int slot = choices.slots()[i];
            if (choices.foreign()[i]) {
                recorder.member(slot, service.health.state(slot), Fate.LEADS_NOWHERE);
            } else {
                recorder.member(slot, choices.state(i), fate(pool, i, choices));
            }
        }
    }

    private Fate fate(int pool, int member, Choices choices) {
        if (decision.kind == Decision.Kind.NOT_READY) {
            return Fate.NOT_READY;
        }
        MemberState state = choices.state(member);
        if (decision.step == Decision.Step.KEPT) {
            if (pool == decision.pool && decision.picks().isTaken(member)) {
                return Fate.CHOSEN;
            }
            if (pool <= decision.pool && state == MemberState.UP) {
                return Fate.STAYS_ELSEWHERE;
            }
        }
        return switch (state) {
            case DRAINED -> Fate.DRAINED;
            case TAKEN_OUT -> Fate.TAKEN_OUT;
            case UP, DOWN, UNTESTED ->
                    decision.tier == Decision.Tier.DOWN_RESPONSE
                            ? withoutChoice(pool, member, choices)
                            : pool > decision.pool
                                    ? Fate.LOWER_POOL
                                    : withChoice(pool, member, choices);
        };
    }

    private Fate withoutChoice(int pool, int member, Choices choices) {
        if (decision.answersAll() && !choices.names()[member]) {
            return Fate.LAST_RESORT;
        }
        if (pool == decision.pool && decision.picks().isTaken(member)) {
            return Fate.CHOSEN;
        }
        if (decision.kind == Decision.Kind.ANSWER && choices.names()[member]) {
            return Fate.STANDS_ALONE;
        }
        return choices.state(member) == MemberState.DOWN ? Fate.DOWN : Fate.TOO_FEW_UP;
    }

    private Fate withChoice(int pool, int member, Choices choices) {
        return switch (choices.state(member)) {
            case UNTESTED ->
                    decision.tier == Decision.Tier.UP
                            ? Fate.UNTESTED
                            : contest(pool, member, choices);
            case UP -> contest(pool, member, choices);
            case DOWN, DRAINED, TAKEN_OUT -> Fate.DOWN;
        };
    }

    /// Among the members in question.
    private Fate contest(int pool, int member, Choices choices) {
        if (pool == decision.pool && decision.picks().isTaken(member)) {
            return Fate.CHOSEN;
        }
        if (service.addresses != 1 && choices.names()[member] != decision.isName()) {
            return Fate.STANDS_ALONE;
        }
        if (decision.site >= 0 && choices.sites()[member] != decision.site) {
            return Fate.OTHER_SITE;
        }
        if (decision.byDistance && choices.places()[member] != decision.place) {
            return choices.places()[member] < 0 ? Fate.NO_PLACE : Fate.FARTHER;
        }
        return decision.step == Decision.Step.HASH ? Fate.LOWER_HASH : Fate.NOT_DRAWN;
    }

    /// Those that stood against each other in the last step: at the place that decided, and in the
    /// same state as what was picked.
    private void tellContest(Choices choices, ClientView client) {
        if (decision.step != Decision.Step.HASH && decision.step != Decision.Step.DRAW) {
            return;
        }
        MemberState state = choices.state(decision.picks().member(0));
        long total = 0;
        for (int i = 0; i < choices.size(); i++) {
            total += contends(choices, i, state) ? choices.weights()[i] : 0;
        }
        int mask = service.mask(client.v6());
        for (int i = 0; i < choices.size(); i++) {
            if (contends(choices, i, state)) {
                int weight = choices.weights()[i];
                double score =
                        mask == 0
                                ? Double.NaN
                                : Hash.score(Hash.key(client, mask), choices.seeds()[i], weight);
                recorder.contest(
                        choices.slots()[i],
                        new DecisionRecorder.Contest((double) weight / total, score));
            }
        }
    }

    private boolean contends(Choices choices, int member, MemberState state) {
        return !choices.foreign()[member]
                && choices.state(member) == state
                && isAtSite(choices.sites()[member])
                && (!decision.byDistance || choices.places()[member] == decision.place);
    }

    /// Whether a site is where the last member was picked: the one that rules sent the client to,
    /// or where none of theirs is left, any other.
    private boolean isAtSite(int site) {
        TopologyView topology = service.topology;
        if (decision.site >= 0 || topology == null || decision.siteLeaf < 0) {
            return decision.site < 0 || site == decision.site;
        }
        for (int rank = 0; rank < topology.sites(decision.siteLeaf); rank++) {
            if (topology.site(decision.siteLeaf, rank) == site) {
                return false;
            }
        }
        return true;
    }
}
