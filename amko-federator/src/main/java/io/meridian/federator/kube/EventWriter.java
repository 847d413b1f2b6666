package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Kubernetes Events on the objects that something is wrong with: one when it begins, one when it
/// is over. An object whose state flaps has one in ten seconds, with what holds then; all together
/// have ten a second, and the rest waits its turn. Owned by its cluster's writing thread.
final class EventWriter {

    /// An object without an address yet is being rolled out: only one that stays so is told.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Between two events on one object.
    private static final Duration SOONEST = Duration.ofSeconds(10);

    /// After an event that was refused, as in a namespace that is being deleted.
    private static final Duration RETRY = Duration.ofSeconds(30);

    /// Ten a second: a policy that rejects a thousand objects must not fill etcd at once. Nobody
    /// sleeps meanwhile, as the same thread writes statuses and settings.
    private static final int MAX_AT_ONCE = 10;

    private static final Duration ONCE = Duration.ofSeconds(1);

    /// An object's name may have 253 octets, a dot and eight digits of an event's own among them.
    private static final int MAX_NAME = 253 - 9;

    /// The API's limit for a message is 1024 octets.
    private static final int MAX_MESSAGE = 1_000;

    private static final KubeKind.Name EVENTS = new KubeKind.Name("", "v1", "events");

    /// What is to be said of an object.
    private record Say(boolean warning, String reason, String message, boolean mayPass) {

        private static final Say NOTHING = new Say(false, "", "", false);
    }

    /// What was said last, what is to be said since when, and not before when.
    private record Known(Say said, Say now, Duration since, Duration notBefore) {

        private static final Known NOTHING =
                new Known(Say.NOTHING, Say.NOTHING, Duration.ZERO, Duration.ZERO);

        boolean isDue(WriterClock clock) {
            return !now.equals(said)
                    && clock.elapsed().compareTo(notBefore) >= 0
                    && (!now.mayPass || clock.isPast(since, PATIENCE));
        }
    }

    private final ApiWriter api;
    private final Function<ObjectKey, @Nullable ClusterObject> objects;
    private final WriterClock clock;
    private Map<ObjectKey, Known> known = new HashMap<>();
    private Duration begunAt = Duration.ZERO;
    private int told;

    /// @param objects finds what an event is about
    EventWriter(
            ApiWriter api,
            Function<ObjectKey, @Nullable ClusterObject> objects,
            WriterClock clock) {
        this.api = api;
        this.objects = objects;
        this.clock = clock;
    }

    /// Tells what is new, as much of it as may be told now.
    ///
    /// @throws KubernetesClientException what the server refuses; it is told later
    void tell(KubernetesClient client, Map<String, Map<String, Object>> documents) {
        look(documents);
        Refusals refusals = new Refusals();
        for (ObjectKey key : due()) {
            Known state = Objects.requireNonNull(known.get(key));
            told++;
            boolean posted = refusals.collect(() -> post(client, key, state.now));
            known.put(
                    key,
                    new Known(
                            posted ? state.now : state.said,
                            state.now,
                            state.since,
                            clock.elapsed().plus(posted ? SOONEST : RETRY)));
        }
        refusals.tell();
    }

    /// What may be told now; what waits longest comes first.
    private List<ObjectKey> due() {
        if (clock.isPast(begunAt, ONCE)) {
            begunAt = clock.elapsed();
            told = 0;
        }
        return known.entrySet().stream()
                .filter(each -> each.getValue().isDue(clock))
                .sorted(Comparator.comparing(each -> each.getValue().since))
                .limit(MAX_AT_ONCE - told)
                .map(Map.Entry::getKey)
                .toList();
    }

    private void look(Map<String, Map<String, Object>> documents) {
        Map<ObjectKey, Known> next = new HashMap<>();
        for (Map<String, Object> document : documents.values()) {
            if (document.containsKey("metadata")) { // else it is a file
                ObjectKey key = StatusWriter.keyOf(document);
                Say say = say(document);
                Known before = known.getOrDefault(key, Known.NOTHING);
                next.put(
                        key,
                        say.equals(before.now)
                                ? before
                                : new Known(before.said, say, clock.elapsed(), before.notBefore));
            }
        }
        known = next;
    }

    private static Say say(Map<String, Object> document) {
        if (!(document.get("status") instanceof Map<?, ?> status)) {
            return Say.NOTHING;
        }
        if (status.get("problems") instanceof List<?> problems && !problems.isEmpty()) {
            return new Say(true, reason(status), join(problems), false);
        }
        if (status.get("notes") instanceof List<?> notes) {
            List<String> warnings =
                    notes.stream()
                            .map(String::valueOf)
                            .filter(note -> warningReason(note) != null)
                            .toList();
            return warnings.isEmpty()
                    ? Say.NOTHING
                    : new Say(
                            true,
                            String.valueOf(warningReason(warnings.getFirst())),
                            join(warnings),
                            true);
        }
        return Say.NOTHING;
    }

    /// The reason of a note that is worth an event; null for others.
    static @Nullable String warningReason(String note) {
        if (note.startsWith("left out: ")) {
            return "LeftOut";
        }
        if (note.startsWith("not served: ")) {
            return "NotServed";
        }
        return note.startsWith("warning: ") ? "NameShared" : null;
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

    private void post(KubernetesClient client, ObjectKey key, Say say) {
        ClusterObject object = objects.apply(key);
        if (object == null) {
            return;
        }
        Say told =
                say.equals(Say.NOTHING)
                        ? new Say(false, "Accepted", "nothing is wrong with it any more", false)
                        : say;
        String namespace = key.namespace().isEmpty() ? "default" : key.namespace();
        try {
            var _ = api.create(client, EVENTS, namespace, event(object, namespace, told));
        } catch (KubernetesClientException refused) {
            if (!ApiWriter.isConflict(refused)) {
                throw refused;
            }
        }
    }

    /// No longer than a name may be, and valid where it is cut.
    static String name(String object, String hash) {
        String cut = object.substring(0, Math.min(object.length(), MAX_NAME));
        return cut.replaceFirst("[-.]+$", "") + "." + hash;
    }

    /// Named by what it says and the minute: one that restarts at once does not repeat itself.
    private Map<String, @Nullable Object> event(ClusterObject object, String namespace, Say say) {
        Instant now = clock.now();
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
                Map.of("name", name(object.key().name(), hash), "namespace", namespace));
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
