package io.meridian.federator.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMetaBuilder;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The objects of one kind in one cluster: what an informer has seen, over what was known before
/// it. What was known before goes only when a full list has ended. Written by the informer, read by
/// any thread.
final class KindStore implements ItemStore<GenericKubernetesResource> {

    /// @param envelope name and version, which is all that the informer asks for
    /// @param object null when nobody would look at it
    private record Entry(GenericKubernetesResource envelope, @Nullable ClusterObject object) {}

    private final String cluster;
    private final KubeKind kind;
    private final Consumer<ObjectKey> changed;
    private final Map<String, Entry> live = new ConcurrentHashMap<>();
    private volatile Map<String, ClusterObject> before = new ConcurrentHashMap<>();

    KindStore(String cluster, KubeKind kind, Consumer<ObjectKey> changed) {
        this.cluster = cluster;
        this.kind = kind;
        this.changed = changed;
    }

    /// What is remembered from an earlier process.
    void restore(Collection<ClusterObject> objects) {
        Map<String, ClusterObject> restored = new HashMap<>();
        objects.forEach(object -> restored.put(key(object.key()), object));
        before = new ConcurrentHashMap<>(restored);
    }

    /// A new informer begins with a list: until it has ended, what is known stays.
    void begin() {
        before = new ConcurrentHashMap<>(union());
        live.clear();
    }

    /// A full list has ended: what is not in it is gone.
    void listed() {
        Map<String, ClusterObject> gone = before;
        before = new ConcurrentHashMap<>();
        gone.forEach((key, object) -> {
            if (!live.containsKey(key)) {
                changed.accept(object.key());
            }
        });
    }

    /// The kind is proven not to be served.
    void clear() {
        Map<String, ClusterObject> gone = union();
        before = new ConcurrentHashMap<>();
        live.clear();
        gone.values().forEach(object -> changed.accept(object.key()));
    }

    /// All objects that are known.
    Collection<ClusterObject> objects() {
        return union().values();
    }

    private Map<String, ClusterObject> union() {
        Map<String, ClusterObject> union = new HashMap<>(before);
        live.forEach((key, entry) -> {
            if (entry.object == null) {
                union.remove(key);
            } else {
                union.put(key, entry.object);
            }
        });
        return union;
    }

    @Nullable ClusterObject find(ObjectKey key) {
        Entry entry = live.get(key(key));
        return entry != null ? entry.object : before.get(key(key));
    }

    private static String key(ObjectKey key) {
        return key.namespace() + "/" + key.name();
    }

    /// Services of other types than LoadBalancer are most of a cluster's, and give nothing.
    private boolean isOfUse(GenericKubernetesResource resource) {
        return !kind.kind().equals("Service")
                || "LoadBalancer".equals(resource.get("spec", "type"));
    }

    @Override
    public String getKey(GenericKubernetesResource resource) {
        String namespace = resource.getMetadata().getNamespace();
        return Objects.requireNonNullElse(namespace, "") + "/" + resource.getMetadata().getName();
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource resource) {
        ClusterObject object = isOfUse(resource) ? KubeObjects.read(cluster, kind, resource) : null;
        Entry replaced = live.put(key, new Entry(envelope(resource), object));
        ClusterObject was = replaced == null ? before.get(key) : replaced.object;
        if (!Objects.equals(was, object)) {
            changed.accept(object != null ? object.key() : Objects.requireNonNull(was).key());
        }
        return replaced == null ? null : replaced.envelope;
    }

    private static GenericKubernetesResource envelope(GenericKubernetesResource resource) {
        GenericKubernetesResource envelope = new GenericKubernetesResource();
        envelope.setMetadata(
                new ObjectMetaBuilder()
                        .withName(resource.getMetadata().getName())
                        .withNamespace(resource.getMetadata().getNamespace())
                        .withResourceVersion(resource.getMetadata().getResourceVersion())
                        .build());
        return envelope;
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        var _ = before.remove(key);
        Entry removed = live.remove(key);
        if (removed != null && removed.object != null) {
            changed.accept(removed.object.key());
        }
        return removed == null ? null : removed.envelope;
    }

    @Override
    public Stream<String> keySet() {
        return live.keySet().stream();
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return live.values().stream().map(Entry::envelope);
    }

    @Override
    public int size() {
        return live.size();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        Entry entry = live.get(key);
        return entry == null ? null : entry.envelope;
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
