package io.meridian.dns.zone;

import io.meridian.dns.decision.BalancedService;

/// What a name and type lead to. Every instance is made when the snapshot is: a lookup allocates
/// nothing.
public sealed interface Lookup {

    /// Records of the zone's configuration.
    ///
    /// @param records encoded, each beginning with a pointer to the question's name
    /// @param count how many
    record StaticData(byte[] records, int count) implements Lookup {}

    /// A balanced service: the decision engine answers.
    record Balanced(BalancedService service, NegativeAnswer negative) implements Lookup {}

    /// The name exists, the type does not.
    record NoData(NegativeAnswer negative) implements Lookup {}

    /// The name does not exist.
    record NameError(NegativeAnswer negative) implements Lookup {}

    /// In none of our zones.
    record NotOurs() implements Lookup {}

    NotOurs NOT_OURS = new NotOurs();
}
