package io.meridian.geo;

import io.meridian.model.IpPrefix;
import io.meridian.model.TopologyRule;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The subnets of a list of rules: which rules have one that holds an address, those with the
/// longest first.
final class TopologySubnets {

    private final List<List<Integer>> rules = new ArrayList<>(List.of(List.of()));
    private final LeafIndex ipv4;
    private final LeafIndex ipv6;

    TopologySubnets(List<TopologyRule> all) {
        ipv4 = index(all, false);
        ipv6 = index(all, true);
    }

    /// Whose classes are those of {@link #rules}.
    LeafIndex index(boolean v6) {
        return v6 ? ipv6 : ipv4;
    }

    /// The rules whose subnets hold the addresses of a class; of one prefix in their own order.
    List<Integer> rules(int subnetClass) {
        return rules.get(subnetClass);
    }

    private LeafIndex index(List<TopologyRule> all, boolean v6) {
        TreeMap<Prefix, List<Integer>> byPrefix = new TreeMap<>();
        for (int rule = 0; rule < all.size(); rule++) {
            for (IpPrefix subnet : all.get(rule).subnets()) {
                if (subnet.address().v6() == v6) {
                    byPrefix.computeIfAbsent(
                                    Prefix.of(subnet.address(), subnet.length()),
                                    _ -> new ArrayList<>())
                            .add(rule);
                }
            }
        }
        NetworkSort sort = new NetworkSort(v6);
        Deque<Prefix> around = new ArrayDeque<>();
        byPrefix.forEach((prefix, _) -> {
            while (!around.isEmpty() && !around.peek().contains(prefix)) {
                around.pop();
            }
            around.push(prefix);
            sort.add(prefix, rules.size());
            rules.add(inside(around, byPrefix));
        });
        return sort.build();
    }

    /// @param around the innermost first
    private static List<Integer> inside(Deque<Prefix> around, Map<Prefix, List<Integer>> byPrefix) {
        return around.stream()
                .flatMap(prefix -> byPrefix.getOrDefault(prefix, List.of()).stream())
                .distinct()
                .toList();
    }
}
