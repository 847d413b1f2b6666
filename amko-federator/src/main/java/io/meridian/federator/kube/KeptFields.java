package io.meridian.federator.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.meridian.federator.watch.ClusterObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What of an object is kept, in memory and on disk. Of kinds of which a large cluster has very
/// many that is what somebody reads; of the others everything but metadata that nobody does.
final class KeptFields {

    /// Of these the manifest as it was applied is kept: it tells what a schema has added.
    private static final Set<String> WITH_MANIFEST =
            Set.of("GlobalDeploymentPolicy", "GSLBHostRule");

    private static final String ENDPOINT_SLICE = "EndpointSlice";
    private static final String SERVICE_NAME = "kubernetes.io/service-name";

    private KeptFields() {}

    /// Services of other types than LoadBalancer are most of a cluster's, and give nothing.
    static boolean isOfUse(KubeKind kind, GenericKubernetesResource resource) {
        return !kind.kind().equals("Service")
                || "LoadBalancer".equals(resource.get("spec", "type"));
    }

    static Map<String, Object> metadata(KubeKind kind, ObjectMeta metadata) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("name", metadata.getName());
        if (metadata.getNamespace() != null) {
            json.put("namespace", metadata.getNamespace());
        }
        json.put("uid", Objects.requireNonNullElse(metadata.getUid(), ""));
        if (kind.kind().equals(ENDPOINT_SLICE)) {
            // Its generation and its annotations change with every endpoint.
            json.put("labels", only(SERVICE_NAME, metadata.getLabels()));
            return json;
        }
        if (metadata.getCreationTimestamp() != null) {
            json.put("creationTimestamp", metadata.getCreationTimestamp());
        }
        if (metadata.getGeneration() != null) {
            json.put("generation", metadata.getGeneration());
        }
        if (metadata.getLabels() != null) {
            json.put("labels", new LinkedHashMap<>(metadata.getLabels()));
        }
        if (metadata.getAnnotations() != null) {
            Map<String, String> annotations = new LinkedHashMap<>(metadata.getAnnotations());
            if (!WITH_MANIFEST.contains(kind.kind())) {
                annotations.remove(ClusterObject.LAST_APPLIED); // the whole object a second time
            }
            json.put("annotations", annotations);
        }
        return json;
    }

    private static Map<String, String> only(String key, @Nullable Map<String, String> texts) {
        String value = texts == null ? null : texts.get(key);
        return value == null ? Map.of() : Map.of(key, value);
    }

    /// What stands beside the metadata.
    static Map<String, Object> body(KubeKind kind, Map<String, Object> fields) {
        return switch (kind.kind()) {
            case "Namespace" -> Map.of();
            case ENDPOINT_SLICE -> Map.of("endpoints", readiness(fields.get("endpoints")));
            default -> fields;
        };
    }

    /// Whether endpoints are ready; those that say the same stand there once.
    private static List<Object> readiness(@Nullable Object endpoints) {
        return endpoints instanceof List<?> list
                ? list.stream().map(KeptFields::readyCondition).distinct().toList()
                : List.of();
    }

    private static Object readyCondition(@Nullable Object endpoint) {
        return endpoint instanceof Map<?, ?> map
                        && map.get("conditions") instanceof Map<?, ?> conditions
                        && conditions.get("ready") instanceof Boolean ready
                ? Map.of("conditions", Map.of("ready", ready))
                : Map.of();
    }
}
