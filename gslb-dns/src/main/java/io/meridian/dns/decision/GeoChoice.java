package io.meridian.dns.decision;

import io.meridian.geo.GeoView;

/// The nearest places first, by the order that the client's location has; at a place with several
/// members, among those without a place, and for a client without a location, the fallback decides.
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`.
final class GeoChoice {

    private GeoChoice() {}

    /// Picks among the pool's members in these states until enough are picked or nobody is left.
    static void pick(
            BalancedService service,
            Choices choices,
            ClientView client,
            int states,
            Picks picks,
            Decision out) {
        GeoView view = choices.view();
        int order = view == null ? GeoView.UNKNOWN : view.order(out.leaf);
        if (view != null && order != GeoView.UNKNOWN) {
            byPlace(service, choices, client, states, view, order, picks, out);
        }
        if (!picks.isFull()) {
            int before = picks.count();
            pickAt(service, choices, client, states, Choices.ANYWHERE, picks, out);
            out.place = picks.count() > before ? -1 : out.place;
        }
    }

    private static void byPlace(
            BalancedService service,
            Choices choices,
            ClientView client,
            int states,
            GeoView view,
            int order,
            Picks picks,
            Decision out) {
        out.byDistance = true;
        for (int rank = 0; rank < view.size() && !picks.isFull(); rank++) {
            int before = picks.count();
            int place = view.candidate(order, rank);
            pickAt(service, choices, client, states, place, picks, out);
            if (picks.count() > before) {
                out.place = place;
            }
        }
    }

    private static void pickAt(
            BalancedService service,
            Choices choices,
            ClientView client,
            int states,
            int place,
            Picks picks,
            Decision out) {
        int mask = service.mask(client.v6());
        if (mask > 0) {
            HashChoice.pick(choices, Hash.key(client, mask), states, place, picks, out);
        } else {
            WeightedChoice.pick(choices, states, place, picks, out);
        }
    }
}
