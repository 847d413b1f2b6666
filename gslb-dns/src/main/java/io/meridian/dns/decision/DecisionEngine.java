package io.meridian.dns.decision;

import io.meridian.model.DownResponse;

/// Chooses: priority, then policy, over members that are healthy now.
///
/// Query path: allocates nothing, takes no lock, throws nothing; guarded by
/// `DecisionAllocationTest`. `explain` asks the same engine, with a recorder.
///
/// 1. Candidates are the members at an address of the asked family and those that are names;
///    without any, NODATA for every client.
/// 2. With fewer members up than the service must have, it is down: step 6. With a smaller share up
///    than it must have, all addresses are answered, if one of them is up or untested: of names
///    only one could be, which would strand whoever gets one that is down.
/// 3. A client of a service with persistence stays with its member, as {@link Stickiness} says.
/// 4. The pool of highest priority that has a member up answers. Where no pool has one, the pool of
///    highest priority with an untested member does: what is known to be up in a lower pool is a
///    safer answer than what has never been seen, and failing over for the second it takes to test
///    a new member is cheaper than sending its clients nowhere.
/// 5. Within the pool the policy picks as many members as the answer holds, at the sites that
///    topology rules send the client to first; rules that leave nobody fall through to the others.
/// 6. With nobody left, the down response. What an operator withdrew is in none of these.
///
/// A private client gets the picked members' VIPs, any other their public addresses where they have
/// some. Health may change while a decision is made: a member that was counted may be gone when it
/// is picked, and then the next pool is asked.
public final class DecisionEngine {

    private DecisionEngine() {}

    /// Decides for `client` and writes the outcome into `out`.
    public static void decide(
            BalancedService service, boolean v6Asked, ClientView client, Decision out) {
        out.begin(service, v6Asked);
        int nestedScope = client.fromSubnet() ? AnswerScope.ofNested(service, v6Asked, client) : 0;
        if (service.source.answer().ignoresClientSubnet()) {
            client.hideSubnet();
        }
        if (service.hasMembers(v6Asked) || service.hasFallback(v6Asked)) {
            if (service.health.isReady(service.number)) {
                decideReady(service, v6Asked, client, out);
            } else {
                service.health.ask(service.number);
                out.kind = Decision.Kind.NOT_READY;
            }
        }
        out.nestedScope = out.kind == Decision.Kind.ANSWER ? nestedScope : 0;
        DecisionRecorder recorder = out.recorder();
        if (recorder != null) {
            DecisionReport.tell(service, v6Asked, client, out, recorder);
        }
    }

    private static void decideReady(
            BalancedService service, boolean v6Asked, ClientView client, Decision out) {
        out.leaf = service.leaf(client);
        out.siteLeaf = service.siteLeaf(v6Asked, client);
        out.privateClient = service.isSplit(v6Asked) && service.networks.contains(client);
        out.sufficiency = service.sufficiency(v6Asked);
        int places = AnswerScope.ofPlaces(service, v6Asked, client, out.leaf, out.siteLeaf);
        if (out.isPanic() && answerPanic(service, v6Asked, out)) {
            out.tier = Decision.Tier.PANIC;
            out.kind = Decision.Kind.ANSWER;
        } else if (!out.isTooFewUp() && keepOrChoose(service, v6Asked, client, places, out)) {
            out.tier = Decision.Tier.UP;
            out.kind = Decision.Kind.ANSWER;
        } else if (!out.isTooFewUp()
                && choose(service, v6Asked, client, MemberState.UNTESTED.bit(), out)) {
            out.tier = Decision.Tier.UNTESTED;
            out.kind = Decision.Kind.ANSWER;
        } else {
            answerDown(service, v6Asked, client, out);
        }
        if (out.kind == Decision.Kind.ANSWER) {
            out.scope = AnswerScope.of(service, v6Asked, client, out.leaf, places);
        }
    }

    private static boolean answerPanic(BalancedService service, boolean v6Asked, Decision out) {
        return service.family(v6Asked).anyAddressIs(MemberState.ANSWERABLE) && out.answerAll();
    }

    private static boolean keepOrChoose(
            BalancedService service, boolean v6Asked, ClientView client, int places, Decision out) {
        Stickiness stickiness = service.stickiness;
        if (stickiness == null) {
            return choose(service, v6Asked, client, MemberState.UP.bit(), out);
        }
        if (stickiness.keep(service.pools(v6Asked), v6Asked, client, places, out)) {
            return true;
        }
        boolean chosen = choose(service, v6Asked, client, MemberState.UP.bit(), out);
        if (chosen) {
            stickiness.remember(v6Asked, client, out);
        }
        return chosen;
    }

    private static boolean choose(
            BalancedService service, boolean v6Asked, ClientView client, int states, Decision out) {
        Choices[] pools = service.pools(v6Asked);
        for (int pool = 0; pool < pools.length; pool++) {
            Choices choices = pools[pool];
            if (choices.anyIs(states) && SiteChoice.pick(service, choices, client, states, out)) {
                out.pool = pool;
                out.answerPicks();
                return true;
            }
        }
        return false;
    }

    /// A family without members has no down response of its own: while members of the other one can
    /// be answered, that is where clients belong, so the last resort stays out. For the same reason
    /// silence is kept only when the whole service is down.
    private static void answerDown(
            BalancedService service, boolean v6Asked, ClientView client, Decision out) {
        out.nobody();
        boolean otherAnswers = !out.isTooFewUp() && canAnswer(service.pools(!v6Asked));
        if (!service.hasMembers(v6Asked) && otherAnswers) {
            return;
        }
        out.tier = Decision.Tier.DOWN_RESPONSE;
        out.kind =
                switch (service.downResponse) {
                    case DownResponse.AllRecords _ ->
                            answerAll(service, v6Asked, client, out)
                                    ? Decision.Kind.ANSWER
                                    : Decision.Kind.NODATA;
                    case DownResponse.Empty _ -> Decision.Kind.NODATA;
                    case DownResponse.NoReply _ ->
                            otherAnswers ? Decision.Kind.NODATA : Decision.Kind.NO_REPLY;
                    case DownResponse.FallbackIp _ -> lastResort(service, v6Asked, out);
                };
    }

    /// Of members that are names only one can be answered: the one that the policy picks.
    private static boolean answerAll(
            BalancedService service, boolean v6Asked, ClientView client, Decision out) {
        return out.answerAll() || choose(service, v6Asked, client, MemberState.NOT_WITHDRAWN, out);
    }

    private static Decision.Kind lastResort(
            BalancedService service, boolean v6Asked, Decision out) {
        BalancedService.Fallback fallback = service.fallback;
        if (fallback == null || fallback.v6() != v6Asked) {
            return Decision.Kind.NODATA;
        }
        out.answerLastResort(fallback.rdata());
        return Decision.Kind.ANSWER;
    }

    private static boolean canAnswer(Choices[] pools) {
        for (Choices choices : pools) {
            if (choices.anyIs(MemberState.ANSWERABLE)) {
                return true;
            }
        }
        return false;
    }
}
