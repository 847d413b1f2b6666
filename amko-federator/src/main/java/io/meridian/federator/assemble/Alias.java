package io.meridian.federator.assemble;

/// A further name that a HostRule wants its host's service to have.
///
/// @param since when the HostRule was made; empty: nobody knows
record Alias(String name, String since) {}
