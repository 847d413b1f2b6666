package io.meridian.federator.kube;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// The objects of one kind in one cluster: what its informer has seen, over what was known before
/// that one began. What was known before goes only when a full list has ended. What an earlier
/// informer still says counts no more. Read by any thread.
final class KindStore {

    private final Consumer<ObjectKey> changed;
    private final LiveObjects.Reader reader;
    private volatile Map<String, ClusterObject> before = new ConcurrentHashMap<>();
    private volatile LiveObjects live;

    KindStore(String cluster, KubeKind kind, Consumer<ObjectKey> changed) {
        this.changed = changed;
        this.reader =
                resource ->
                        KeptFields.isOfUse(kind, resource)
                                ? KubeObjects.read(cluster, kind, resource)
                                : null;
        this.live = new LiveObjects(this, reader);
    }

    /// What is remembered from an earlier process.
    synchronized void restore(Collection<ClusterObject> objects) {
        Map<String, ClusterObject> restored = new ConcurrentHashMap<>();
        objects.forEach(object -> restored.put(key(object.key()), object));
        before = restored;
    }

    /// A new informer begins with a list: until it has ended, what is known stays.
    synchronized LiveObjects begin() {
        before = new ConcurrentHashMap<>(union());
        LiveObjects begun = new LiveObjects(this, reader);
        live = begun;
        return begun;
    }

    /// A full list has ended: what is not in it is gone.
    ///
    /// @param by for which informer; one that was given up changes nothing
    /// @return whether it counts
    synchronized boolean listed(LiveObjects by) {
        if (by != live) {
            return false;
        }
        Map<String, ClusterObject> gone = before;
        before = new ConcurrentHashMap<>();
        gone.forEach((key, object) -> {
            if (by.find(key) == null) {
                changed.accept(object.key());
            }
        });
        return true;
    }

    /// The kind is proven not to be served.
    synchronized void clear() {
        Collection<ClusterObject> gone = objects();
        before = new ConcurrentHashMap<>();
        live = new LiveObjects(this, reader);
        gone.forEach(object -> changed.accept(object.key()));
    }

    /// All objects that are known.
    Collection<ClusterObject> objects() {
        return union().values();
    }

    private Map<String, ClusterObject> union() {
        Map<String, ClusterObject> union = new HashMap<>(before);
        live.addTo(union);
        return union;
    }

    @Nullable ClusterObject find(ObjectKey key) {
        LiveObjects seen = live;
        String name = key(key);
        return seen.knows(name) ? seen.find(name) : before.get(name);
    }

    private static String key(ObjectKey key) {
        return key.namespace() + "/" + key.name();
    }

    /// Whether something came that cannot be right, so that only a new list can tell.
    boolean isDoubtful() {
        return live.isDoubtful();
    }

    /// How many objects the present informer was told of.
    long seen() {
        return live.seen();
    }

    /// What was known of an object before this informer began.
    @Nullable ClusterObject before(String key) {
        return before.get(key);
    }

    /// An informer has seen an object.
    ///
    /// @param was null: nobody knew it
    /// @param now null: it is of no use to anybody
    void seen(LiveObjects by, @Nullable ClusterObject was, @Nullable ClusterObject now) {
        ClusterObject either = now != null ? now : was;
        if (by == live && either != null && !either.equals(now == null ? null : was)) {
            changed.accept(either.key());
        }
    }

    /// An informer knows that an object is gone.
    void gone(LiveObjects by, String key, @Nullable ClusterObject was) {
        if (by == live) {
            var _ = before.remove(key);
            if (was != null) {
                changed.accept(was.key());
            }
        }
    }
}
