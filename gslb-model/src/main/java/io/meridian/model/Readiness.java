package io.meridian.model;

/// What Kubernetes says of the workloads behind a member, as last listed.
///
/// @param ready how many backends (Services behind the member's objects) have at least one ready
///   endpoint, 0 to `backends`
/// @param backends how many backends there are, 1 and up
public record Readiness(int ready, int backends) {

    /// How a service uses it.
    public enum Rule {
        /// Not at all.
        IGNORE,
        /// A member with no ready backend is down.
        ANY,
        /// A member with a backend that is not ready is down.
        ALL
    }
}
