package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.ObjectKey;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The watches of one cluster: one for each kind, and in the own cluster one for the mirror, which
/// is no part of the view: what is written there must wake nobody. Looked after by the cluster's
/// thread, read by any.
final class KindWatches {

    /// How a cluster's watches are doing.
    ///
    /// @param listed whether everything that others depend on is known
    /// @param staleSince since when the kind that is worst off cannot be watched; null: none
    /// @param unlisted kinds of which nothing is known yet
    /// @param failures why a kind cannot be listed, by kind
    record Standing(
            boolean listed,
            @Nullable Instant staleSince,
            Set<String> unlisted,
            SortedMap<String, String> failures) {

        Standing {
            unlisted = Collections.unmodifiableSet(new TreeSet<>(unlisted));
            failures = Collections.unmodifiableSortedMap(new TreeMap<>(failures));
        }

        boolean isCurrent() {
            return listed && staleSince == null && failures.isEmpty();
        }
    }

    private final boolean own;
    private final Map<String, KindWatch> watches = new LinkedHashMap<>();
    private final KindWatch mirror;

    /// @param changed told of each object that came, changed or went
    KindWatches(
            String cluster, boolean own, WatchPace pace, BiConsumer<KubeKind, ObjectKey> changed) {
        this.own = own;
        for (KubeKind kind : KubeKind.ALL) {
            watches.put(
                    kind.kind(),
                    new KindWatch(cluster, kind, pace, key -> changed.accept(kind, key)));
        }
        this.mirror = new KindWatch(cluster, KubeKind.MIRROR, pace, _ -> {});
    }

    /// Those that make up the view.
    Collection<KindWatch> viewed() {
        return Collections.unmodifiableCollection(watches.values());
    }

    KindWatch of(String kind) {
        return Objects.requireNonNull(watches.get(kind));
    }

    /// The object of a watched kind; null when it is not known.
    @Nullable ClusterObject find(ObjectKey key) {
        KindWatch watch = watches.get(key.kind());
        return watch == null ? null : watch.store().find(key);
    }

    KindWatch mirror() {
        return mirror;
    }

    private List<KindWatch> all() {
        List<KindWatch> all = new ArrayList<>(watches.values());
        if (own) {
            all.add(mirror);
        }
        return all;
    }

    /// Asks for the kinds that are due, and waits for none.
    void ask(KubernetesClient client) {
        all().forEach(watch -> watch.askWhenDue(client));
    }

    /// Looks how all are doing.
    ///
    /// @param reachable whether the server answered just now
    void look(boolean reachable) {
        all().forEach(watch -> watch.look(reachable));
    }

    /// Lets go of the server; what is known stays.
    void disconnect() {
        all().forEach(KindWatch::disconnect);
    }

    /// @param unreachable why the server does not answer; empty when it does
    Standing standing(String unreachable) {
        SortedMap<String, String> failures = new TreeMap<>();
        Set<String> unlisted = new TreeSet<>();
        boolean listed = true;
        Instant oldest = null;
        for (KindWatch watch : watches.values()) {
            String failure = watch.failure();
            if (failure != null && unreachable.isEmpty()) {
                failures.put(watch.kind().kind(), failure);
            }
            if (!watch.isKnown()) {
                unlisted.add(watch.kind().kind());
                listed &= !watch.kind().isEssential(own);
            }
            Instant since = watch.staleSince();
            if (since != null && (oldest == null || since.isBefore(oldest))) {
                oldest = since;
            }
        }
        if (!unreachable.isEmpty()) {
            failures.put(ClusterView.SERVER, unreachable);
        }
        return new Standing(listed, oldest, unlisted, failures);
    }

    SortedMap<ObjectKey, ClusterObject> objects() {
        SortedMap<ObjectKey, ClusterObject> objects = new TreeMap<>();
        for (KindWatch watch : watches.values()) {
            watch.store().objects().forEach(object -> objects.put(object.key(), object));
        }
        return objects;
    }
}
