package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;

/// An object in force, perhaps an earlier version, and what it means.
record InForce<T>(ClusterObject object, T meaning) {}
