package io.meridian.federator.watch;

import io.meridian.yaml.Place;
import io.meridian.yaml.YamlNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// One object of a member cluster, as its door saw it last.
///
/// @param cluster the cluster context
/// @param generation changes with the object: the API server's, or a hash of the text
/// @param source the text it was read from, for keeping its last good version
public record ClusterObject(
        String cluster,
        String apiVersion,
        ObjectKey key,
        String uid,
        Map<String, String> labels,
        Map<String, String> annotations,
        String generation,
        Place place,
        YamlNode.Mapping body,
        String source) {

    /// Where `kubectl apply` keeps the manifest.
    public static final String LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration";

    public ClusterObject {
        labels = Map.copyOf(labels);
        annotations = Map.copyOf(annotations);
    }

    /// Reads the envelope; empty when kind or name is missing.
    static Optional<ClusterObject> of(String cluster, YamlNode.Mapping body, String source) {
        Optional<YamlNode.Mapping> metadata = body.map("metadata");
        Optional<String> kind = body.text("kind");
        Optional<String> name = metadata.flatMap(map -> map.text("name"));
        if (kind.isEmpty() || name.isEmpty()) {
            return Optional.empty();
        }
        boolean namespaced = !kind.get().equals("Namespace");
        String namespace =
                metadata.flatMap(map -> map.text("namespace")).orElse(namespaced ? "default" : "");
        return Optional.of(
                new ClusterObject(
                        cluster,
                        body.text("apiVersion").orElse(""),
                        new ObjectKey(kind.get(), namespaced ? namespace : "", name.get()),
                        metadata.flatMap(map -> map.text("uid")).orElse(""),
                        texts(metadata, "labels"),
                        texts(metadata, "annotations"),
                        Integer.toHexString(withoutStatusAndPlaces(body).hashCode()),
                        body.place(),
                        body,
                        source));
    }

    private static Map<String, String> texts(Optional<YamlNode.Mapping> metadata, String key) {
        Map<String, String> texts = new HashMap<>();
        metadata.flatMap(map -> map.map(key))
                .ifPresent(map ->
                        map.entries()
                                .keySet()
                                .forEach(name ->
                                        map.text(name).ifPresent(text -> texts.put(name, text))));
        return texts;
    }

    /// What makes a generation: moving an object within its file does not, nor does its status.
    private static String withoutStatusAndPlaces(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar -> "'" + scalar.text() + "'";
            case YamlNode.Sequence list ->
                    list.items().stream()
                            .map(ClusterObject::withoutStatusAndPlaces)
                            .toList()
                            .toString();
            case YamlNode.Mapping map -> {
                StringBuilder text = new StringBuilder("{");
                map.entries()
                        .forEach((key, value) -> {
                            if (!key.equals("status")) {
                                text.append(key)
                                        .append('=')
                                        .append(withoutStatusAndPlaces(value))
                                        .append(',');
                            }
                        });
                yield text.append('}').toString();
            }
        };
    }

    /// When the API server made it, as RFC 3339 text in UTC; empty where no API server did.
    public String createdAt() {
        return body.map("metadata")
                .flatMap(metadata -> metadata.text("creationTimestamp"))
                .orElse("");
    }

    /// The status; empty when there is none.
    public Optional<YamlNode.Mapping> status() {
        return body.map("status");
    }

    /// The spec; empty when there is none.
    public Optional<YamlNode.Mapping> spec() {
        return body.map("spec");
    }
}
