package io.meridian.federator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Statuses of our kinds through their status subresource: written when what is there differs from
/// what is wanted, and never otherwise. Owned by its cluster's writing thread.
final class StatusWriter {

    private static final Logger LOG = LoggerFactory.getLogger(StatusWriter.class);

    /// How long the watch may take to show what was written.
    private static final Duration ECHO = Duration.ofSeconds(5);

    private static final int UNPROCESSABLE = 422;

    /// How soon a CRD that got its status subresource is noticed.
    private static final Duration LOOK_AGAIN = Duration.ofSeconds(30);

    /// @param made what the server made of it: a schema may have dropped fields
    private record Written(JsonNode wanted, JsonNode made, Duration at) {}

    private final KubeCluster door;
    private final ApiWriter api;
    private final Map<ObjectKey, Written> written = new HashMap<>();
    private final Map<String, Duration> withoutSubresource = new HashMap<>();
    private final WriterClock clock;
    private boolean takesEmptyTexts = true;

    StatusWriter(KubeCluster door, ApiWriter api, WriterClock clock) {
        this.door = door;
        this.api = api;
        this.clock = clock;
    }

    /// @throws KubernetesClientException when the server refuses
    void write(KubernetesClient client, Map<String, Object> document) {
        Optional<KubeKind> kind =
                KubeKind.named(String.valueOf(document.get("kind"))).filter(KubeKind::settings);
        if (kind.isEmpty() || !(document.get("status") instanceof Map<?, ?> status)) {
            return;
        }
        KindWatch watch = door.watch(kind.get().kind());
        ObjectKey key = keyOf(document);
        ClusterObject object = watch.store().find(key);
        KubeKind.Name name = watch.served();
        Duration refusedAt = withoutSubresource.get(key.kind());
        if (object == null
                || name == null
                || refusedAt != null && !clock.isPast(refusedAt, LOOK_AGAIN)) {
            return;
        }
        Map<String, @Nullable Object> present = present(object);
        Map<String, @Nullable Object> wanted = wanted(status, present);
        if (isWritten(key, telling(wanted), telling(present))) {
            return;
        }
        patch(client, name, key, wanted, present);
    }

    static ObjectKey keyOf(Map<String, Object> document) {
        Map<?, ?> metadata = (Map<?, ?>) Objects.requireNonNull(document.get("metadata"));
        return new ObjectKey(
                String.valueOf(document.get("kind")),
                String.valueOf(metadata.get("namespace")),
                String.valueOf(metadata.get("name")));
    }

    private boolean isWritten(ObjectKey key, JsonNode wanted, JsonNode present) {
        if (wanted.equals(present)) {
            return true;
        }
        Written last = written.get(key);
        return last != null
                && last.wanted.equals(wanted)
                && (last.made.equals(present) || !clock.isPast(last.at, ECHO));
    }

    private void patch(
            KubernetesClient client,
            KubeKind.Name name,
            ObjectKey key,
            Map<String, @Nullable Object> wanted,
            Map<String, @Nullable Object> present) {
        Map<String, @Nullable Object> patch = new LinkedHashMap<>(wanted);
        present.keySet().forEach(left -> patch.putIfAbsent(left, null));
        try {
            Object made = ApiWriter.plain(send(client, name, key, patch));
            written.put(key, new Written(telling(wanted), telling(made), clock.elapsed()));
            withoutSubresource.remove(key.kind());
        } catch (KubernetesClientException refused) {
            if (!ApiWriter.isNotFound(refused)) {
                throw refused;
            }
            // Without the subresource the path itself is unknown; without the object, its name.
            if (!String.valueOf(refused.getMessage()).contains('"' + key.name() + '"')
                    && withoutSubresource.put(key.kind(), clock.elapsed()) == null) {
                LOG.warn(
                        "statuses of {} cannot be written: its CRD has no status subresource; apply deploy/crds",
                        key.kind());
            }
        }
    }

    /// AMKO writes `error: ""`; API servers whose validation takes an empty text for none refuse
    /// it.
    private JsonNode send(
            KubernetesClient client,
            KubeKind.Name name,
            ObjectKey key,
            Map<String, @Nullable Object> patch) {
        Map<String, @Nullable Object> telling = new LinkedHashMap<>();
        patch.forEach((field, value) ->
                telling.put(field, "".equals(value) ? null : KubeObjects.withoutEmptyTexts(value)));
        if (takesEmptyTexts) {
            try {
                return api.patchStatus(client, name, key, patch);
            } catch (KubernetesClientException refused) {
                if (refused.getCode() != UNPROCESSABLE || telling.equals(patch)) {
                    throw refused;
                }
            }
        }
        JsonNode made = api.patchStatus(client, name, key, telling);
        takesEmptyTexts = false; // only now is it known that they were what was refused
        return made;
    }

    /// What makes two statuses differ: empty texts say nothing.
    private static JsonNode telling(Object status) {
        return ApiWriter.tree(Objects.requireNonNull(KubeObjects.withoutEmptyTexts(status)));
    }

    private static Map<String, @Nullable Object> present(ClusterObject object) {
        Map<String, @Nullable Object> present = new LinkedHashMap<>();
        object.body()
                .map("status")
                .map(KubeObjects::plain)
                .filter(Map.class::isInstance)
                .ifPresent(plain ->
                        ((Map<?, ?>) plain)
                                .forEach((key, value) -> present.put(String.valueOf(key), value)));
        return present;
    }

    /// The status as an API server wants it: generations are numbers, and a condition that holds
    /// still holds since when it did, whichever process saw it begin.
    private static Map<String, @Nullable Object> wanted(
            Map<?, ?> status, Map<String, @Nullable Object> present) {
        Map<String, @Nullable Object> wanted = new LinkedHashMap<>();
        status.forEach((key, value) -> wanted.put(String.valueOf(key), numbered(key, value)));
        if (status.get("conditions") instanceof List<?> conditions) {
            List<Object> kept = new ArrayList<>();
            for (Object condition : conditions) {
                if (condition instanceof Map<?, ?> map) {
                    kept.add(condition(map, present.get("conditions")));
                }
            }
            wanted.put("conditions", kept);
        }
        return wanted;
    }

    private static Map<String, @Nullable Object> condition(
            Map<?, ?> condition, @Nullable Object present) {
        Map<String, @Nullable Object> kept = new LinkedHashMap<>();
        condition.forEach((key, value) -> kept.put(String.valueOf(key), numbered(key, value)));
        if (condition.containsKey("lastTransitionTime") && present instanceof List<?> before) {
            for (Object each : before) {
                if (each instanceof Map<?, ?> map
                        && Objects.equals(map.get("type"), condition.get("type"))
                        && Objects.equals(map.get("status"), condition.get("status"))
                        && map.get("lastTransitionTime") != null) {
                    kept.put("lastTransitionTime", map.get("lastTransitionTime"));
                }
            }
        }
        return kept;
    }

    private static @Nullable Object numbered(@Nullable Object key, @Nullable Object value) {
        return "observedGeneration".equals(key)
                        && value instanceof String text
                        && text.matches("[0-9]{1,18}")
                ? Long.valueOf(text)
                : value;
    }
}
