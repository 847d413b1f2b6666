package io.meridian.federator.kube;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.FederationSet;
import io.meridian.federator.watch.FederationState;
import io.meridian.federator.watch.MemberCluster;
import io.meridian.federator.watch.ObjectEvent;
import io.meridian.federator.watch.ObjectKey;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The kubeconfig door: one API server, a watch for each kind, and what was known of it before.
///
/// A thread of its own connects, asks for kinds, sees whether the server still answers, and keeps
/// the copy on disk; whatever happens to it happens to no other cluster.
final class KubeCluster implements MemberCluster {

    private static final Logger LOG = LoggerFactory.getLogger(KubeCluster.class);
    private static final long LOOK_MILLIS = 500;
    private static final Duration PING = Duration.ofSeconds(5);

    /// After so long a silence nobody knows what a watch has missed: all kinds are listed anew.
    private static final Duration LOST = Duration.ofSeconds(10);

    /// How long a server may be silent before what it held is called stale.
    private static final Duration GRACE = Duration.ofSeconds(6);

    private final String name;
    private final boolean own;
    private final Supplier<ClusterAccess> access;
    private final KnownObjects disk;
    private final KindWatch mirrors;
    private final Writers writers;
    private final Map<String, KindWatch> watches = new LinkedHashMap<>();
    private final Set<String> unsaved = ConcurrentHashMap.newKeySet();
    private final Set<String> savedOnce = new HashSet<>();
    private final Thread thread;
    private volatile boolean running = true;
    private volatile boolean dirty = true;
    private volatile @Nullable Connection connection;
    private volatile String unreachable = "not connected yet";
    private volatile Instant answeredAt = Instant.EPOCH;
    private volatile @Nullable ClusterView view;
    private @Nullable Consumer<ObjectEvent> listener;
    private Instant pingedAt = Instant.EPOCH;
    private Instant savedAt = Instant.EPOCH;
    private Instant seenWrittenAt = Instant.EPOCH;
    private Duration saveEvery = Duration.ofMillis(300);
    private String toldState = "";

    /// @param own whether it is the cluster that this federator runs in
    /// @param access asked twice a second
    /// @param folder for the copy on disk, of this cluster alone
    KubeCluster(String name, boolean own, Supplier<ClusterAccess> access, Path folder) {
        this.name = name;
        this.own = own;
        this.access = access;
        this.disk = new KnownObjects(name, folder);
        for (KubeKind kind : KubeKind.ALL) {
            watches.put(kind.kind(), new KindWatch(name, kind, key -> changed(kind, key)));
        }
        this.mirrors = new KindWatch(name, KubeKind.MIRROR, _ -> {});
        this.writers = new Writers(name, own, this, mirrors);
        this.thread = Thread.ofPlatform().daemon().name("watch-" + name).unstarted(this::run);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Consumer<ObjectEvent> events) {
        listener = events;
        restore();
        thread.start();
        writers.start();
    }

    private void restore() {
        Instant seen = disk.seen().orElse(Instant.EPOCH);
        for (KindWatch watch : watches.values()) {
            disk.read(watch.kind())
                    .ifPresent(kept -> {
                        watch.store().restore(kept.objects());
                        watch.restored(seen, kept.complete());
                    });
        }
    }

    private void changed(KubeKind kind, ObjectKey key) {
        unsaved.add(kind.kind());
        dirty = true;
        tell(new ObjectEvent.Upserted(name, key));
    }

    private void tell(ObjectEvent event) {
        Consumer<ObjectEvent> told = listener;
        if (told != null) {
            told.accept(event);
        }
    }

    private void run() {
        while (running) {
            try {
                look();
                Thread.sleep(LOOK_MILLIS);
            } catch (InterruptedException closing) {
                break;
            } catch (Exception failed) { // the next look tries again
                LOG.error("cluster {} could not be looked at", name, failed);
                pause();
            }
        }
        disconnect();
        boolean _ = Thread.interrupted();
        saveKinds();
    }

