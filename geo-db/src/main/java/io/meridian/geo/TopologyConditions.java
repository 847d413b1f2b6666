package io.meridian.geo;

import io.meridian.model.TopologyRule;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Which rules a client meets, and in which order: asked for each kind of client when rules are
/// compiled, and for one when they are explained.
final class TopologyConditions {

    private final List<TopologyRule> rules;
    private final List<Places> places = new ArrayList<>();
    private final List<Set<Long>> systems = new ArrayList<>();

    /// What one rule asks of a location, or a location has, names in lower case.
    private record Places(
            Set<String> continents,
            Set<String> countries,
            Set<String> regions,
            Set<String> cities,
            Set<String> tags) {

        static Places of(TopologyRule rule) {
            return new Places(
                    lower(rule.continents()),
                    lower(rule.countries()),
                    lower(rule.regions()),
                    lower(rule.cities()),
                    lower(rule.tags()));
        }

        private static Set<String> lower(Collection<String> names) {
            Set<String> lower = new HashSet<>();
            names.forEach(name -> lower.add(name.toLowerCase(Locale.ROOT)));
            return lower;
        }

        /// What a location has.
        static Places of(Location location) {
            return new Places(
                    lower(List.of(location.continent())),
                    lower(List.of(location.country())),
                    lower(location.regions()),
                    lower(List.of(location.city())),
                    lower(List.of(location.tag())));
        }

        boolean hold(Places has) {
            return holds(continents, has.continents)
                    && holds(countries, has.countries)
                    && holds(regions, has.regions)
                    && holds(cities, has.cities)
                    && holds(tags, has.tags);
        }

        private static boolean holds(Set<String> wanted, Set<String> has) {
            return wanted.isEmpty() || has.stream().anyMatch(wanted::contains);
        }
    }

    TopologyConditions(List<TopologyRule> rules) {
        this.rules = rules;
        rules.forEach(rule -> {
            places.add(Places.of(rule));
            systems.add(Set.copyOf(rule.asns()));
        });
    }

    /// The rules that ask nothing of a client's place, or what this one has.
    BitSet byPlace(Optional<Location> location) {
        BitSet met = new BitSet(rules.size());
        Optional<Places> has = location.map(Places::of);
        for (int i = 0; i < rules.size(); i++) {
            Places asked = places.get(i);
            met.set(i, !rules.get(i).asksForPlace() || has.filter(asked::hold).isPresent());
        }
        return met;
    }

    /// The rules that ask nothing of who routes a client, or for this one.
    BitSet bySystem(Optional<Asn> system) {
        BitSet met = new BitSet(rules.size());
        for (int i = 0; i < rules.size(); i++) {
            Set<Long> asked = systems.get(i);
            met.set(
                    i,
                    asked.isEmpty() || system.map(Asn::number).filter(asked::contains).isPresent());
        }
        return met;
    }

    /// The rules that are met, in the order in which they decide.
    ///
    /// @param met by their other conditions
    /// @param bySubnet those whose subnets hold the client, the longest prefix first
    List<Integer> inOrder(BitSet met, List<Integer> bySubnet) {
        List<Integer> order = new ArrayList<>();
        bySubnet.stream().filter(met::get).forEach(order::add);
        for (int i = met.nextSetBit(0); i >= 0; i = met.nextSetBit(i + 1)) {
            if (rules.get(i).subnets().isEmpty()) {
                order.add(i);
            }
        }
        return order;
    }
}
