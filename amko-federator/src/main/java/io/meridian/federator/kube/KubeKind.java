package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.dsl.base.ResourceDefinitionContext;
import io.meridian.federator.watch.CollectedKind;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A kind of object that is watched in every member cluster, and under which names API servers may
/// serve it: the first that is served counts.
///
/// @param settings whether it is one of AMKO's kinds or ours: read in the own cluster, federated to
///   the members, with statuses
/// @param names in order of preference
record KubeKind(String kind, boolean namespaced, boolean settings, List<Name> names) {

    /// Where an API server serves a kind.
    ///
    /// @param group empty for the core group
    record Name(String group, String version, String plural) {

        /// `/apis/GROUP/VERSION`, or `/api/v1`.
        String path() {
            return group.isEmpty() ? "/api/" + version : "/apis/" + group + "/" + version;
        }

        String apiVersion() {
            return group.isEmpty() ? version : group + "/" + version;
        }
    }

    /// What the meaning of other objects hangs on.
    private static final Set<String> CONTEXT = Set.of("Namespace", "HostRule", "Gateway");

    /// Every kind that is watched.
    static final List<KubeKind> ALL = CollectedKind.all().stream().map(KubeKind::of).toList();

    /// What this federator writes itself, in its own cluster.
    static final KubeKind MIRROR =
            new KubeKind(
                    "GslbService",
                    true,
                    false,
                    List.of(new Name("gslb.meridian.io", "v1alpha1", "gslbservices")));

    private static KubeKind of(CollectedKind kind) {
        List<Name> names =
                kind.versions().stream()
                        .map(version -> new Name(kind.group(), version, kind.plural()))
                        .toList();
        return new KubeKind(
                kind.kind(), kind.namespaced(), CollectedKind.SETTINGS.contains(kind), names);
    }

    /// The kind of that name among those that are watched.
    static Optional<KubeKind> named(String kind) {
        return ALL.stream().filter(each -> each.kind.equals(kind)).findFirst();
    }

    /// Whether a cluster of which this kind is unknown cannot be judged at all.
    boolean isEssential(boolean ownCluster) {
        return CONTEXT.contains(kind) || ownCluster && settings;
    }

    ResourceDefinitionContext under(Name name) {
        return new ResourceDefinitionContext.Builder()
                .withKind(kind)
                .withGroup(name.group.isEmpty() ? null : name.group)
                .withVersion(name.version)
                .withPlural(name.plural)
                .withNamespaced(namespaced)
                .build();
    }
}
