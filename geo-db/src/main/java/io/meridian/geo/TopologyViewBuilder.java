package io.meridian.geo;

import io.meridian.model.TopologyRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Builds a view: what is known of places and systems, and the rules' subnets, laid over each
/// other; each kind of client then has an order of sites, and neighbours with the same are one
/// prefix. Single-use.
final class TopologyViewBuilder {

    private final GeoTable table;
    private final List<TopologyRule> rules;
    private final List<String> sites;
    private final TopologyConditions conditions;
    private final TopologySubnets subnets;

    /// The rules that clients of each class of place meet, and of each class of system.
    private final List<BitSet> byPlace = new ArrayList<>();

    private final List<BitSet> bySystem = new ArrayList<>();

    /// Sets of rules that some class meets by both, each once.
    private final Interned<BitSet> met = new Interned<>();

    private final Interned<List<Integer>> orders = new Interned<>();

    /// Values, each once, by number.
    private static final class Interned<T> {

        private final Map<T, Integer> numbers = new HashMap<>();
        private final List<T> all = new ArrayList<>();

        int of(T value) {
            Integer number = numbers.get(value);
            if (number == null) {
                number = all.size();
                all.add(value);
                numbers.put(value, number);
            }
            return number;
        }
    }

    private TopologyViewBuilder(GeoTable table, List<TopologyRule> rules, List<String> sites) {
        this.table = table;
        this.rules = rules;
        this.sites = sites;
        this.conditions = new TopologyConditions(rules);
        this.subnets = new TopologySubnets(rules);
    }

    static TopologyView build(GeoTable table, List<TopologyRule> rules, List<String> sites) {
        return new TopologyViewBuilder(table, rules, sites).build();
    }

    private TopologyView build() {
        byPlace.add(conditions.byPlace(Optional.empty()));
        table.locations().forEach(found -> byPlace.add(conditions.byPlace(Optional.of(found))));
        bySystem.add(conditions.bySystem(Optional.empty()));
        table.systems()
                .all()
                .forEach(found -> bySystem.add(conditions.bySystem(Optional.of(found))));
        LeafIndex ipv4 = orders(false);
        LeafIndex ipv6 = orders(true);
        if (ipv4.size() == 1) {
            ipv6 = withEmbedded(ipv6, ipv4.locationClass(0));
        }
        int[][] sitesOfOrder =
                orders.all.stream()
                        .map(order -> order.stream().mapToInt(Integer::intValue).toArray())
                        .toArray(int[][]::new);
        return new TopologyView(ipv4, ipv6, sitesOfOrder);
    }

    /// What no rule asks for is not laid over.
    private LeafIndex orders(boolean v6) {
        boolean places = rules.stream().anyMatch(TopologyRule::asksForPlace);
        boolean systems = rules.stream().anyMatch(TopologyRule::asksForSystem);
        LeafIndex byOthers =
                new LeafProduct(this::met)
                        .of(
                                places ? table.index(v6) : LeafWriter.empty(v6),
                                systems ? table.systems().index(v6) : LeafWriter.empty(v6),
                                v6);
        return new LeafProduct(this::order).of(byOthers, subnets.index(v6), v6);
    }

    private int met(int placeClass, int systemClass) {
        BitSet both = (BitSet) byPlace.get(placeClass).clone();
        both.and(bySystem.get(systemClass));
        return met.of(both);
    }

    /// Sites without a member are passed over, and each stands once.
    private int order(int metClass, int subnetClass) {
        List<Integer> inOrder =
                conditions.inOrder(met.all.get(metClass), subnets.rules(subnetClass));
        return orders.of(
                inOrder.stream()
                        .flatMap(rule -> rules.get(rule).sites().stream())
                        .map(sites::indexOf)
                        .filter(site -> site >= 0)
                        .distinct()
                        .toList());
    }

    /// Prefixes that carry IPv4 addresses are like any other when all of these have one order.
    private static LeafIndex withEmbedded(LeafIndex ipv6, int order) {
        LeafWriter writer = new LeafWriter(true);
        for (int leaf = 0; leaf < ipv6.size(); leaf++) {
            writer.add(
                    ipv6.high(leaf),
                    ipv6.low(leaf),
                    ipv6.prefixLength(leaf),
                    ipv6.isEmbedded(leaf) ? order : ipv6.locationClass(leaf));
        }
        return writer.build();
    }
}
