package io.meridian.geo;

import java.util.List;

/// Builds a view: an order for each location, then for each leaf the widest prefix that has it.
final class GeoViewBuilder {

    private GeoViewBuilder() {}

    static GeoView build(GeoTable table, List<GeoPoint> candidates, int orderDepth) {
        DistanceOrders orders = new DistanceOrders(candidates, orderDepth);
        short[] orderOfClass = new short[table.locations().size() + 1];
        orderOfClass[0] = GeoView.UNKNOWN;
        for (int i = 0; i < table.locations().size(); i++) {
            orderOfClass[i + 1] = orders.of(table.locations().get(i).point());
        }
        int leaves4 = table.ipv4().size();
        byte[] scopes = new byte[leaves4 + table.ipv6().size()];
        int uniform4 =
                new PrefixMerge(table.ipv4(), orderOfClass, scopes, 0).merge(PrefixMerge.MIXED);
        new PrefixMerge(table.ipv6(), orderOfClass, scopes, leaves4).merge(uniform4);
        return new GeoView(table, candidates, orderOfClass, orders.interned(), scopes);
    }
}
