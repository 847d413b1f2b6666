package io.meridian.federator.watch;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// How far the leader's settings have come in one member cluster.
public sealed interface FederationState {

    /// For people.
    default String inWords() {
        return switch (this) {
            case Idle _ -> "nothing is federated there";
            case Unconnected none -> "not connected: " + none.reason();
            case Invalid invalid -> "not written to: " + invalid.reason();
            case Tried tried when tried.failures().isEmpty() -> "as the leader has it";
            case Tried tried -> {
                List<String> failures = new ArrayList<>();
                tried.failures().forEach((kind, reason) -> failures.add(kind + ": " + reason));
                yield "not yet as the leader has it: " + String.join("; ", failures);
            }
        };
    }

    /// Nothing was tried: this federator does not lead, or it is its own cluster.
    record Idle() implements FederationState {}

    /// There is no client: the context is missing, or its credentials cannot be used.
    record Unconnected(String reason) implements FederationState {}

    /// The member is not fit to receive anything.
    record Invalid(String reason) implements FederationState {}

    /// What was tried.
    ///
    /// @param failures by kind; a kind that is not in it is as the leader has it
    record Tried(Map<String, String> failures) implements FederationState {

        public Tried {
            failures = java.util.Collections.unmodifiableMap(new TreeMap<>(failures));
        }
    }
}
