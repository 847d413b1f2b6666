package io.meridian.federator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.FederationSet;
import io.meridian.federator.watch.FederationState;
import io.meridian.federator.watch.ObjectKey;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// Brings the leader's settings to one member cluster and keeps them there: compares with what the
/// watch shows, writes what differs, and tries again until nothing does. Owned by the member's
/// writing thread.
final class FederationWriter {

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    /// How long the watch may take to show what was written.
    private static final Duration ECHO = Duration.ofSeconds(3);

    /// How soon what the member's schema changed is written again: that schema may have changed.
    private static final Duration WRITE_AGAIN = Duration.ofMinutes(10);

    /// @param made what the server made of it
    private record Written(JsonNode wanted, JsonNode made, Duration at) {}

    private final KubeCluster door;
    private final ApiWriter api;
    private final WriterClock clock;
    private final Map<ObjectKey, Duration> echoes = new HashMap<>();

    /// What the member's schema changed, as long as it is wanted.
    private final Map<ObjectKey, Written> altered = new HashMap<>();

    private Duration notBefore = Duration.ZERO;
    private Duration retry = FIRST_RETRY;

    FederationWriter(KubeCluster door, ApiWriter api, WriterClock clock) {
        this.door = door;
        this.api = api;
        this.clock = clock;
    }

    /// One round; empty when the time for the next try has not come, or the member's kinds have not
    /// been listed yet.
    Optional<FederationState> bring(KubernetesClient client, FederationSet wanted) {
        if (clock.elapsed().compareTo(notBefore) < 0 || isUnlisted(wanted)) {
            return Optional.empty();
        }
        String unfit = unfit(wanted);
        if (unfit != null) {
            return Optional.of(new FederationState.Invalid(unfit));
        }
        Map<String, String> failures = new TreeMap<>();
        boolean again = false;
        for (Map.Entry<String, List<ClusterObject>> each : wanted.objects().entrySet()) {
            String kind = each.getKey();
            try {
                Refusals refusals = new Refusals();
                bring(client, wanted, kind, each.getValue(), refusals);
                again |= refusals.wantRetry();
                if (!refusals.isEmpty()) {
                    failures.put(kind, refusals.inWords());
                }
            } catch (KubernetesClientException silent) {
                again = true;
                failures.put(kind, KindWatch.describe(silent));
            } catch (UnfederatedException cannot) {
                again = true;
                failures.put(kind, String.valueOf(cannot.getMessage()));
            }
        }
        backOff(again);
        echoes.values().removeIf(at -> clock.isPast(at, ECHO));
        altered.values().removeIf(last -> clock.isPast(last.at, WRITE_AGAIN));
        return Optional.of(new FederationState.Tried(failures));
    }

    private boolean isUnlisted(FederationSet wanted) {
        return isUnlisted("AMKOCluster")
                || wanted.objects().keySet().stream().anyMatch(this::isUnlisted);
    }

    private boolean isUnlisted(String kind) {
        return !door.watch(kind).isKnown() && door.watch(kind).failure() == null;
    }

    private void backOff(boolean failed) {
        if (failed) {
            notBefore = clock.elapsed().plus(retry);
            Duration doubled = retry.multipliedBy(2);
            retry = doubled.compareTo(LAST_RETRY) > 0 ? LAST_RETRY : doubled;
        } else {
            retry = FIRST_RETRY;
        }
    }

    /// Why the member must not be written to; null when it may be.
    private @Nullable String unfit(FederationSet wanted) {
        KindWatch watch = door.watch("AMKOCluster");
        if (!watch.isKnown() || watch.failure() != null) {
            return "its AMKOCluster cannot be listed: " + watch.failure();
        }
        List<ClusterObject> clusters =
                watch.store().objects().stream()
                        .filter(each -> each.key().namespace().equals(wanted.namespace()))
                        .toList();
        if (clusters.size() != 1) {
            return "it must have one AMKOCluster in "
                    + wanted.namespace()
                    + ", has "
                    + clusters.size();
        }
        ClusterObject cluster = clusters.getFirst();
        if (text(cluster, "isLeader").equals("true")) {
            return "it says isLeader too";
        }
        String version = text(cluster, "version");
        return version.equals(wanted.version())
                ? null
                : "its version is " + version + ", the leader's is " + wanted.version();
    }

    private static String text(ClusterObject object, String field) {
        return object.spec().flatMap(spec -> spec.text(field)).orElse("");
    }

