package io.meridian.federator.watch;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// What the leader wants its members to have.
///
/// @param leader the leader's context
/// @param namespace of AMKO's kinds and ours
/// @param version that every member's AMKOCluster must have
/// @param objects by kind; a kind that is not in it is left as it is
public record FederationSet(
        String leader, String namespace, String version, Map<String, List<ClusterObject>> objects) {

    /// Kinds of which a federation set has one object, in the namespace of the settings: a member
    /// has what the leader has and nothing else, as AMKO does it.
    public static final Set<String> EXCLUSIVE = Set.of("GSLBConfig", "GlobalDeploymentPolicy");

    public FederationSet {
        Map<String, List<ClusterObject>> copy = new TreeMap<>();
        objects.forEach((kind, list) -> copy.put(kind, List.copyOf(list)));
        objects = java.util.Collections.unmodifiableMap(copy);
    }
}
