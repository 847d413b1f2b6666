package io.meridian.federator.policy;

import java.util.Optional;

/// Reads one kind's specs.
interface Check<T> {

    /// What the spec means; empty when a problem was told to `check`.
    Optional<T> read(SpecCheck check, References references);
}
