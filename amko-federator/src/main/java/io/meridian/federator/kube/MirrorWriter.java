package io.meridian.federator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Keeps one GslbService object for each service that is published: written when its verdict or
/// spec changes, or somebody else has changed it, each at most once in ten seconds, all together
/// with at most twenty requests a second. What a server refuses is tried ever less often, and is
/// told until that object is written. Owned by a thread of its own, as a mirror of many services
/// must hold nothing else up.
final class MirrorWriter {

    /// Marks what this writes, and so may delete.
    static final Map<String, String> LABELS =
            Map.of("app.kubernetes.io/managed-by", ApiWriter.FIELD_MANAGER);

    private static final Duration SOONEST = Duration.ofSeconds(10);

    /// How soon what is refused again and again is tried: somebody may have granted it.
    private static final Duration LATEST = Duration.ofMinutes(5);

    /// Twenty requests a second.
    private static final Duration PACE = Duration.ofMillis(50);

    /// @param made what the server made of it: a schema may have dropped fields
    /// @param before what the watch had shown until then
    private record Written(JsonNode wanted, JsonNode made, @Nullable ClusterObject before) {}

    /// @param pause until the next try
    private record Refused(KubernetesClientException reason, Duration pause) {}

    private final KindWatch watch;
    private final ApiWriter api;
    private final WriterClock clock;
    private final Map<ObjectKey, Duration> triedAt = new HashMap<>();
    private final Map<ObjectKey, Written> written = new HashMap<>();
    private final Map<ObjectKey, Refused> refused = new HashMap<>();

    MirrorWriter(KindWatch watch, ApiWriter api, WriterClock clock) {
        this.watch = watch;
        this.api = api;
        this.clock = clock;
    }

    /// One round. What is refused of one object holds up no other.
    ///
    /// @throws KubernetesClientException what the server refuses, or refused when it was last
    ///   tried; it is tried again
    void write(KubernetesClient client, Map<String, Map<String, Object>> documents)
            throws InterruptedException {
        KubeKind.Name name = watch.served();
        if (name == null || !watch.isKnown()) {
            return;
        }
        Set<ObjectKey> wanted = new HashSet<>();
        for (Map<String, Object> document : documents.values()) {
            ObjectKey key = StatusWriter.keyOf(document);
            wanted.add(key);
            if (isThere(key, document)) {
                refused.remove(key);
            } else if (isDue(key)) {
                int requests = attempt(key, () -> put(client, name, key, document));
                clock.sleep(PACE.multipliedBy(requests));
            }
        }
        Set<ObjectKey> leftOver = leftOver(wanted);
        for (ObjectKey key : leftOver) {
            if (isDue(key)) {
                written.remove(key);
                int requests = attempt(key, () -> delete(client, name, key));
                clock.sleep(PACE.multipliedBy(requests));
            }
        }
        written.keySet().retainAll(wanted);
        wanted.addAll(leftOver);
        refused.keySet().retainAll(wanted);
        triedAt.keySet().removeIf(key -> isDue(key) && !refused.containsKey(key));
        tell();
    }

    private Set<ObjectKey> leftOver(Set<ObjectKey> wanted) {
        Set<ObjectKey> leftOver = new HashSet<>();
        for (ClusterObject present : watch.store().objects()) {
            if (!wanted.contains(present.key()) && isMarked(present)) {
                leftOver.add(present.key());
            }
        }
        return leftOver;
    }

    private static boolean isMarked(ClusterObject present) {
        return present.labels().entrySet().containsAll(LABELS.entrySet());
    }

    private boolean isDue(ObjectKey key) {
        Duration last = triedAt.get(key);
        Refused standing = refused.get(key);
        return last == null || clock.isPast(last, standing == null ? SOONEST : standing.pause);
    }

    /// Writes, and says how many requests that took.
    private interface Attempt {
        int requests();
    }

    /// A server that does not answer is asked no more in this round.
    private int attempt(ObjectKey key, Attempt writing) {
        triedAt.put(key, clock.elapsed());
        try {
            int requests = writing.requests();
            refused.remove(key);
            return requests;
        } catch (KubernetesClientException reason) {
            if (reason.getCode() <= 0) {
                throw reason;
            }
            Refused before = refused.get(key);
            Duration wait = before == null ? SOONEST : before.pause.multipliedBy(2);
            refused.put(key, new Refused(reason, wait.compareTo(LATEST) < 0 ? wait : LATEST));
            return 1;
        }
    }

