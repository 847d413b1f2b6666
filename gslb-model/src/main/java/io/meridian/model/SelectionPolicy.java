package io.meridian.model;

import java.util.List;

/// How one member is chosen among those of a pool that are healthy now.
public sealed interface SelectionPolicy {

    /// What operators read.
    default String inWords() {
        return switch (this) {
            case RoundRobin _ -> "weighted round robin";
            case ConsistentHash hash ->
                    "consistent hash over /" + hash.mask4 + " and /" + hash.mask6;
            case Geo geo -> "geo, falling back to " + geo.fallback.inWords();
            case Topology topology ->
                    topology.rules.size()
                            + (topology.rules.size() == 1 ? " topology rule" : " topology rules")
                            + ", then "
                            + topology.otherwise.inWords();
        };
    }

    /// What decides among the members of one site, and where no rule does: the policy itself, or
    /// the one behind its rules.
    default BehindRules behindRules() {
        return switch (this) {
            case BehindRules self -> self;
            case Topology topology -> topology.otherwise;
        };
    }

    /// A weighted random draw; stateless, so that nodes agree on everything but the draw.
    record RoundRobin() implements GeoFallback {}

    /// Weighted rendezvous hashing of the client's address cut to a prefix: every node agrees, and
    /// removing a member moves only that member's clients.
    ///
    /// @param mask4 prefix length for IPv4 clients, 1 to 31
    /// @param mask6 prefix length for IPv6 clients, 1 to 127
    record ConsistentHash(int mask4, int mask6) implements GeoFallback {}

    /// The nearest site by great-circle distance.
    ///
    /// @param fallback decides for clients whose location is unknown, and among members at one
    ///   place
    record Geo(GeoFallback fallback) implements BehindRules {}

    /// Rules say which sites a client is sent to, in which order; pools are asked by priority
    /// first, as with every policy.
    ///
    /// Rules with subnets come before all others, of several that hold the client the one with the
    /// longest prefix first; the rest in the order of the list. The first rule that is met decides;
    /// where none of its sites has a member left, the next one that is met does.
    ///
    /// @param otherwise decides among the members of one site, and for clients that no rule sends
    ///   anywhere
    record Topology(List<TopologyRule> rules, BehindRules otherwise) implements SelectionPolicy {

        public Topology {
            rules = List.copyOf(rules);
        }
    }

    /// What {@link Geo} may fall back to.
    sealed interface GeoFallback extends BehindRules permits RoundRobin, ConsistentHash {}

    /// What {@link Topology} may leave the rest to.
    sealed interface BehindRules extends SelectionPolicy permits Geo, GeoFallback {}
}
