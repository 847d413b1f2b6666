package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.DirectoryCluster;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.yaml.Problems;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The last version of each settings object that was accepted: in memory, and on disk for the next
/// start. Owned by the reconcile loop.
final class AcceptedObjects {

    private final LastGood lastGood;
    private final Map<ObjectKey, ClusterObject> accepted = new HashMap<>();

    AcceptedObjects(LastGood lastGood) {
        this.lastGood = lastGood;
    }

    void keep(ClusterObject object) {
        ClusterObject before = accepted.put(object.key(), object);
        if (before == null || !before.source().equals(object.source())) {
            lastGood.keep(name(object.cluster(), object.key()), object.source());
        }
    }

    Optional<ClusterObject> lastGood(String cluster, ObjectKey key) {
        return Optional.ofNullable(accepted.get(key)).or(() -> restored(cluster, key));
    }

    private Optional<ClusterObject> restored(String cluster, ObjectKey key) {
        Optional<ClusterObject> found =
                lastGood.read(name(cluster, key))
                        .flatMap(text ->
                                DirectoryCluster.objects(cluster, "last good", text, new Problems())
                                        .stream()
                                        .filter(object -> object.key().equals(key))
                                        .findFirst());
        found.ifPresent(object -> accepted.put(key, object));
        return found;
    }

    /// Who comes first when only one can be in force: the older by creation time; where no API
    /// server wrote one, the one that is in force already, then by key. So neither the order in
    /// which events arrive nor an edit of a refused object changes who that is.
    List<ClusterObject> inOrder(List<ClusterObject> objects) {
        return objects.stream()
                .sorted(
                        Comparator.comparing((ClusterObject object) -> object.createdAt().isEmpty())
                                .thenComparing(ClusterObject::createdAt)
                                .thenComparing(object -> !isIncumbent(object))
                                .thenComparing(ClusterObject::key))
                .toList();
    }

    /// Whether it is in force, and for the name that it is about: who takes up another name comes
    /// after those that have it.
    private boolean isIncumbent(ClusterObject object) {
        return object.createdAt().isEmpty()
                && lastGood(object.cluster(), object.key())
                        .filter(held -> fqdn(held).equals(fqdn(object)))
                        .isPresent();
    }

    /// The name that it is about, as it is compared.
    static Optional<String> fqdn(ClusterObject object) {
        return object.spec().flatMap(spec -> spec.text("fqdn")).map(Names::plain);
    }

    /// Objects of a kind that are gone, or were never seen since the start, by name.
    Optional<ClusterObject> retained(String cluster, String kind, String name, String namespace) {
        return accepted.values().stream()
                .filter(object ->
                        object.key().kind().equals(kind) && object.key().name().equals(name))
                .min(Comparator.comparing(ClusterObject::key))
                .or(() -> restored(cluster, new ObjectKey(kind, namespace, name)));
    }

    /// Forgets what is neither there any more nor needed by something that is in force.
    void forgetTheGone(ClusterView own, Set<ObjectKey> needed) {
        for (ObjectKey key : List.copyOf(accepted.keySet())) {
            if (!own.objects().containsKey(key) && !needed.contains(key)) {
                forget(own.cluster(), key);
            }
        }
    }

    void forget(String cluster, ObjectKey key) {
        if (accepted.remove(key) != null) {
            lastGood.forget(name(cluster, key));
        }
    }

    private static String name(String cluster, ObjectKey key) {
        return cluster + "/" + key;
    }
}
