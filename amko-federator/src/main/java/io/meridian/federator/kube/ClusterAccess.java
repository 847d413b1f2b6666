package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.Config;

/// How to reach one cluster's API server now: asked again and again, because credentials change.
sealed interface ClusterAccess {

    /// @param fingerprint changes with anything that makes a new connection necessary
    record Granted(String fingerprint, Config config) implements ClusterAccess {}

    /// @param reason for people
    record Missing(String reason) implements ClusterAccess {}
}
