package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Kubernetes Events on the objects that something is wrong with: one when it begins, one when it
/// is over. Owned by its cluster's writing thread.
final class EventWriter {

    /// An object without an address yet is being rolled out: only one that stays so is told.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Ten a second: a policy that rejects a thousand objects must not fill etcd at once.
    private static final long PACE_MILLIS = 100;

    /// The API's limit for a message is 1024 octets.
    private static final int MAX_MESSAGE = 1_000;

    private static final KubeKind.Name EVENTS = new KubeKind.Name("", "v1", "events");

    /// What is to be said of an object.
    private record Say(boolean warning, String reason, String message, boolean mayPass) {

        private static final Say NOTHING = new Say(false, "", "", false);
    }

    /// What was said last, and what is to be said since when.
    private record Known(Say said, Say now, Instant since) {}

    private final ApiWriter api;
    private final Map<ObjectKey, Known> known = new HashMap<>();

    EventWriter(ApiWriter api) {
        this.api = api;
    }

    /// Tells what is new.
    ///
    /// @throws KubernetesClientException when the server refuses; what was not told is told later
    void tell(KubernetesClient client, Map<String, Map<String, Object>> documents, KubeCluster door)
            throws InterruptedException {
        Map<ObjectKey, Known> next = new HashMap<>();
        List<Map.Entry<ObjectKey, Say>> due = new ArrayList<>();
        Instant now = Instant.now();
        for (Map<String, Object> document : documents.values()) {
            if (!document.containsKey("metadata")) {
                continue; // a file
            }
            ObjectKey key = StatusWriter.keyOf(document);
            Say say = say(document);
            Known before = known.getOrDefault(key, new Known(Say.NOTHING, Say.NOTHING, now));
            Known after = new Known(before.said, say, say.equals(before.now) ? before.since : now);
            next.put(key, after);
            if (isDue(after, now)) {
                due.add(Map.entry(key, say));
            }
        }
        known.clear();
        known.putAll(next);
        for (Map.Entry<ObjectKey, Say> each : due) {
            post(client, each.getKey(), each.getValue(), door);
            known.computeIfPresent(
                    each.getKey(), (_, held) -> new Known(held.now, held.now, held.since));
            Thread.sleep(PACE_MILLIS);
        }
    }

    private static boolean isDue(Known known, Instant now) {
        return !known.now.equals(known.said)
                && (!known.now.mayPass
                        || Duration.between(known.since, now).compareTo(PATIENCE) >= 0);
    }

    private static Say say(Map<String, Object> document) {
        if (!(document.get("status") instanceof Map<?, ?> status)) {
            return Say.NOTHING;
        }
        if (status.get("problems") instanceof List<?> problems && !problems.isEmpty()) {
            return new Say(true, reason(status), join(problems), false);
        }
        if (status.get("notes") instanceof List<?> notes) {
            List<?> leftOut =
                    notes.stream()
                            .filter(note -> String.valueOf(note).startsWith("left out: "))
                            .toList();
            return leftOut.isEmpty() ? Say.NOTHING : new Say(true, "LeftOut", join(leftOut), true);
        }
        return Say.NOTHING;
    }

    private static String reason(Map<?, ?> status) {
        return status.get("conditions") instanceof List<?> conditions
                        && !conditions.isEmpty()
                        && conditions.getFirst() instanceof Map<?, ?> condition
                ? String.valueOf(condition.get("reason"))
                : "Rejected";
    }

    private static String join(List<?> lines) {
        String text = String.join("; ", lines.stream().map(String::valueOf).toList());
        return text.length() <= MAX_MESSAGE ? text : text.substring(0, MAX_MESSAGE - 1) + "…";
    }

    private void post(KubernetesClient client, ObjectKey key, Say say, KubeCluster door) {
        Optional<KubeKind> kind = KubeKind.named(key.kind());
        ClusterObject object =
                kind.map(each -> door.watch(each.kind()).store().find(key)).orElse(null);
        if (object == null) {
            return;
        }
        Say told =
                say.equals(Say.NOTHING)
                        ? new Say(false, "Accepted", "nothing is wrong with it any more", false)
                        : say;
        String namespace = key.namespace().isEmpty() ? "default" : key.namespace();
        try {
            api.create(client, EVENTS, namespace, event(object, namespace, told));
        } catch (KubernetesClientException refused) {
            if (!ApiWriter.isConflict(refused)) {
                throw refused;
            }
        }
    }

    /// Named by what it says and the minute: one that restarts at once does not repeat itself.
    private static Map<String, @Nullable Object> event(
            ClusterObject object, String namespace, Say say) {
        Instant now = Instant.now();
        String time = now.truncatedTo(ChronoUnit.SECONDS).toString();
        String hash =
                HexFormat.of()
                        .toHexDigits(
                                Objects.hash(
                                        object.uid(),
                                        say.reason,
                                        say.message,
                                        now.getEpochSecond() / 60));
        Map<String, @Nullable Object> event = new LinkedHashMap<>();
        event.put("apiVersion", "v1");
        event.put("kind", "Event");
        event.put(
                "metadata",
                Map.of("name", object.key().name() + "." + hash, "namespace", namespace));
        event.put(
                "involvedObject",
                Map.of(
                        "apiVersion", object.apiVersion(),
                        "kind", object.key().kind(),
                        "namespace", object.key().namespace(),
                        "name", object.key().name(),
                        "uid", object.uid()));
        event.put("type", say.warning ? "Warning" : "Normal");
        event.put("reason", say.reason);
        event.put("message", say.message);
        event.put("source", Map.of("component", ApiWriter.FIELD_MANAGER));
        event.put("reportingComponent", ApiWriter.FIELD_MANAGER);
        event.put("reportingInstance", ApiWriter.FIELD_MANAGER);
        event.put("firstTimestamp", time);
        event.put("lastTimestamp", time);
        event.put("count", 1);
        return event;
    }
}
