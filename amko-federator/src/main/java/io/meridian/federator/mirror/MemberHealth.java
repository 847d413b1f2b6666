package io.meridian.federator.mirror;

import java.util.List;

/// How a member is, for people.
///
/// @param order that an operator gave about it; empty: none
/// @param evidence what Kubernetes says of its workloads, and one line for each node
record MemberHealth(State state, String order, List<String> evidence) {

    /// As a GslbService shows it.
    enum State {
        UP("Up"),
        DOWN("Down"),
        UNKNOWN("Unknown"),
        /// Each site follows its own vote, and they differ.
        DIFFERS("Differs"),
        DRAINED("Drained"),
        MAINTENANCE("Maintenance"),
        DISABLED("Disabled");

        private final String word;

        State(String word) {
            this.word = word;
        }

        String word() {
            return word;
        }
    }

    MemberHealth {
        evidence = List.copyOf(evidence);
    }
}
