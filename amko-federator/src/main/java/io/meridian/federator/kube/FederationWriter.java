package io.meridian.federator.kube;

import com.fasterxml.jackson.databind.JsonNode;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.FederationSet;
import io.meridian.federator.watch.FederationState;
import io.meridian.federator.watch.ObjectKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
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

    /// Marks a copy with its leader. Copies of kinds that AMKO's administrators copy by hand are
    /// taken away only with this mark.
    static final String MARK = "gslb.meridian.io/federated-from";

    private static final Duration FIRST_RETRY = Duration.ofSeconds(1);
    private static final Duration LAST_RETRY = Duration.ofSeconds(30);

    /// How long the watch may take to show what was written.
    private static final Duration ECHO = Duration.ofSeconds(3);

    private final KubeCluster door;
    private final ApiWriter api;
    private final Map<ObjectKey, Instant> echoes = new HashMap<>();
    private Instant notBefore = Instant.EPOCH;
    private Duration retry = FIRST_RETRY;

    FederationWriter(KubeCluster door, ApiWriter api) {
        this.door = door;
        this.api = api;
    }

    /// One round; empty when the time for the next try has not come, or the member's kinds have not
    /// been listed yet.
    Optional<FederationState> bring(KubernetesClient client, FederationSet wanted) {
        Instant now = Instant.now();
        if (now.isBefore(notBefore) || isUnlisted(wanted)) {
            return Optional.empty();
        }
        String unfit = unfit(wanted);
        if (unfit != null) {
            return Optional.of(new FederationState.Invalid(unfit));
        }
        Map<String, String> failures = new TreeMap<>();
        wanted.objects()
                .forEach((kind, objects) -> {
                    try {
                        Refusals refusals = new Refusals();
                        bring(client, wanted, kind, objects, refusals);
                        if (!refusals.isEmpty()) {
                            failures.put(kind, refusals.inWords());
                        }
                    } catch (KubernetesClientException silent) {
                        failures.put(kind, KindWatch.describe(silent));
                    } catch (UnfederatedException cannot) {
                        failures.put(kind, String.valueOf(cannot.getMessage()));
                    }
                });
        backOff(!failures.isEmpty(), now);
        return Optional.of(new FederationState.Tried(failures));
    }

    private boolean isUnlisted(FederationSet wanted) {
        return isUnlisted("AMKOCluster")
                || wanted.objects().keySet().stream().anyMatch(this::isUnlisted);
    }

    private boolean isUnlisted(String kind) {
        return !door.watch(kind).isKnown() && door.watch(kind).failure() == null;
    }

    private void backOff(boolean failed, Instant now) {
        if (failed) {
            notBefore = now.plus(retry);
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
            boolean _ = refusals.collect(() -> put(client, wanted, watch, name, object));
        }
        for (ClusterObject present : List.copyOf(watch.store().objects())) {
            ObjectKey key = present.key();
            if (!keep.contains(key) && isOurs(present, wanted) && isDue(key)) {
                boolean _ =
                        refusals.collect(() -> {
                            api.delete(client, name, key);
                            echoes.put(key, Instant.now());
                        });
            }
        }
    }

    private static boolean isOurs(ClusterObject present, FederationSet wanted) {
        return present.annotations().containsKey(MARK)
                || FederationSet.EXCLUSIVE.contains(present.key().kind())
                        && present.key().namespace().equals(wanted.namespace());
    }

    private void put(
            KubernetesClient client,
            FederationSet wanted,
            KindWatch watch,
            KubeKind.Name name,
            ClusterObject object) {
        ClusterObject present = watch.store().find(object.key());
        Map<String, @Nullable Object> target = copy(wanted.leader(), object);
        if (present == null) {
            if (isDue(object.key())) {
                echoes.put(object.key(), Instant.now());
                makeNamespace(client, wanted.leader(), object.key().namespace());
                api.create(client, name, object.key().namespace(), target);
            }
        } else if (!isSame(present, object, wanted.leader()) && isDue(object.key())) {
            echoes.put(object.key(), Instant.now());
            api.patch(client, name, object.key(), change(target, present));
        }
    }

    /// A rule whose namespace the member has not got would be lost when that member leads. The
    /// namespace is made bare, so that no policy selects anything by its labels, and never deleted.
    private void makeNamespace(KubernetesClient client, String leader, String namespace) {
        KindWatch watch = door.watch("Namespace");
        ObjectKey key = new ObjectKey("Namespace", "", namespace);
        if (!watch.isKnown() || watch.store().find(key) != null || !isDue(key)) {
            return;
        }
        echoes.put(key, Instant.now());
        try {
            api.createNamespace(
                    client,
                    Map.of("name", namespace, "annotations", Map.of(MARK, leader)));
        } catch (KubernetesClientException refused) {
            if (!ApiWriter.isConflict(refused)) {
                throw refused;
            }
        }
    }

    /// A watch is a moment behind: what was just written is not written again.
    private boolean isDue(ObjectKey key) {
        Instant last = echoes.get(key);
        return last == null || Duration.between(last, Instant.now()).compareTo(ECHO) > 0;
    }

    private static boolean isSame(ClusterObject present, ClusterObject wanted, String leader) {
        return spec(present).equals(spec(wanted))
                && present.labels().equals(wanted.labels())
                && present.annotations()
                        .entrySet()
                        .containsAll(annotations(leader, wanted).entrySet());
    }

    private static Map<String, String> annotations(String leader, ClusterObject object) {
        Map<String, String> annotations = new TreeMap<>(object.annotations());
        annotations.remove(ClusterObject.LAST_APPLIED); // nobody applied it there
        annotations.put(MARK, leader);
        return annotations;
    }

    private static JsonNode spec(ClusterObject object) {
        return ApiWriter.tree(plainSpec(object));
    }

    private static Object plainSpec(ClusterObject object) {
        return object.spec().map(KubeObjects::plain).map(Object.class::cast).orElse(Map.of());
    }

    private static Map<String, @Nullable Object> copy(String leader, ClusterObject object) {
        Map<String, @Nullable Object> metadata = new LinkedHashMap<>();
        metadata.put("name", object.key().name());
        metadata.put("namespace", object.key().namespace());
        metadata.put("labels", object.labels());
        metadata.put("annotations", annotations(leader, object));
        Map<String, @Nullable Object> copy = new LinkedHashMap<>();
        copy.put("apiVersion", object.apiVersion());
        copy.put("kind", object.key().kind());
        copy.put("metadata", metadata);
        copy.put("spec", plainSpec(object));
        return copy;
    }

    /// A merge leaves alone what it does not name: fields and labels that must go are named.
    private static Map<String, @Nullable Object> change(
            Map<String, @Nullable Object> target, ClusterObject present) {
        Map<String, @Nullable Object> change = new LinkedHashMap<>(target);
        change.put("spec", over(plainSpec(present), target.get("spec")));
        if (target.get("metadata") instanceof Map<?, ?> metadata) {
            Map<String, @Nullable Object> merged = new LinkedHashMap<>();
            metadata.forEach((key, value) -> merged.put(String.valueOf(key), value));
            merged.put("labels", over(present.labels(), metadata.get("labels")));
            change.put("metadata", merged);
        }
        return change;
    }

    private static @Nullable Object over(@Nullable Object present, @Nullable Object target) {
        if (!(present instanceof Map<?, ?> before) || !(target instanceof Map<?, ?> after)) {
            return target;
        }
        Map<String, @Nullable Object> merged = new LinkedHashMap<>();
        List<Object> keys = new ArrayList<>(before.keySet());
        keys.forEach(key -> merged.put(String.valueOf(key), null));
        after.forEach(
                (key, value) -> merged.put(String.valueOf(key), over(before.get(key), value)));
        return merged;
    }

    /// Why a kind cannot be brought, without a request that says so.
    private static final class UnfederatedException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        UnfederatedException(String message) {
            super(message);
        }
    }
}
