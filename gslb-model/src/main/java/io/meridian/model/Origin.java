package io.meridian.model;

/// The Kubernetes object that a member came from.
///
/// @param cluster the cluster context it was read from
/// @param kind `Ingress`, `Service`, …
/// @param uid as the API server gave it; empty where the door has none (a directory of manifests)
public record Origin(String cluster, String kind, String namespace, String name, String uid) {}
