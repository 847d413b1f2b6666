package io.meridian.model;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One rule of {@link SelectionPolicy.Topology}: for which clients it is, and which sites they are
/// sent to.
///
/// A client meets the rule when it meets each of the conditions that are not empty; of one
/// condition's values any will do. Without conditions the rule is for everybody.
///
/// @param subnets networks that hold the client's address
/// @param continents as MaxMind has them, upper case: `AF AN AS EU NA OC SA`
/// @param countries ISO 3166-1 codes, upper case, and `XK`
/// @param regions a country's subdivisions, of whatever level, with the country before them:
///   `US-CA`
/// @param cities their English names, in whatever case
/// @param asns numbers of the autonomous systems that route the client
/// @param tags that a file of networks has for the client, in whatever case
/// @param sites where the clients are sent, the best first
public record TopologyRule(
        List<IpPrefix> subnets,
        List<String> continents,
        List<String> countries,
        List<String> regions,
        List<String> cities,
        List<Long> asns,
        List<String> tags,
        List<String> sites) {

    /// All continents that there are.
    public static final Set<String> CONTINENTS = Set.of("AF", "AN", "AS", "EU", "NA", "OC", "SA");

    /// All countries that databases and rules may name: those of ISO 3166-1, and Kosovo, which has
    /// no code there and `XK` in MaxMind's databases.
    public static final Set<String> COUNTRIES =
            Stream.concat(Arrays.stream(Locale.getISOCountries()), Stream.of("XK"))
                    .collect(Collectors.toUnmodifiableSet());

    public TopologyRule {
        subnets = List.copyOf(subnets);
        continents = List.copyOf(continents);
        countries = List.copyOf(countries);
        regions = List.copyOf(regions);
        cities = List.copyOf(cities);
        asns = List.copyOf(asns);
        tags = List.copyOf(tags);
        sites = List.copyOf(sites);
    }

    /// A rule for all clients.
    public static TopologyRule forAll(String... sites) {
        return ofSubnets(List.of(), sites);
    }

    /// A rule for the clients in some networks.
    public static TopologyRule ofSubnets(List<IpPrefix> subnets, String... sites) {
        return new TopologyRule(
                subnets,
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                List.of(sites));
    }

    /// How many values it has, of conditions and sites.
    public int values() {
        return Stream.of(subnets, continents, countries, regions, cities, asns, tags, sites)
                .mapToInt(List::size)
                .sum();
    }

    /// Whether it asks where the client is.
    public boolean asksForPlace() {
        return Stream.of(continents, countries, regions, cities, tags)
                .anyMatch(values -> !values.isEmpty());
    }

    /// Whether it asks who routes the client.
    public boolean asksForSystem() {
        return !asns.isEmpty();
    }

    /// Whether every client meets it.
    public boolean holdsForAll() {
        return subnets.isEmpty() && !asksForPlace() && !asksForSystem();
    }
}
