package io.meridian.federator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps one GslbService object for each service that is assembled: written when its verdict or
/// spec changes, each at most once in ten seconds, all together with at most twenty requests a
/// second. Owned by a thread of its own, as a mirror of many services must hold nothing else up.
final class MirrorWriter {

    /// Marks what this writes, and so may delete.
    static final Map<String, String> LABELS =
            Map.of("app.kubernetes.io/managed-by", ApiWriter.FIELD_MANAGER);

    private static final Duration SOONEST = Duration.ofSeconds(10);

    /// Twenty requests a second.
    private static final Duration PACE = Duration.ofMillis(50);

    private final KindWatch watch;
    private final ApiWriter api;
    private final WriterClock clock;
    private final Map<ObjectKey, Duration> writtenAt = new HashMap<>();
    private final Map<ObjectKey, JsonNode> written = new HashMap<>();

    MirrorWriter(KindWatch watch, ApiWriter api, WriterClock clock) {
        this.watch = watch;
        this.api = api;
        this.clock = clock;
    }

    /// One round. What is refused of one object holds up no other.
    ///
    /// @throws KubernetesClientException what the server refuses; it is tried again
    void write(KubernetesClient client, Map<String, Map<String, Object>> documents)
            throws InterruptedException {
        KubeKind.Name name = watch.served();
        if (name == null || !watch.isKnown()) {
            return;
        }
        Refusals refusals = new Refusals();
        Set<ObjectKey> keep = new HashSet<>();
        for (Map<String, Object> document : documents.values()) {
            ObjectKey key = StatusWriter.keyOf(document);
            keep.add(key);
            if (isDue(key) && !isThere(key, document)) {
                int requests = watch.store().find(key) == null ? 2 : 1;
                boolean _ = refusals.collect(() -> put(client, name, key, document));
                clock.sleep(PACE.multipliedBy(requests));
            }
        }
        for (ClusterObject present : List.copyOf(watch.store().objects())) {
            if (!keep.contains(present.key())
                    && present.labels().entrySet().containsAll(LABELS.entrySet())
                    && isDue(present.key())) {
                writtenAt.put(present.key(), clock.elapsed());
                written.remove(present.key());
                boolean _ = refusals.collect(() -> api.delete(client, name, present.key()));
                clock.sleep(PACE);
            }
        }
        writtenAt.values().removeIf(at -> clock.isPast(at, SOONEST));
        written.keySet().retainAll(keep);
        refusals.tell();
    }

    private boolean isDue(ObjectKey key) {
        Duration last = writtenAt.get(key);
        return last == null || clock.isPast(last, SOONEST);
    }

    /// Whether what is there says the same, evidence and time apart.
    private boolean isThere(ObjectKey key, Map<String, Object> document) {
        ClusterObject present = watch.store().find(key);
        if (present == null) {
            return false;
        }
        JsonNode wanted = comparable(document.get("status"));
        if (wanted.equals(written.get(key))) {
            return true;
        }
        Object there = present.body().map("status").map(KubeObjects::plain).orElse(null);
        return wanted.equals(comparable(there));
    }

    private static JsonNode comparable(@Nullable Object status) {
        Object telling = KubeObjects.withoutEmptyTexts(status);
        JsonNode tree = ApiWriter.tree(Objects.requireNonNullElse(telling, Map.of()));
        if (tree instanceof ObjectNode object) {
            object.remove("writtenAt");
            object.withArrayProperty("members")
                    .forEach(member -> {
                        if (member instanceof ObjectNode each) {
                            each.remove("evidence");
                        }
                    });
        }
        return tree;
    }

    private void put(
            KubernetesClient client,
            KubeKind.Name name,
            ObjectKey key,
            Map<String, Object> document) {
        writtenAt.put(key, clock.elapsed());
        if (watch.store().find(key) == null) {
            Map<String, Object> created = new LinkedHashMap<>(document);
            created.remove("status");
            created.put(
                    "metadata",
                    Map.of("name", key.name(), "namespace", key.namespace(), "labels", LABELS));
            try {
                var _ = api.create(client, name, key.namespace(), created);
            } catch (KubernetesClientException refused) {
                if (!ApiWriter.isConflict(refused)) {
                    throw refused;
                }
            }
        }
        Map<String, @Nullable Object> status = new LinkedHashMap<>();
        status.putAll(asMap(document.get("status")));
        status.put("writtenAt", clock.now().toString());
        api.patchStatus(client, name, key, status);
        written.put(key, comparable(document.get("status")));
    }

    private static Map<String, Object> asMap(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (KubeObjects.withoutEmptyTexts(value) instanceof Map<?, ?> plain) {
            plain.forEach((key, each) -> map.put(String.valueOf(key), each));
        }
        return map;
    }
}
