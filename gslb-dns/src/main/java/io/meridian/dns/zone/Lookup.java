package io.meridian.dns.zone;

import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.wire.EncodedSet;

/// What a name and type lead to (RFC 1034 §4.3.2). Every instance is made when the snapshot is: a
/// lookup allocates nothing.
public sealed interface Lookup {

    /// Records of a zone, at the name itself or by its closest encloser's wildcard.
    ///
    /// @param mentioned names whose addresses are worth adding (RFC 1035 §3.3, RFC 9460 §4.1),
    ///   lower case; the root stands for the owner
    record Hit(EncodedSet set, byte[][] mentioned) implements Lookup {}

    /// A balanced service: the decision engine answers.
    record Balanced(BalancedService service, NegativeAnswer negative) implements Lookup {

        /// How long what its service decided may be kept: as long as the service says, and that
        /// there is nothing, as long as the zone says; a down response at most as long as both.
        public int ttlSeconds(Decision decided) {
            return switch (decided.kind()) {
                case ANSWER -> decided.ttlSeconds();
                case NODATA ->
                        decided.tier() == Decision.Tier.DOWN_RESPONSE
                                ? Math.min(negative.ttlSeconds(), decided.ttlSeconds())
                                : negative.ttlSeconds();
                case NOT_READY, NO_REPLY -> 0;
            };
        }
    }

    /// A CNAME, and another type is asked for: the target is looked up next.
    ///
    /// @param target lower case
    record Alias(EncodedSet cname, byte[] target) implements Lookup {}

    /// A DNAME above the name, whose end is replaced (RFC 6672 §3.2).
    ///
    /// @param target lower case
    record Redirect(EncodedSet dname, int ttlSeconds, byte[] target) implements Lookup {

        /// Octets of the name's end that are replaced.
        int ownerLength() {
            return dname.owner().length;
        }
    }

    /// A zone cut at the name or above it: others are authoritative.
    ///
    /// @param glue addresses of name servers at or below the cut, which the reply is not whole
    ///   without (RFC 9471 §3.1)
    /// @param sibling addresses of name servers below other cuts of the zone (§3.2)
    /// @param others name servers elsewhere, whose addresses are added if they are ours
    record Delegation(
            EncodedSet nameServers, EncodedSet[] glue, EncodedSet[] sibling, byte[][] others)
            implements Lookup {}

    /// The name exists, the type does not.
    record NoData(NegativeAnswer negative) implements Lookup {}

    /// The name does not exist.
    record NameError(NegativeAnswer negative) implements Lookup {}

    /// In none of our zones.
    record NotOurs() implements Lookup {}

    /// In a zone that is configured and could not be loaded.
    ///
    /// @param refused whether there was a file, which broke a rule
    record NotLoaded(boolean refused) implements Lookup {}

    NotOurs NOT_OURS = new NotOurs();
}
