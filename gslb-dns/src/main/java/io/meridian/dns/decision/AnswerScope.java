package io.meridian.dns.decision;

import io.meridian.geo.GeoView;
import io.meridian.geo.TopologyView;

/// For how many bits of the client's address an answer holds: the longest prefix that any step
/// looks at, in whichever pool, so that it depends on configuration and geo data but never on
/// health, and answers of one service never overlap (RFC 7871 §7.2.1).
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`.
final class AnswerScope {

    private AnswerScope() {}

    /// @param places what {@link #ofPlaces} gives
    static int of(
            BalancedService service, boolean v6Asked, ClientView client, int leaf, int places) {
        int hash = ofHash(service, v6Asked, client, leaf);
        int steps = Math.max(Math.max(places, hash), ofSplit(service, v6Asked, client));
        Stickiness stickiness = service.stickiness;
        return stickiness == null ? steps : Math.max(steps, stickiness.prefix(client.v6()));
    }

    /// The longest of all services that names among the members lead to.
    static int ofNested(BalancedService service, boolean v6Asked, ClientView client) {
        int scope = 0;
        for (BalancedService nested : service.nested()) {
            if (!nested.source.answer().ignoresClientSubnet()) {
                int leaf = nested.leaf(client);
                int siteLeaf = nested.siteLeaf(v6Asked, client);
                int places = ofPlaces(nested, v6Asked, client, leaf, siteLeaf);
                scope = Math.max(scope, of(nested, v6Asked, client, leaf, places));
            }
        }
        return scope;
    }

    /// Within which rules and distance send all clients the same way: for both families where a
    /// client stays with one member for both.
    static int ofPlaces(
            BalancedService service, boolean v6Asked, ClientView client, int leaf, int siteLeaf) {
        int asked = ofPlacesAsked(service, v6Asked, client, leaf, siteLeaf);
        Stickiness stickiness = service.stickiness;
        if (stickiness == null || stickiness.isByFamily()) {
            return asked;
        }
        int otherSites = service.siteLeaf(!v6Asked, client);
        return Math.max(asked, ofPlacesAsked(service, !v6Asked, client, leaf, otherSites));
    }

    private static int ofPlacesAsked(
            BalancedService service, boolean v6Asked, ClientView client, int leaf, int siteLeaf) {
        return Math.max(
                ofTopology(service, client, siteLeaf), ofDistance(service, v6Asked, client, leaf));
    }

    /// Within which rules send all clients to the same sites.
    static int ofTopology(BalancedService service, ClientView client, int siteLeaf) {
        TopologyView topology = service.topology;
        return topology == null || siteLeaf < 0
                ? 0
                : topology.scope(siteLeaf, client.high(), client.low(), client.v6());
    }

    /// Within which all clients have the members in the same order of distance.
    static int ofDistance(BalancedService service, boolean v6Asked, ClientView client, int leaf) {
        int scope = 0;
        if (!service.isChosen(v6Asked)) {
            return scope;
        }
        for (Choices choices : service.pools(v6Asked)) {
            GeoView view = choices.view();
            if (view != null) {
                scope = Math.max(scope, view.scope(leaf, client.high(), client.low(), client.v6()));
            }
        }
        return scope;
    }

    /// The hash mask, where distance may leave several members to choose from.
    static int ofHash(BalancedService service, boolean v6Asked, ClientView client, int leaf) {
        int mask = service.mask(client.v6());
        if (mask == 0 || !service.isChosen(v6Asked)) {
            return 0;
        }
        for (Choices choices : service.pools(v6Asked)) {
            GeoView view = choices.view();
            if (view == null || view.order(leaf) == GeoView.UNKNOWN || choices.sharedPlaces()) {
                return mask;
            }
        }
        return 0;
    }

    /// Within which all clients are private, or all are not.
    static int ofSplit(BalancedService service, boolean v6Asked, ClientView client) {
        return service.isSplit(v6Asked) ? service.networks.scope(client) : 0;
    }
}
