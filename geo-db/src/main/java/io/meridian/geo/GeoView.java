package io.meridian.geo;

import java.util.List;

/// What leaves mean for one list of candidates: in which order they come, and for how wide a prefix
/// that order holds. Immutable and shared; a change of health does not touch it.
///
/// Query path: {@link #order}, {@link #candidate} and {@link #scope} allocate nothing.
public final class GeoView {

    /// The order of a client whose location is not known.
    public static final int UNKNOWN = -1;

    private final GeoTable table;
    private final List<GeoPoint> candidates;
    private final short[] orderOfClass;
    private final short[][] orders;
    private final byte[] scopeOfLeaf;

    GeoView(
            GeoTable table,
            List<GeoPoint> candidates,
            short[] orderOfClass,
            short[][] orders,
            byte[] scopeOfLeaf) {
        this.table = table;
        this.candidates = candidates;
        this.orderOfClass = orderOfClass;
        this.orders = orders;
        this.scopeOfLeaf = scopeOfLeaf;
    }

    /// Which order a leaf has: the same number, the same order; {@link #UNKNOWN} without a
    /// location.
    public int order(int leaf) {
        return orderOfClass[table.locationClass(leaf)];
    }

    /// The candidate at a rank of an order, 0 the nearest: its index in the view's list.
    ///
    /// @param order not {@link #UNKNOWN}
    public int candidate(int order, int rank) {
        return orders[order][rank];
    }

    /// How many candidates there are, which is how many ranks each order has.
    public int size() {
        return candidates.size();
    }

    /// The length of the widest prefix around this address within which every address has the same
    /// order, in bits of the address's family. `leaf` is the address's own.
    public int scope(int leaf, long high, long low, boolean v6) {
        int scope = scopeOfLeaf[leaf] & 0xff;
        if (!v6) {
            return scope;
        }
        EmbeddedIpv4 mechanism = EmbeddedIpv4.of(high, low);
        if (mechanism == null) {
            return scope;
        }
        if (scope > 0) {
            return mechanism.offset + scope;
        }
        // All of IPv4 has one order: the mechanism's prefix merged like any other of IPv6.
        return scopeOfLeaf[table.ipv4().size() + table.ipv6().find(high, low)] & 0xff;
    }

    /// Kilometres from a leaf's location to a candidate; NaN when the location is not known. For
    /// explanations.
    public double distanceKm(int leaf, int candidate) {
        return table.location(leaf)
                .map(location -> location.point().distanceKm(candidates.get(candidate)))
                .orElse(Double.NaN);
    }

    /// How many distinct orders the view has.
    public int orderCount() {
        return orders.length;
    }
}
