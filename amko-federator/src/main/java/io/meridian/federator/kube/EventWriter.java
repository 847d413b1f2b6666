package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Kubernetes Events on the objects that something is wrong with: one when it begins, one when it
/// is over. A matter that flaps has one in ten seconds, with what holds then; all together have ten
/// a second, and the rest waits its turn. Owned by its cluster's writing thread.
final class EventWriter {

    /// An object without an address yet is being rolled out: only one that stays so is told.
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /// Between two events on one object's matter.
    private static final Duration SOONEST = Duration.ofSeconds(10);

    /// After an event that was refused, as in a namespace that is being deleted.
    private static final Duration RETRY = Duration.ofSeconds(30);

    /// Ten a second: a policy that rejects a thousand objects must not fill etcd at once. Nobody
    /// sleeps meanwhile, as the same thread writes statuses and settings.
    private static final int MAX_AT_ONCE = 10;

    private static final Duration ONCE = Duration.ofSeconds(1);

    private record About(ObjectKey object, Telling.Matter matter) {}

    /// What was said last, what is to be said since when, and not before when.
    ///
    /// @param first whether nothing was said yet
    private record Known(
            Telling said, Telling now, Duration since, Duration notBefore, boolean first) {

        static Known nothing(Telling.Matter matter) {
            return new Known(matter.quiet(), matter.quiet(), Duration.ZERO, Duration.ZERO, true);
        }

        boolean isDue(WriterClock clock) {
            return !now.equals(said)
                    && clock.elapsed().compareTo(notBefore) >= 0
                    && (!now.mayPass() || clock.isPast(since, PATIENCE));
        }

        Known becoming(Telling next, Duration at) {
            return next.equals(now) ? this : new Known(said, next, at, notBefore, first);
        }

        Known tried(boolean posted, Duration at) {
            return posted
                    ? new Known(now, now, since, at.plus(SOONEST), false)
                    : new Known(said, now, since, at.plus(RETRY), first);
        }
    }

    private final EventPost events;
    private final Function<ObjectKey, @Nullable ClusterObject> objects;
    private final WriterClock clock;
    private Map<About, Known> known = new HashMap<>();
    private Duration begunAt = Duration.ZERO;
    private int told;

    /// @param objects finds what an event is about
    EventWriter(
            ApiWriter api,
            Function<ObjectKey, @Nullable ClusterObject> objects,
            WriterClock clock) {
        this.events = new EventPost(api, clock);
        this.objects = objects;
        this.clock = clock;
    }

    /// Tells what is new, as much of it as may be told now.
    ///
    /// @throws KubernetesClientException what the server refuses; it is told later
    void tell(KubernetesClient client, Map<String, Map<String, Object>> documents) {
        look(documents);
        Refusals refusals = new Refusals();
        for (About about : due()) {
            Known state = Objects.requireNonNull(known.get(about));
            told++;
            boolean posted = refusals.collect(() -> post(client, about, state));
            known.put(about, state.tried(posted, clock.elapsed()));
        }
        refusals.tell();
    }

    /// What may be told now; what waits longest comes first.
    private List<About> due() {
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
        Map<About, Known> next = new HashMap<>();
        for (Map<String, Object> document : documents.values()) {
            if (document.containsKey("metadata")) { // else it is a file
                ObjectKey key = StatusWriter.keyOf(document);
                Telling.of(document)
                        .forEach((matter, telling) -> {
                            About about = new About(key, matter);
                            Known before = known.getOrDefault(about, Known.nothing(matter));
                            next.put(about, before.becoming(telling, clock.elapsed()));
                        });
            }
        }
        known = next;
    }

    private void post(KubernetesClient client, About about, Known state) {
        ClusterObject object = objects.apply(about.object);
        if (object != null) {
            events.post(client, object, about.matter, state.now, state.first);
        }
    }
}