    private static void pause() {
        try {
            Thread.sleep(LOOK_MILLIS);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() throws InterruptedException {
        connect();
        Connection now = connection;
        if (now != null) {
            ping(now);
            if (isReachable()) {
                ask(now);
            }
        }
        Instant at = Instant.now();
        all().forEach(watch -> watch.look(isReachable(), at));
        tellState();
        save(at);
    }

    /// Follows the credentials.
    private void connect() {
        switch (access.get()) {
            case ClusterAccess.Missing missing -> {
                disconnect();
                unreachable = missing.reason();
            }
            case ClusterAccess.Granted granted -> {
                Connection present = connection;
                if (present == null || !present.isBy(granted)) {
                    disconnect();
                    connection = new Connection(granted);
                    pingedAt = Instant.EPOCH;
                }
            }
        }
    }

    private void disconnect() {
        Connection present = connection;
        connection = null;
        if (present != null) {
            all().forEach(KindWatch::disconnect);
            present.close();
        }
    }

    private void ping(Connection now) {
        if (Duration.between(pingedAt, Instant.now()).compareTo(PING) < 0) {
            return;
        }
        String refused = now.ping();
        pingedAt = Instant.now();
        if (refused == null) {
            if (Duration.between(answeredAt, pingedAt).compareTo(PING.plus(LOST)) > 0) {
                all().forEach(KindWatch::disconnect);
            }
            answeredAt = pingedAt;
            unreachable = "";
        } else {
            unreachable = refused;
        }
    }

    private boolean isReachable() {
        return connection != null && unreachable.isEmpty();
    }

    /// All kinds at once: a slow server is waited for once, not once a kind.
    private void ask(Connection now) throws InterruptedException {
        Instant at = Instant.now();
        List<Callable<Void>> questions = new ArrayList<>();
        for (KindWatch watch : all()) {
            if (watch.wantsToAsk(at)) {
                questions.add(() -> {
                    watch.ask(now.client());
                    return null;
                });
            }
        }
        if (questions.isEmpty()) {
            return;
        }
        try (ExecutorService asking = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var asked : asking.invokeAll(questions)) {
                try {
                    asked.get();
                } catch (java.util.concurrent.ExecutionException failed) {
                    LOG.warn("a kind of cluster {} could not be asked for", name, failed);
                }
            }
        }
        dirty = true;
    }

    /// The mirror is no part of the view: what is written there must wake nobody.
    private List<KindWatch> all() {
        List<KindWatch> all = new ArrayList<>(watches.values());
        if (own) {
            all.add(mirrors);
        }
        return all;
    }

    /// What is not an object's change is told as a relist: reachability, kinds that come and go.
    private void tellState() {
        ClusterView now = build();
        String state =
                now.listed()
                        + " "
                        + now.unlistedKinds()
                        + " "
                        + now.failures()
                        + " "
                        + (now.staleSince() != null);
        if (!state.equals(toldState)) {
            if (now.failures().isEmpty()) {
                LOG.info("cluster {}: {}", name, now.listed() ? "listed" : "not listed yet");
            } else {
                LOG.warn(
                        "cluster {} cannot be listed in full, what it held stays: {}",
                        name,
                        now.failures());
            }
            toldState = state;
            dirty = true;
            tell(new ObjectEvent.Relisted(name));
        }
    }

    @Override
    public ClusterView view() {
        ClusterView present = view;
        if (present == null || dirty) {
            dirty = false;
            present = build();
            view = present;
        }
        return present;
    }

    private ClusterView build() {
        SortedMap<ObjectKey, ClusterObject> objects = new TreeMap<>();
        Map<String, String> failures = new TreeMap<>();
        Set<String> unlisted = new HashSet<>();
        boolean listed = true;
        Instant oldest = null;
        Instant now = Instant.now();
        for (KindWatch watch : watches.values()) {
            watch.store().objects().forEach(object -> objects.put(object.key(), object));
            String failure = watch.failure();
            if (failure != null && isReachable()) {
                failures.put(watch.kind().kind(), failure);
            }
            if (!watch.isKnown()) {
                unlisted.add(watch.kind().kind());
                listed &= !watch.kind().isEssential(own);
            }
            Instant current = watch.current();
            if (current != null
                    && Duration.between(current, now).compareTo(GRACE) > 0
                    && (oldest == null || current.isBefore(oldest))) {
                oldest = current;
            }
        }
        if (!isReachable()) {
            failures.put("API server", unreachable);
        }
        return new ClusterView(name, objects, Map.of(), listed, oldest, unlisted, failures);
    }

    /// The objects of the settings kinds, and of everything else: for writers.
    KindWatch watch(String kind) {
        return java.util.Objects.requireNonNull(watches.get(kind));
    }

    /// The object of a watched kind; null when it is not known.
    @Nullable ClusterObject find(ObjectKey key) {
        KindWatch watch = watches.get(key.kind());
        return watch == null ? null : watch.store().find(key);
    }

    /// Why there is no connection; empty while there is one.
    String unreachable() {
        return unreachable;
    }

    /// The leader's own status says how far federation has come.
    void tellFederation() {
        tell(new ObjectEvent.Relisted(name));
    }

    @Nullable Connection connection() {
        return isReachable() ? connection : null;
    }

    private void save(Instant now) {
        if (!running) {
            return;
        }
        if (Duration.between(savedAt, now).compareTo(saveEvery) >= 0) {
            saveKinds();
        }
        ClusterView present = view();
        boolean current = present.listed() && present.staleSince() == null && isReachable();
        if (current && Duration.between(seenWrittenAt, now).compareTo(PING) >= 0) {
            seenWrittenAt = now;
            try {
                disk.writeSeen(now);
            } catch (IOException failed) {
                LOG.warn("when cluster {} was seen cannot be kept: {}", name, failed.toString());
            }
        }
    }

    /// At most a twentieth of the time goes into this.
    private void saveKinds() {
        Instant begin = Instant.now();
        for (KindWatch watch : watches.values()) {
            String kind = watch.kind().kind();
            if (!watch.isKnown()) {
                continue;
            }
            boolean first = savedOnce.add(kind);
            if (!unsaved.remove(kind) && !first) {
                continue;
            }
            try {
                disk.write(watch.kind(), watch.store().objects());
            } catch (IOException failed) {
                unsaved.add(kind);
                LOG.warn("{} of cluster {} cannot be kept: {}", kind, name, failed.toString());
            }
        }
        savedAt = Instant.now();
        Duration took = Duration.between(begin, savedAt).multipliedBy(20);
        saveEvery = took.toMillis() < 300 ? Duration.ofMillis(300) : took;
    }

    @Override
    public void writeStatuses(Map<String, Map<String, Object>> statuses) {
        writers.want(statuses);
    }

    @Override
    public void federate(@Nullable FederationSet wanted) {
        writers.wantThere(wanted);
    }

    @Override
    public FederationState federation() {
        return writers.reached();
    }

    @Override
    public void mirror(@Nullable Map<String, Map<String, Object>> documents) {
        writers.wantMirror(documents);
    }

    @Override
    public long writes() {
        return writers.writes();
    }

    @Override
    public Map<String, String> writeFailures() {
        return writers.failures();
    }

    /// The copy on disk stays, for when the cluster becomes a member again.
    @Override
    public void close() {
        running = false;
        thread.interrupt();
        writers.close();
        try {
            thread.join(2_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
