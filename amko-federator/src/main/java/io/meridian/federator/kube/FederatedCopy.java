package io.meridian.federator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.meridian.federator.watch.ClusterObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// An object of the leader's as a member is to have it: spec and labels alike, its annotations and
/// the mark among the member's own.
///
/// @param leader the leader's context
/// @param original the leader's object
record FederatedCopy(String leader, ClusterObject original) {

    /// Marks a copy with its leader. Copies of kinds that AMKO's administrators copy by hand are
    /// changed and taken away only with this mark.
    static final String MARK = "gslb.meridian.io/federated-from";

    /// Whether an object is a copy that a leader made.
    static boolean isMarked(ClusterObject object) {
        return object.annotations().containsKey(MARK);
    }

    /// Whether the leader's object is itself a copy of what this cluster had when it led.
    boolean isFrom(String cluster) {
        return cluster.equals(original.annotations().get(MARK));
    }

    /// Whether an object has the leader's spec.
    boolean hasSpecOf(ClusterObject present) {
        return tree(plainSpec(present)).equals(tree(plainSpec(original)));
    }

    private Map<String, String> annotations() {
        Map<String, String> annotations = new TreeMap<>(original.annotations());
        annotations.remove(ClusterObject.LAST_APPLIED); // nobody applied it there
        annotations.put(MARK, leader);
        return annotations;
    }

    private static JsonNode tree(Object plain) {
        return ApiWriter.tree(plain);
    }

    private static Object plainSpec(ClusterObject object) {
        return object.spec().map(KubeObjects::plain).map(Object.class::cast).orElse(Map.of());
    }

    /// What must be alike, as it is wanted.
    JsonNode wanted() {
        return tree(
                Map.of(
                        "spec", plainSpec(original),
                        "labels", original.labels(),
                        "annotations", annotations()));
    }

    /// The same as it is in an object of the member's.
    JsonNode contentOf(ClusterObject present) {
        Map<String, String> annotations = new TreeMap<>(present.annotations());
        annotations.keySet().retainAll(annotations().keySet());
        return tree(
                Map.of(
                        "spec", plainSpec(present),
                        "labels", present.labels(),
                        "annotations", annotations));
    }

    /// As it is created.
    Map<String, @Nullable Object> manifest() {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("name", original.key().name());
        metadata.put("namespace", original.key().namespace());
        metadata.put("labels", original.labels());
        metadata.put("annotations", annotations());
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        copy.put("apiVersion", original.apiVersion());
        copy.put("kind", original.key().kind());
        copy.put("metadata", metadata);
        copy.put("spec", plainSpec(original));
        return copy;
    }

    /// What makes it of what is there. A merge leaves alone what it does not name: fields and
    /// labels that must go are named.
    Map<String, @Nullable Object> changeOf(ClusterObject present) {
        Map<String, @Nullable Object> target = manifest();
        Map<String, @Nullable Object> change = new LinkedHashMap<>(target);
        change.put("spec", over(plainSpec(present), target.get("spec")));
        if (target.get("metadata") instanceof Map<?, ?> metadata) {
            Map<String, @Nullable Object> merged = new LinkedHashMap<>();
            metadata.forEach((key, value) -> merged.put(String.valueOf(key), value));
            merged.put("labels", over(present.labels(), metadata.get("labels")));
            change.put("metadata", merged);
        }
        return change;
    }

    private static @Nullable Object over(@Nullable Object present, @Nullable Object target) {
        if (!(present instanceof Map<?, ?> before) || !(target instanceof Map<?, ?> after)) {
            return target;
        }
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        List<Object> keys = new ArrayList<>(before.keySet());
        keys.forEach(key -> merged.put(String.valueOf(key), null));
        after.forEach(
                (key, value) -> merged.put(String.valueOf(key), over(before.get(key), value)));
        return merged;
    }
}
