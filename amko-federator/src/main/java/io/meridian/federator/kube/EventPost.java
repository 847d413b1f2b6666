package io.meridian.federator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// Puts events at an API server. Each is named by its object and by what it says, so that what is
/// said again is the same event: counted up, as Kubernetes' own recorders do, or, by a process that
/// only finds that what an earlier one said still holds, left as it is.
final class EventPost {

    /// An object's name may have 253 octets, a dot and eight digits of an event's own among them.
    private static final int MAX_NAME = 253 - 9;

    private static final KubeKind.Name EVENTS = new KubeKind.Name("", "v1", "events");

    private final ApiWriter api;
    private final WriterClock clock;

    EventPost(ApiWriter api, WriterClock clock) {
        this.api = api;
        this.clock = clock;
    }

    /// @param first whether this process has told nothing of the matter yet
    /// @throws KubernetesClientException what the server refuses
    void post(
            KubernetesClient client,
            ClusterObject object,
            Telling.Matter matter,
            Telling telling,
            boolean first) {
        ObjectKey key = key(object, telling);
        JsonNode present = find(client, key);
        if (present == null) {
            create(client, key, event(object, key, telling));
        } else if (!first || isOver(client, object, matter, telling, present)) {
            Map<String, Object> again =
                    Map.of(
                            "count", present.path("count").asInt(1) + 1,
                            "message", telling.message(),
                            "lastTimestamp", now());
            JsonNode _ = api.patch(client, EVENTS, key, again);
        }
    }

    /// Null also where it may be written but not be read.
    private @Nullable JsonNode find(KubernetesClient client, ObjectKey key) {
        try {
            return api.find(client, EVENTS, key);
        } catch (KubernetesClientException refused) {
            if (ApiWriter.isForbidden(refused)) {
                return null;
            }
            throw refused;
        }
    }

    /// Who said it meanwhile has said the same.
    private void create(KubernetesClient client, ObjectKey key, Map<String, Object> event) {
        try {
            JsonNode _ = api.create(client, EVENTS, key.namespace(), event);
        } catch (KubernetesClientException refused) {
            if (!ApiWriter.isConflict(refused)) {
                throw refused;
            }
        }
    }

    /// Whether something was told later that ended what the present event says.
    private boolean isOver(
            KubernetesClient client,
            ClusterObject object,
            Telling.Matter matter,
            Telling telling,
            JsonNode present) {
        if (!telling.warning()) {
            return false;
        }
        for (String reason : matter.endings()) {
            Telling ending = new Telling(false, reason, "", false, false);
            JsonNode ended = find(client, key(object, ending));
            if (ended != null && !at(ended).isBefore(at(present))) {
                return true;
            }
        }
        return false;
    }

    private static Instant at(JsonNode event) {
        try {
            return Instant.parse(event.path("lastTimestamp").asText());
        } catch (DateTimeParseException none) {
            return Instant.MIN;
        }
    }

    /// A warning is named by its whole text; what ends one only by its reason, so that it is found.
    private static ObjectKey key(ClusterObject object, Telling telling) {
        String text = telling.warning() ? telling.message() : "";
        int hash = Objects.hash(object.uid(), telling.reason(), text);
        String namespace = object.key().namespace();
        return new ObjectKey(
                "Event",
                namespace.isEmpty() ? "default" : namespace,
                name(object.key().name(), HexFormat.of().toHexDigits(hash)));
    }

    /// No longer than a name may be, and valid where it is cut.
    static String name(String object, String hash) {
        String cut = object.substring(0, Math.min(object.length(), MAX_NAME));
        return cut.replaceFirst("[-.]+$", "") + "." + hash;
    }

    private String now() {
        return clock.now().truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private Map<String, Object> event(ClusterObject object, ObjectKey key, Telling telling) {
        String time = now();
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("apiVersion", "v1");
        event.put("kind", "Event");
        event.put("metadata", Map.of("name", key.name(), "namespace", key.namespace()));
        event.put(
                "involvedObject",
                Map.of(
                        "apiVersion", object.apiVersion(),
                        "kind", object.key().kind(),
                        "namespace", object.key().namespace(),
                        "name", object.key().name(),
                        "uid", object.uid()));
        event.put("type", telling.warning() ? "Warning" : "Normal");
        event.put("reason", telling.reason());
        event.put("message", telling.message());
        event.put("source", Map.of("component", ApiWriter.FIELD_MANAGER));
        event.put("reportingComponent", ApiWriter.FIELD_MANAGER);
        event.put("reportingInstance", ApiWriter.FIELD_MANAGER);
        event.put("firstTimestamp", time);
        event.put("lastTimestamp", time);
        event.put("count", 1);
        return event;
    }
}
