package io.meridian.dns.decision;

import io.meridian.geo.GeoView;

/// The nearest place first, by the order that the client's location has; at a place with several
/// members, and for a client without a location, the fallback decides.
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`.
final class GeoChoice {

    private GeoChoice() {}

    /// Picks among the pool's members in this state; false when there is none.
    static boolean pick(
            BalancedService service,
            Choices choices,
            ClientView client,
            MemberState state,
            Decision out) {
        GeoView view = choices.view();
        int order = view == null ? GeoView.UNKNOWN : view.order(out.leaf);
        if (view != null && order != GeoView.UNKNOWN) {
            for (int rank = 0; rank < view.size(); rank++) {
                int place = view.candidate(order, rank);
                if (pickAt(service, choices, client, state, place, out)) {
                    out.place = place;
                    return true;
                }
            }
        }
        return pickAt(service, choices, client, state, Choices.ANYWHERE, out);
    }

    private static boolean pickAt(
            BalancedService service,
            Choices choices,
            ClientView client,
            MemberState state,
            int place,
            Decision out) {
        int mask = service.mask(client.v6());
        return mask > 0
                ? HashChoice.pick(choices, Hash.key(client, mask), state, place, out)
                : WeightedChoice.pick(choices, state, place, out);
    }
}
