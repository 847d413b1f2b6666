package io.meridian.dns.decision;

import io.meridian.geo.GeoTable;
import io.meridian.geo.GeoView;
import io.meridian.model.DownResponse;

/// Chooses: priority, then policy, over members that are healthy now.
///
/// Query path: allocates nothing, takes no lock, throws nothing; guarded by
/// `QueryPathAllocationTest`. `explain` asks the same engine.
///
/// 1. Candidates are the members of the asked family; without any, NODATA for every client.
/// 2. The pool of highest priority that has a member up answers. Where no pool has one, the pool of
///    highest priority with an untested member does: what is known to be up in a lower pool is a
///    safer answer than what has never been seen, and failing over for the second it takes to test
///    a new member is cheaper than sending its clients nowhere.
/// 3. Within the pool the policy chooses; a rule that leaves nobody falls through to the others.
/// 4. With nobody left, the down response.
///
/// The scope is the longest prefix that any pool's policy looked at, whichever pool answers, so
/// that it depends on configuration and geo data but never on health (RFC 7871 §7.2.1).
public final class DecisionEngine {

    private DecisionEngine() {}

    /// Decides for `client` and writes the outcome into `out`.
    public static void decide(
            BalancedService service, boolean v6Asked, ClientView client, Decision out) {
        out.begin(service, v6Asked);
        Choices[] pools = service.pools(v6Asked);
        BalancedService.Fallback fallback = service.fallback;
        boolean reachable = pools.length > 0 || fallback != null && fallback.v6() == v6Asked;
        if (!reachable) {
            return;
        }
        if (!service.health.isReady(service.number)) {
            service.health.ask(service.number);
            out.kind = Decision.Kind.NOT_READY;
            return;
        }
        GeoTable geo = service.geo;
        if (geo != null && service.geographic) {
            out.leaf = geo.leaf(client.high(), client.low(), client.v6());
        }
        if (choose(service, pools, client, MemberState.UP, out)
                || choose(service, pools, client, MemberState.UNTESTED, out)) {
            out.kind = Decision.Kind.ANSWER;
            out.tier =
                    service.health.is(pools[out.pool].slots()[out.member], MemberState.UNTESTED)
                            ? Decision.Tier.UNTESTED
                            : Decision.Tier.UP;
            out.scope = scope(service, pools, client, out.leaf);
        } else {
            answerDown(service, v6Asked, client, out);
        }
    }

    private static boolean choose(
            BalancedService service,
            Choices[] pools,
            ClientView client,
            MemberState state,
            Decision out) {
        for (int pool = 0; pool < pools.length; pool++) {
            Choices choices = pools[pool];
            int eligible = 0;
            for (int slot : choices.slots()) {
                if (service.health.is(slot, state)) {
                    eligible++;
                }
            }
            if (eligible > 0) {
                out.pool = pool;
                return chooseMember(service, choices, client, state, eligible, out);
            }
        }
        return false;
    }

    private static boolean chooseMember(
            BalancedService service,
            Choices choices,
            ClientView client,
            MemberState state,
            int eligible,
            Decision out) {
        GeoView view = choices.view();
        if (eligible > 1 && view != null) {
            int order = view.order(out.leaf);
            for (int rank = 0; order != GeoView.UNKNOWN && rank < view.size(); rank++) {
                int point = view.candidate(order, rank);
                if (pick(service, choices, client, state, point, out)) {
                    out.step =
                            switch (out.step) {
                                case ONLY_MEMBER -> Decision.Step.NEAREST;
                                case HASH -> Decision.Step.NEAREST_THEN_HASH;
                                default -> Decision.Step.NEAREST_THEN_DRAW;
                            };
                    return true;
                }
            }
        }
        return pick(service, choices, client, state, ANYWHERE, out);
    }

    private static final int ANYWHERE = -2;

    /// Picks among the pool's members in this state and at this place. Health may change under it:
    /// a member that was counted before may be gone, and then nobody is picked.
    private static boolean pick(
            BalancedService service,
            Choices choices,
            ClientView client,
            MemberState state,
            int point,
            Decision out) {
        int mask = service.mask(client.v6());
        return mask > 0
                ? pickByHash(service, choices, Hash.key(client, mask), state, point, out)
                : pickByDraw(service, choices, state, point, out);
    }

    private static boolean isEligible(
            BalancedService service, Choices choices, int i, MemberState state, int point) {
        return (point == ANYWHERE || choices.points()[i] == point)
                && service.health.is(choices.slots()[i], state);
    }

    private static boolean pickByHash(
            BalancedService service,
            Choices choices,
            long key,
            MemberState state,
            int point,
            Decision out) {
        double best = -1;
        int eligible = 0;
        for (int i = 0; i < choices.size(); i++) {
            if (isEligible(service, choices, i, state, point)) {
                eligible++;
                double score = Hash.score(key, choices.seeds()[i], choices.weights()[i]);
                if (score > best) {
                    best = score;
                    out.member = i;
                }
            }
        }
        out.step = eligible == 1 ? Decision.Step.ONLY_MEMBER : Decision.Step.HASH;
        return eligible > 0;
    }

    /// One pass: each member replaces the one before with the chance of its share of what has been
    /// seen, which gives every one its share of the whole (Chao, "A general purpose unequal
    /// probability sampling plan", 1982).
    private static boolean pickByDraw(
            BalancedService service, Choices choices, MemberState state, int point, Decision out) {
        long seen = 0;
        int eligible = 0;
        for (int i = 0; i < choices.size(); i++) {
            if (isEligible(service, choices, i, state, point)) {
                int weight = choices.weights()[i];
                seen += weight;
                if (eligible++ == 0 || out.draw(seen) < weight) {
                    out.member = i;
                }
            }
        }
        out.step = eligible == 1 ? Decision.Step.ONLY_MEMBER : Decision.Step.DRAW;
        return eligible > 0;
    }

    private static void answerDown(
            BalancedService service, boolean v6Asked, ClientView client, Decision out) {
        out.tier = Decision.Tier.DOWN_RESPONSE;
        out.pool = -1;
        out.member = -1;
        out.step = Decision.Step.NONE;
        out.kind =
                switch (service.downResponse) {
                    case DownResponse.AllRecords _ ->
                            service.pools(v6Asked).length > 0
                                    ? Decision.Kind.ANSWER
                                    : Decision.Kind.NODATA;
                    case DownResponse.Empty _ -> Decision.Kind.NODATA;
                    case DownResponse.NoReply _ -> Decision.Kind.NO_REPLY;
                    case DownResponse.FallbackIp last ->
                            last.address().v6() == v6Asked
                                    ? Decision.Kind.ANSWER
                                    : Decision.Kind.NODATA;
                };
        if (out.kind == Decision.Kind.ANSWER) {
            out.scope = scope(service, service.pools(v6Asked), client, out.leaf);
        }
    }

    private static int scope(
            BalancedService service, Choices[] pools, ClientView client, int leaf) {
        int scope = service.geographic ? 0 : service.mask(client.v6());
        for (Choices choices : pools) {
            GeoView view = choices.view();
            if (view == null) {
                scope = Math.max(scope, service.mask(client.v6()));
            } else {
                scope = Math.max(scope, view.scope(leaf, client.high(), client.low(), client.v6()));
                if (view.order(leaf) == GeoView.UNKNOWN || choices.sharedPoints()) {
                    scope = Math.max(scope, service.mask(client.v6()));
                }
            }
        }
        return scope;
    }
}
