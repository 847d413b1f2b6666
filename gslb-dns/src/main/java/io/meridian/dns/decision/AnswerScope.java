package io.meridian.dns.decision;

import io.meridian.geo.GeoView;

/// For how many bits of the client's address an answer holds: the longest prefix that any pool's
/// policy or persistence looks at, whichever pool answers, so that it depends on configuration and
/// geo data but never on health, and answers of one service never overlap (RFC 7871 §7.2.1).
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`.
final class AnswerScope {

    private AnswerScope() {}

    static int of(BalancedService service, boolean v6Asked, ClientView client, int leaf) {
        int mask = service.mask(client.v6());
        int scope = service.stickiness == null ? 0 : service.stickiness.prefix(client.v6());
        for (Choices choices : service.pools(v6Asked)) {
            GeoView view = choices.view();
            if (view != null) {
                scope = Math.max(scope, view.scope(leaf, client.high(), client.low(), client.v6()));
            }
            if (view == null || view.order(leaf) == GeoView.UNKNOWN || choices.sharedPlaces()) {
                scope = Math.max(scope, mask);
            }
        }
        return scope;
    }
}