    private void bring(
            KubernetesClient client,
            FederationSet wanted,
            String kindName,
            List<ClusterObject> objects,
            Refusals refusals) {
        KindWatch watch = door.watch(kindName);
        KubeKind.Name name = watch.served();
        if (name == null) {
            if (objects.isEmpty()) {
                return;
            }
            throw new UnfederatedException("the member does not serve this kind");
        }
        if (watch.failure() != null || !watch.isKnown()) {
            throw new UnfederatedException("cannot be listed: " + watch.failure());
        }
        if (FederationSet.EXCLUSIVE.contains(kindName) && objects.size() > 1) {
            throw new UnfederatedException("the leader has " + objects.size() + ", must be one");
        }
        Set<ObjectKey> keep = new HashSet<>();
        for (ClusterObject object : objects) {
            keep.add(object.key());
            FederatedCopy copy = new FederatedCopy(wanted.leader(), object);
            boolean _ = refusals.collect(() -> put(client, copy, watch, name, refusals));
        }
        for (ClusterObject present : List.copyOf(watch.store().objects())) {
            ObjectKey key = present.key();
            if (!keep.contains(key) && isOurs(present, wanted) && isDue(key)) {
                boolean _ =
                        refusals.collect(() -> {
                            api.delete(client, name, key);
                            echoes.put(key, clock.elapsed());
                        });
            }
        }
    }

    private static boolean isOurs(ClusterObject present, FederationSet wanted) {
        return FederatedCopy.isMarked(present)
                || FederationSet.EXCLUSIVE.contains(present.key().kind())
                        && present.key().namespace().equals(wanted.namespace());
    }

    private void put(
            KubernetesClient client,
            FederatedCopy copy,
            KindWatch watch,
            KubeKind.Name name,
            Refusals refusals) {
        ObjectKey key = copy.original().key();
        ClusterObject present = watch.store().find(key);
        JsonNode wanted = copy.wanted();
        if (present != null && copy.contentOf(present).equals(wanted)) {
            var _ = altered.remove(key);
            return;
        }
        if (present != null && isOfOthers(present, copy)) {
            refusals.leave(key + ": exists there and is not a copy");
            return;
        }
        Written last = altered.get(key);
        if (last != null
                && last.wanted.equals(wanted)
                && (!isDue(key) || present != null && last.made.equals(copy.contentOf(present)))) {
            refusals.leave(changedBySchema(key, last));
        } else if (isDue(key)) {
            write(client, copy, name, present, refusals);
        }
    }

    /// Somebody there made it, and means something else by it. What this leader has copied from
    /// there when that cluster led goes back.
    private boolean isOfOthers(ClusterObject present, FederatedCopy copy) {
        return !FederationSet.EXCLUSIVE.contains(present.key().kind())
                && !FederatedCopy.isMarked(present)
                && !copy.isFrom(door.name())
                && !copy.hasSpecOf(present);
    }

    private void write(
            KubernetesClient client,
            FederatedCopy copy,
            KubeKind.Name name,
            @Nullable ClusterObject present,
            Refusals refusals) {
        ObjectKey key = copy.original().key();
        echoes.put(key, clock.elapsed());
        var _ = altered.remove(key);
        JsonNode answer;
        if (present == null) {
            makeNamespace(client, copy.leader(), key.namespace());
            answer = api.create(client, name, key.namespace(), copy.manifest());
        } else {
            answer = api.patch(client, name, key, copy.changeOf(present));
        }
        KubeObjects.read(door.name(), answer.toString())
                .map(copy::contentOf)
                .filter(made -> !made.equals(copy.wanted()))
                .ifPresent(made -> {
                    Written altering = new Written(copy.wanted(), made, clock.elapsed());
                    altered.put(key, altering);
                    refusals.leave(changedBySchema(key, altering));
                });
    }

    private static String changedBySchema(ObjectKey key, Written written) {
        return key
                + ": the member's schema changes it: "
                + JsonDifferences.inWords(written.wanted, written.made);
    }

    /// A rule whose namespace the member has not got would be lost when that member leads. The
    /// namespace is made bare, so that no policy selects anything by its labels, and never deleted.
    private void makeNamespace(KubernetesClient client, String leader, String namespace) {
        KindWatch watch = door.watch("Namespace");
        ObjectKey key = new ObjectKey("Namespace", "", namespace);
        if (!watch.isKnown() || watch.store().find(key) != null || !isDue(key)) {
            return;
        }
        echoes.put(key, clock.elapsed());
        try {
            api.createNamespace(
                    client,
                    Map.of("name", namespace, "annotations", Map.of(FederatedCopy.MARK, leader)));
        } catch (KubernetesClientException refused) {
            if (!ApiWriter.isConflict(refused)) {
                throw refused;
            }
        }
    }

    /// A watch is a moment behind: what was just written is not written again.
    private boolean isDue(ObjectKey key) {
        Duration last = echoes.get(key);
        return last == null || clock.isPast(last, ECHO);
    }

    /// Why a kind cannot be brought, without a request that says so.
    private static final class UnfederatedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnfederatedException(String message) {
            super(message);
        }
    }
}
