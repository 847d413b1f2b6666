package io.meridian.model;

/// How one member is chosen among those of a pool that are healthy now.
public sealed interface SelectionPolicy {

    /// What operators read.
    default String inWords() {
        return switch (this) {
            case RoundRobin _ -> "weighted round robin";
            case ConsistentHash hash ->
                    "consistent hash over /" + hash.mask4 + " and /" + hash.mask6;
            case Geo geo -> "geo, falling back to " + geo.fallback.inWords();
        };
    }

    /// A weighted random draw; stateless, so that nodes agree on everything but the draw.
    record RoundRobin() implements SelectionPolicy, GeoFallback {}

    /// Weighted rendezvous hashing of the client's address cut to a prefix: every node agrees, and
    /// removing a member moves only that member's clients.
    ///
    /// @param mask4 prefix length for IPv4 clients, 1 to 31
    /// @param mask6 prefix length for IPv6 clients, 1 to 127
    record ConsistentHash(int mask4, int mask6) implements SelectionPolicy, GeoFallback {}

    /// The nearest site by great-circle distance.
    ///
    /// @param fallback decides for clients whose location is unknown, and among members at one
    ///   place
    record Geo(GeoFallback fallback) implements SelectionPolicy {}

    /// What {@link Geo} may fall back to.
    sealed interface GeoFallback extends SelectionPolicy permits RoundRobin, ConsistentHash {}
}
