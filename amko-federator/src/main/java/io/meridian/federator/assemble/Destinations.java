package io.meridian.federator.assemble;

import io.meridian.model.Destination;
import io.meridian.model.IpAddress;
import io.meridian.model.Origin;
import java.util.Comparator;

/// The canonical orders: addresses before names, each by value.
final class Destinations {

    static final Comparator<Destination> ORDER = Destinations::compare;

    static final Comparator<Origin> ORIGINS =
            Comparator.comparing(Origin::cluster)
                    .thenComparing(Origin::kind)
                    .thenComparing(Origin::namespace)
                    .thenComparing(Origin::name);

    private Destinations() {}

    static Destination of(IpAddress address) {
        return new Destination.Ip(address, null);
    }

    private static int compare(Destination left, Destination right) {
        return switch (left) {
            case Destination.Ip ip ->
                    right instanceof Destination.Ip other
                            ? ip.address().compareTo(other.address())
                            : -1;
            case Destination.Cname name ->
                    right instanceof Destination.Cname other
                            ? name.target().compareTo(other.target())
                            : 1;
        };
    }

    /// Without the public address, which a GSLBHostRule gives anew.
    static Destination bare(Destination destination) {
        return switch (destination) {
            case Destination.Ip ip -> of(ip.address());
            case Destination.Cname name -> name;
        };
    }

    /// What members must agree on to compete for the same clients: the address family; a name has
    /// both.
    static String family(Destination destination) {
        return switch (destination) {
            case Destination.Ip ip -> ip.address().v6() ? "v6" : "v4";
            case Destination.Cname _ -> "name";
        };
    }
}
