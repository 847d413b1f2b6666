package io.meridian.cli;

import io.meridian.geo.Asn;
import io.meridian.geo.GeoTable;
import io.meridian.geo.Location;
import io.meridian.model.IpAddress;
import java.io.PrintWriter;
import java.util.Optional;

/// What a table says of one address.
final class GeoLookup {

    private final GeoTable table;
    private final IpAddress address;

    GeoLookup(GeoTable table, IpAddress address) {
        this.table = table;
        this.address = address;
    }

    /// A line for the place and one for who routes it; false when neither is known.
    boolean print(PrintWriter out) {
        int leaf = table.leaf(address.high(), address.low(), address.v6());
        Optional<Location> location = table.location(leaf);
        Optional<Asn> system = table.system(address.high(), address.low(), address.v6());
        out.println(
                address
                        + ": "
                        + location.map(found -> place(found, table.prefixLength(leaf)))
                                .orElse("not in any of the files"));
        system.ifPresent(asn -> out.println(address + ": routed by " + asn));
        return location.isPresent() || system.isPresent();
    }

    private static String place(Location found, int prefixLength) {
        return (found.city().isEmpty() ? "" : found.city() + ", ")
                + String.join("", found.regions().reversed().stream().map(r -> r + ", ").toList())
                + (found.country().isEmpty() ? "" : found.country() + ", ")
                + found.point().latitude()
                + ", "
                + found.point().longitude()
                + (found.tag().isEmpty() ? "" : ", tagged " + found.tag())
                + ", says "
                + found.source()
                + " of the /"
                + prefixLength
                + " around it";
    }
}
