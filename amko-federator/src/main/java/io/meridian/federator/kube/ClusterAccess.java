package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.Config;

/// How to reach one cluster's API server now: asked again and again, because credentials change.
sealed interface ClusterAccess {

    /// @param fingerprint changes with anything that makes a new connection necessary
    /// @param problem why this is what was good last, and not what stands there now; empty when it
    ///   is
    record Granted(String fingerprint, Config config, String problem) implements ClusterAccess {

        Granted(String fingerprint, Config config) {
            this(fingerprint, config, "");
        }
    }

    /// Nobody says how.
    ///
    /// @param reason for people
    record Missing(String reason) implements ClusterAccess {}

    /// What says how cannot be used, and nothing that could was there before.
    ///
    /// @param problem for people
    record Unusable(String problem) implements ClusterAccess {}
}
