package io.meridian.dns.api;

import io.meridian.geo.Asn;
import io.meridian.geo.GeoPoint;
import io.meridian.geo.GeoTable;
import io.meridian.geo.Location;
import io.meridian.geo.TopologyMatch;
import io.meridian.model.IpAddress;
import io.meridian.model.TopologyRule;
import java.util.List;
import java.util.Optional;
import java.util.StringJoiner;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// An address and what the geo data say of it.
///
/// @param geo null without a database
record Located(
        IpAddress address,
        Optional<Location> location,
        Optional<Asn> system,
        @Nullable GeoTable geo) {

    static Located of(IpAddress address, @Nullable GeoTable geo) {
        if (geo == null) {
            return new Located(address, Optional.empty(), Optional.empty(), null);
        }
        int leaf = geo.leaf(address.high(), address.low(), address.v6());
        return new Located(
                address,
                geo.location(leaf),
                geo.system(address.high(), address.low(), address.v6()),
                geo);
    }

    /// The topology rules that the address meets, in the order in which they decide.
    List<TopologyMatch> matches(List<TopologyRule> rules) {
        return (geo == null ? GeoTable.ofNothing() : geo)
                .matches(rules, address.high(), address.low(), address.v6());
    }

    Explanation.@Nullable Place place() {
        return location.map(found ->
                        new Explanation.Place(
                                found.city(),
                                found.country(),
                                found.point().latitude(),
                                found.point().longitude(),
                                found.source(),
                                system.map(Asn::toString).orElse(null)))
                .orElse(null);
    }

    @Nullable Long distanceKm(@Nullable GeoPoint there) {
        return there == null
                ? null
                : location.map(found -> Math.round(found.point().distanceKm(there))).orElse(null);
    }

    /// `Singapore, SG (1.35, 103.8), says demo.mmdb`, or that nothing is known.
    String inWords() {
        String place =
                location.map(found ->
                                name(found)
                                        + "("
                                        + found.point().latitude()
                                        + ", "
                                        + found.point().longitude()
                                        + "), says "
                                        + found.source())
                        .orElse(
                                geo == null
                                        ? "not known: no database of locations is loaded"
                                        : "not known: no database and no file of networks has the"
                                                + " address");
        return place + system.map(asn -> "; routed by " + asn).orElse("");
    }

    private static String name(Location location) {
        StringJoiner name = new StringJoiner(", ");
        Stream.concat(
                        Stream.concat(
                                Stream.of(location.city()), location.regions().reversed().stream()),
                        Stream.of(location.country()))
                .filter(part -> !part.isEmpty())
                .forEach(name::add);
        String tag = location.tag().isEmpty() ? "" : "tagged " + location.tag() + " ";
        return (name.length() == 0 ? "" : name + " ") + tag;
    }
}
