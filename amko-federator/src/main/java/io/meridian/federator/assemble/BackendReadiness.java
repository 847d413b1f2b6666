package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.model.Readiness;
import io.meridian.yaml.YamlNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Which Services of one cluster have a ready endpoint, from its EndpointSlices; `v1` and `v1beta1`
/// are alike in this. What they said before the cluster went silent is nobody's word: a rollout
/// that was under way then would keep a member down for as long as the silence lasts.
final class BackendReadiness {

    private static final String KIND = "EndpointSlice";
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private final Map<String, Boolean> readyByService = new HashMap<>();

    static BackendReadiness of(ClusterView view) {
        BackendReadiness readiness = new BackendReadiness();
        if (!isCurrent(view)) {
            return readiness;
        }
        for (ClusterObject slice : view.ofKind(KIND)) {
            String service = slice.labels().get(SERVICE_NAME);
            if (service != null) {
                readiness.readyByService.merge(
                        slice.key().namespace() + "/" + service,
                        Nodes.maps(Optional.of(slice.body()), "endpoints").stream()
                                .anyMatch(BackendReadiness::isReady),
                        Boolean::logicalOr);
            }
        }
        return readiness;
    }

    private static boolean isCurrent(ClusterView view) {
        return view.staleSince() == null
                && !view.failures().containsKey(KIND)
                && !view.unlistedKinds().contains(KIND);
    }

    /// Ready unless it says no: an absent condition means that nobody knows better.
    private static boolean isReady(YamlNode.Mapping endpoint) {
        return !endpoint.map("conditions")
                .flatMap(conditions -> conditions.text("ready"))
                .orElse("true")
                .equals("false");
    }

    /// Of the Services behind an object. One that has no slice at all (an ExternalName, a cluster
    /// whose slices are not watched or not current) is unknown and does not count; null when none
    /// is known.
    @Nullable Readiness of(List<String> services) {
        int known = 0;
        int ready = 0;
        for (String service : services) {
            Boolean isReady = readyByService.get(service);
            if (isReady != null) {
                known++;
                ready += isReady ? 1 : 0;
            }
        }
        return known == 0 ? null : new Readiness(ready, known);
    }
}
