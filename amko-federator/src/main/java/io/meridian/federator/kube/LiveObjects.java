package io.meridian.federator.kube;

import io.fabric8.kubernetes.api.model.GenericKubernetesResource;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.informers.cache.ItemStore;
import io.meridian.federator.watch.ClusterObject;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// What one informer has seen of a kind since it began. Written by the informer, read by any
/// thread.
///
/// A server tells changes in their order; what lies between may not. An event that is older than
/// what is known, and one about an object that is known to be gone, changes nothing but makes the
/// whole *doubtful*: the kind is then listed anew. The informer's keys hold the uid, so that a late
/// deletion never takes away what was created again under the same name.
final class LiveObjects implements ItemStore<GenericKubernetesResource> {

    /// How many of the objects that went last are remembered.
    private static final int REMEMBERED = 1_000;

    /// What an object is kept as; null when it is of no use to anybody.
    interface Reader {
        @Nullable ClusterObject read(GenericKubernetesResource resource);
    }

    /// @param resourceVersion -1 when the server's are no numbers
    /// @param object null when nobody would look at it
    private record Entry(
            String namespace,
            String name,
            String uid,
            long resourceVersion,
            @Nullable ClusterObject object) {

        static Entry of(ObjectMeta metadata, @Nullable ClusterObject object) {
            return new Entry(
                    Objects.requireNonNullElse(metadata.getNamespace(), ""),
                    metadata.getName(),
                    Objects.requireNonNullElse(metadata.getUid(), ""),
                    number(metadata.getResourceVersion()),
                    object);
        }

        private static long number(@Nullable String text) {
            return text != null && text.matches("[0-9]{1,18}") ? Long.parseLong(text) : -1;
        }

        String informersKey() {
            return namespace + "/" + name + "/" + uid;
        }

        /// All that the informer asks for.
        GenericKubernetesResource envelope() {
            ObjectMeta metadata = new ObjectMeta();
            metadata.setNamespace(namespace.isEmpty() ? null : namespace);
            metadata.setName(name);
            metadata.setUid(uid);
            metadata.setResourceVersion(Long.toString(resourceVersion));
            GenericKubernetesResource envelope = new GenericKubernetesResource();
            envelope.setMetadata(metadata);
            return envelope;
        }
    }

    private final KindStore store;
    private final Reader reader;
    private final Map<String, Entry> entries = new ConcurrentHashMap<>();
    private final Set<String> goneUids =
            Collections.newSetFromMap(
                    new LinkedHashMap<>() {
                        @Override
                        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
                            return size() > REMEMBERED;
                        }
                    });
    private final AtomicLong seen = new AtomicLong();
    private volatile boolean doubtful;

    LiveObjects(KindStore store, Reader reader) {
        this.store = store;
        this.reader = reader;
    }

    /// How many objects were told of.
    long seen() {
        return seen.get();
    }

    boolean isDoubtful() {
        return doubtful;
    }

    /// Whether an object of this name is there, of use or not.
    boolean knows(String name) {
        return entries.containsKey(name);
    }

    @Nullable ClusterObject find(String name) {
        Entry entry = entries.get(name);
        return entry == null ? null : entry.object;
    }

    /// Lays what is known here over what was known before.
    void addTo(Map<String, ClusterObject> union) {
        entries.forEach((name, entry) -> {
            if (entry.object == null) {
                union.remove(name);
            } else {
                union.put(name, entry.object);
            }
        });
    }

    @Override
    public String getKey(GenericKubernetesResource resource) {
        return Entry.of(resource.getMetadata(), null).informersKey();
    }

    private static String nameOf(String informersKey) {
        return informersKey.substring(0, informersKey.lastIndexOf('/'));
    }

    @Override
    public @Nullable GenericKubernetesResource put(String key, GenericKubernetesResource resource) {
        seen.incrementAndGet();
        Entry next = Entry.of(resource.getMetadata(), reader.read(resource));
        String name = nameOf(key);
        Entry present = entries.get(name);
        if (isLate(present, next)) {
            doubtful = true;
            return present == null ? null : present.envelope();
        }
        entries.put(name, next);
        store.seen(this, present == null ? store.before(name) : present.object, next.object);
        return present == null ? null : present.envelope();
    }

    private boolean isLate(@Nullable Entry present, Entry next) {
        if (present != null && next.resourceVersion >= 0) {
            return next.resourceVersion < present.resourceVersion;
        }
        synchronized (goneUids) {
            return !next.uid.isEmpty() && goneUids.contains(next.uid);
        }
    }

    @Override
    public @Nullable GenericKubernetesResource remove(String key) {
        String name = nameOf(key);
        Entry present = entries.get(name);
        if (present != null && !present.informersKey().equals(key)) {
            return null; // an earlier object of that name
        }
        entries.remove(name);
        synchronized (goneUids) {
            goneUids.add(key.substring(name.length() + 1));
        }
        store.gone(this, name, present == null ? store.before(name) : present.object);
        return present == null ? null : present.envelope();
    }

    @Override
    public Stream<String> keySet() {
        return entries.values().stream().map(Entry::informersKey);
    }

    @Override
    public Stream<GenericKubernetesResource> values() {
        return entries.values().stream().map(Entry::envelope);
    }

    @Override
    public int size() {
        return entries.size();
    }

    @Override
    public @Nullable GenericKubernetesResource get(String key) {
        Entry entry = entries.get(nameOf(key));
        return entry == null || !entry.informersKey().equals(key) ? null : entry.envelope();
    }

    @Override
    public boolean isFullState() {
        return false;
    }
}
