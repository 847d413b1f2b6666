package io.meridian.geo;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// The orders in which candidates come, each kept once.
///
/// The nearest `depth` come by their distance from the client, the others by their distance from
/// the nearest one: ten sites have 806 full orders over the globe but 87 of three, and the fewer
/// orders there are, the wider the prefixes that share one. Candidates at the same distance come in
/// the order of the list.
final class DistanceOrders {

    private final List<GeoPoint> candidates;
    private final int depth;
    private final Map<List<Integer>, Short> numbers = new HashMap<>();
    private final List<short[]> interned = new ArrayList<>();

    DistanceOrders(List<GeoPoint> candidates, int depth) {
        if (candidates.size() > Short.MAX_VALUE) {
            throw new IllegalArgumentException(
                    "at most 32767 candidates, was " + candidates.size());
        }
        this.candidates = candidates;
        this.depth = depth;
    }

    /// The number of the order for clients at this point.
    short of(GeoPoint client) {
        List<Integer> order = new ArrayList<>(byDistanceFrom(client, allOf()));
        if (order.size() > depth) {
            GeoPoint first = candidates.get(order.getFirst());
            List<Integer> rest = order.subList(depth, order.size());
            List<Integer> far = byDistanceFrom(first, rest.stream().sorted().toList());
            order = new ArrayList<>(order.subList(0, depth));
            order.addAll(far);
        }
        return numbers.computeIfAbsent(List.copyOf(order), this::intern);
    }

    short[][] interned() {
        return interned.toArray(short[][]::new);
    }

    private List<Integer> allOf() {
        Integer[] all = new Integer[candidates.size()];
        Arrays.setAll(all, i -> i);
        return List.of(all);
    }

    private List<Integer> byDistanceFrom(GeoPoint point, List<Integer> some) {
        double[] distance = new double[candidates.size()];
        some.forEach(i -> distance[i] = point.distanceKm(candidates.get(i)));
        return some.stream().sorted(Comparator.comparingDouble(i -> distance[i])).toList();
    }

    private short intern(List<Integer> order) {
        if (interned.size() == Short.MAX_VALUE) {
            throw new GeoException(
                    GeoException.Reason.TooManyOrders,
                    "the members' "
                            + candidates.size()
                            + " places come in more than 32767 orders of distance; lower"
                            + " geo.order-depth");
        }
        short[] ranks = new short[order.size()];
        for (int i = 0; i < ranks.length; i++) {
            ranks[i] = order.get(i).shortValue();
        }
        interned.add(ranks);
        return (short) (interned.size() - 1);
    }
}
