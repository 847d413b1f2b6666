package io.meridian.geo;

import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.TopologyRule;
import java.util.BitSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.StringJoiner;

/// A rule that a client meets.
///
/// @param rule its number in the list, from 0
/// @param evidence what of the client meets its conditions: `10.1.0.0/16, country US`; empty for a
///   rule for all
public record TopologyMatch(int rule, String evidence) {

    static List<TopologyMatch> of(
            GeoTable table, List<TopologyRule> rules, long high, long low, boolean v6) {
        Optional<Location> location = table.location(table.leaf(high, low, v6));
        Optional<Asn> system = table.system(high, low, v6);
        EmbeddedIpv4 mechanism = v6 ? EmbeddedIpv4.of(high, low) : null;
        IpAddress address =
                mechanism == null
                        ? new IpAddress(high, low, v6)
                        : IpAddress.v4(mechanism.ipv4(high, low));
        TopologySubnets subnets = new TopologySubnets(rules);
        LeafIndex index = subnets.index(address.v6());
        int leaf =
                address.v6()
                        ? index.find(address.high(), address.low())
                        : index.find(address.low() << 32, 0);
        TopologyConditions conditions = new TopologyConditions(rules);
        BitSet met = conditions.byPlace(location);
        met.and(conditions.bySystem(system));
        return conditions.inOrder(met, subnets.rules(index.locationClass(leaf))).stream()
                .map(rule ->
                        new TopologyMatch(
                                rule, evidence(rules.get(rule), address, location, system)))
                .toList();
    }

    private static String evidence(
            TopologyRule rule,
            IpAddress address,
            Optional<Location> location,
            Optional<Asn> system) {
        StringJoiner evidence = new StringJoiner(", ");
        rule.subnets().stream()
                .filter(subnet -> subnet.contains(address))
                .max(java.util.Comparator.comparingInt(IpPrefix::length))
                .ifPresent(subnet -> evidence.add(subnet.toString()));
        location.filter(_ -> rule.asksForPlace())
                .ifPresent(found -> addPlace(rule, found, evidence));
        system.filter(_ -> rule.asksForSystem()).ifPresent(found -> evidence.add(found.toString()));
        return evidence.toString();
    }

    private static void addPlace(TopologyRule rule, Location found, StringJoiner evidence) {
        if (!rule.continents().isEmpty()) {
            evidence.add("continent " + found.continent());
        }
        if (!rule.countries().isEmpty()) {
            evidence.add("country " + found.country());
        }
        found.regions().stream()
                .filter(region ->
                        rule.regions().stream().anyMatch(asked -> asked.equalsIgnoreCase(region)))
                .forEach(region -> evidence.add("region " + region.toUpperCase(Locale.ROOT)));
        if (!rule.cities().isEmpty()) {
            evidence.add("city " + found.city());
        }
        if (!rule.tags().isEmpty()) {
            evidence.add("tag " + found.tag());
        }
    }
}