    private void tell() {
        Refusals standing = new Refusals();
        refused.values().forEach(each -> standing.add(each.reason));
        standing.tell();
    }

    /// Whether what is there says the same, evidence and time apart, or is what the server made of
    /// what was written.
    @SuppressWarnings("ReferenceEquality") // whether the watch has shown anything since
    private boolean isThere(ObjectKey key, Map<String, Object> document) {
        ClusterObject present = watch.store().find(key);
        if (present == null) {
            return false;
        }
        JsonNode wanted = telling(true, document.get("spec"), document.get("status"));
        JsonNode there = telling(isMarked(present), part(present, "spec"), part(present, "status"));
        if (wanted.equals(there)) {
            return true;
        }
        Written last = written.get(key);
        return last != null
                && last.wanted.equals(wanted)
                && (last.before == present || last.made.equals(there));
    }

    private static @Nullable Object part(ClusterObject object, String field) {
        return object.body().map(field).map(KubeObjects::plain).orElse(null);
    }

    /// What makes two objects differ.
    private static ObjectNode telling(
            boolean marked, @Nullable Object spec, @Nullable Object status) {
        JsonNode statusTree = tree(status);
        if (statusTree instanceof ObjectNode object) {
            object.remove("writtenAt");
            object.withArrayProperty("members")
                    .forEach(member -> {
                        if (member instanceof ObjectNode each) {
                            each.remove("evidence");
                        }
                    });
        }
        ObjectNode telling = JsonNodeFactory.instance.objectNode();
        telling.put("marked", marked);
        telling.set("spec", tree(spec));
        telling.set("status", statusTree);
        return telling;
    }

    private static JsonNode tree(@Nullable Object plain) {
        Object telling = KubeObjects.withoutEmptyTexts(plain);
        return ApiWriter.tree(Objects.requireNonNullElse(telling, Map.of()));
    }

    private int put(
            KubernetesClient client,
            KubeKind.Name name,
            ObjectKey key,
            Map<String, Object> document) {
        ClusterObject present = watch.store().find(key);
        Object spec = document.get("spec");
        boolean whole =
                present != null
                        && isMarked(present)
                        && tree(spec).equals(tree(part(present, "spec")));
        Object made =
                whole
                        ? part(Objects.requireNonNull(present), "spec")
                        : ApiWriter.plain(
                                object(client, name, key, document, present).path("spec"));
        Map<String, @Nullable Object> status = new LinkedHashMap<>(asMap(document.get("status")));
        status.put("writtenAt", clock.now().toString());
        Object madeStatus = ApiWriter.plain(api.patchStatus(client, name, key, status));
        written.put(
                key,
                new Written(
                        telling(true, spec, document.get("status")),
                        telling(true, made, madeStatus),
                        present));
        return whole ? 1 : 2;
    }

    /// The object itself as the server then has it: new, or with what somebody else changed put
    /// back.
    private JsonNode object(
            KubernetesClient client,
            KubeKind.Name name,
            ObjectKey key,
            Map<String, Object> document,
            @Nullable ClusterObject present) {
        Map<String, Object> spec = asMap(document.get("spec"));
        if (present == null) {
            Map<String, Object> created = new LinkedHashMap<>(document);
            created.remove("status");
            created.put(
                    "metadata",
                    Map.of("name", key.name(), "namespace", key.namespace(), "labels", LABELS));
            try {
                return api.create(client, name, key.namespace(), created);
            } catch (KubernetesClientException refusal) {
                if (!ApiWriter.isConflict(refusal)) {
                    throw refusal;
                }
            }
        }
        Map<String, @Nullable Object> patched = new LinkedHashMap<>(spec);
        if (present != null && part(present, "spec") instanceof Map<?, ?> there) {
            there.keySet().forEach(left -> patched.putIfAbsent(String.valueOf(left), null));
        }
        return api.patch(
                client, name, key, Map.of("metadata", Map.of("labels", LABELS), "spec", patched));
    }

    private int delete(KubernetesClient client, KubeKind.Name name, ObjectKey key) {
        api.delete(client, name, key);
        return 1;
    }

    private static Map<String, Object> asMap(@Nullable Object value) {
        Map<String, Object> map = new LinkedHashMap<>();
        if (KubeObjects.withoutEmptyTexts(value) instanceof Map<?, ?> plain) {
            plain.forEach((key, each) -> map.put(String.valueOf(key), each));
        }
        return map;
    }
}
