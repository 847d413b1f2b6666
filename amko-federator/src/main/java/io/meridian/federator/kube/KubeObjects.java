package io.meridian.federator.kube;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.yaml.Place;
import io.meridian.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Objects as an API server sends them → the shape that the directory door gives too, so that
/// nobody behind it can tell which door an object came through.
final class KubeObjects {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private KubeObjects() {}

    static ClusterObject read(String cluster, KubeKind kind, GenericKubernetesResource resource) {
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("apiVersion", Objects.requireNonNullElse(resource.getApiVersion(), ""));
        json.put("kind", kind.kind());
        json.put("metadata", KeptFields.metadata(kind, resource.getMetadata()));
        json.putAll(KeptFields.body(kind, resource.getAdditionalProperties()));
        return read(cluster, json);
    }

    /// From the text that an object's `source` is; empty when it is none.
    static Optional<ClusterObject> read(String cluster, String source) {
        try {
            return Optional.of(read(cluster, JSON.readValue(source, OBJECT)));
        } catch (JsonProcessingException | RuntimeException broken) {
            return Optional.empty();
        }
    }

    private static ClusterObject read(String cluster, Map<String, Object> json) {
        Map<?, ?> metadata = (Map<?, ?>) Objects.requireNonNull(json.get("metadata"));
        ObjectKey key =
                new ObjectKey(
                        String.valueOf(json.get("kind")),
                        text(metadata, "namespace"),
                        String.valueOf(metadata.get("name")));
        Place place =
                new Place(cluster + "/" + key.kind() + "/" + key.namespace() + "/" + key.name(), 0);
        String source = write(json);
        String generation = text(metadata, "generation");
        return new ClusterObject(
                cluster,
                text(json, "apiVersion"),
                key,
                text(metadata, "uid"),
                texts(metadata.get("labels")),
                texts(metadata.get("annotations")),
                generation.isEmpty() ? Integer.toHexString(source.hashCode()) : generation,
                place,
                mapping(place, json),
                source);
    }

    private static String text(Map<?, ?> map, String key) {
        Object value = map.get(key);
        return value == null ? "" : String.valueOf(value);
    }

    private static Map<String, String> texts(@Nullable Object value) {
        Map<String, String> texts = new HashMap<>();
        if (value instanceof Map<?, ?> map) {
            map.forEach((key, text) -> texts.put(String.valueOf(key), String.valueOf(text)));
        }
        return texts;
    }

    static String write(Object json) {
        try {
            return JSON.writeValueAsString(json);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("maps, lists and scalars are JSON", impossible);
        }
    }

    private static YamlNode.Mapping mapping(Place place, Map<?, ?> map) {
        LinkedHashMap<String, YamlNode> entries = new LinkedHashMap<>();
        map.forEach((key, value) -> entries.put(String.valueOf(key), node(place, value)));
        return new YamlNode.Mapping(place, entries, Map.of());
    }

    private static YamlNode node(Place place, @Nullable Object value) {
        return switch (value) {
            case null -> new YamlNode.Scalar(place, "", false);
            case Map<?, ?> map -> mapping(place, map);
            case List<?> list -> {
                List<YamlNode> items = new ArrayList<>();
                list.forEach(item -> items.add(node(place, item)));
                yield new YamlNode.Sequence(place, items);
            }
            case String text -> new YamlNode.Scalar(place, text, true);
            default -> new YamlNode.Scalar(place, String.valueOf(value), false);
        };
    }

    /// Without texts that are empty, at whatever depth: they say nothing.
    static @Nullable Object withoutEmptyTexts(@Nullable Object plain) {
        return switch (plain) {
            case null -> null;
            case Map<?, ?> map -> {
                Map<String, @Nullable Object> kept = new LinkedHashMap<>();
                map.forEach((key, value) -> {
                    if (!"".equals(value)) {
                        kept.put(String.valueOf(key), withoutEmptyTexts(value));
                    }
                });
                yield kept;
            }
            case List<?> list -> list.stream().map(KubeObjects::withoutEmptyTexts).toList();
            default -> plain;
        };
    }

    /// A node as maps, lists and scalars of JSON.
    static @Nullable Object plain(YamlNode node) {
        return switch (node) {
            case YamlNode.Mapping map -> {
                Map<String, @Nullable Object> plain = new LinkedHashMap<>();
                map.entries().forEach((key, value) -> plain.put(key, plain(value)));
                yield plain;
            }
            case YamlNode.Sequence list -> {
                List<@Nullable Object> plain = new ArrayList<>();
                list.items().forEach(item -> plain.add(plain(item)));
                yield plain;
            }
            case YamlNode.Scalar scalar -> scalar(scalar);
        };
    }

    private static @Nullable Object scalar(YamlNode.Scalar scalar) {
        String text = scalar.text();
        if (scalar.quoted()) {
            return text;
        }
        if (scalar.isNull()) {
            return null;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (text.matches("-?(0|[1-9][0-9]{0,17})")) {
            return Long.valueOf(text);
        }
        return text.matches("-?[0-9]+(\\.[0-9]+)?([eE][-+]?[0-9]+)?") ? Double.valueOf(text) : text;
    }
}
