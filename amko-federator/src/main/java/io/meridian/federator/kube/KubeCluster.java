package io.meridian.federator.kube;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.CopyState;
import io.meridian.federator.watch.FederationSet;
import io.meridian.federator.watch.FederationState;
import io.meridian.federator.watch.MemberCluster;
import io.meridian.federator.watch.ObjectEvent;
import io.meridian.federator.watch.ObjectKey;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The kubeconfig door: one API server, a watch for each kind, and what was known of it before.
///
/// A thread of its own sees whether the server answers, asks for kinds, and keeps the copy on disk;
/// whatever happens to it happens to no other cluster.
final class KubeCluster implements MemberCluster {

    private static final Logger LOG = LoggerFactory.getLogger(KubeCluster.class);

    private final String name;
    private final WatchPace pace;
    private final KindWatches watches;
    private final ServerLink link;
    private final ClusterCopy copy;
    private final Writers writers;
    private final Thread thread;
    private final Instant begunAt = Instant.now();
    private volatile boolean running = true;
    private volatile boolean dirty = true;
    private volatile @Nullable ClusterView view;
    private volatile @Nullable Consumer<ObjectEvent> listener;
    private KindWatches.@Nullable Standing told;
    private String toldOfAccess = "";

    /// @param own whether it is the cluster that this federator runs in
    /// @param access asked with each look
    /// @param folder for the copy on disk, of this cluster alone
    KubeCluster(
            String name, boolean own, Supplier<ClusterAccess> access, Path folder, WatchPace pace) {
        this.name = name;
        this.pace = pace;
        this.watches = new KindWatches(name, own, pace, this::changed);
        this.link = new ServerLink(name, access, pace, watches::disconnect);
        this.copy = new ClusterCopy(name, folder, watches);
        this.writers = new Writers(name, own, this, watches.mirror());
        this.thread = Thread.ofPlatform().daemon().name("watch-" + name).unstarted(this::run);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void start(Consumer<ObjectEvent> events) {
        listener = events;
        copy.restore();
        thread.start();
        writers.start();
    }

    private void changed(KubeKind kind, ObjectKey key) {
        copy.changed(kind);
        dirty = true;
        tell(new ObjectEvent.Upserted(name, key));
    }

    private void tell(ObjectEvent event) {
        Consumer<ObjectEvent> events = listener;
        if (events != null) {
            events.accept(event);
        }
    }

    private void run() {
        while (running) {
            try {
                look();
                Thread.sleep(pace.look());
            } catch (InterruptedException closing) {
                break;
            } catch (Exception failed) { // the next look tries again
                LOG.error("cluster {} could not be looked at", name, failed);
                pause(pace.look());
            }
        }
        link.close();
        boolean _ = Thread.interrupted();
        copy.saveNow();
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException closing) {
            Thread.currentThread().interrupt();
        }
    }

    private void look() {
        link.look();
        Connection now = link.connection();
        if (now != null) {
            watches.ask(now.client());
        }
        watches.look(link.isReachable());
        KindWatches.Standing standing = watches.standing(link.unreachable());
        tell(standing);
        tellOfAccess(link.accessProblem());
        if (running) {
            copy.save(standing.isCurrent());
        }
    }

    /// What is not an object's change is told as a relist: reachability, kinds that come and go.
    private void tell(KindWatches.Standing standing) {
        if (standing.equals(told)) {
            return;
        }
        if (!standing.failures().isEmpty()) {
            LOG.warn(
                    "cluster {} cannot be listed in full, what it held stays: {}",
                    name,
                    standing.failures());
        } else {
            LOG.info("cluster {}: {}", name, standing.listed() ? "listed" : "not listed yet");
        }
        told = standing;
        dirty = true;
        tell(new ObjectEvent.Relisted(name));
    }

    /// Logged already where it was found.
    private void tellOfAccess(String problem) {
        if (!problem.equals(toldOfAccess)) {
            toldOfAccess = problem;
            tell(new ObjectEvent.Relisted(name));
        }
    }

    @Override
    public @Nullable Instant staleSince() {
        ClusterView now = view();
        return now.listed() || now.staleSince() != null ? now.staleSince() : begunAt;
    }

    @Override
    public ClusterView view() {
        ClusterView present = view;
        if (present == null || dirty) {
            dirty = false;
            KindWatches.Standing standing = watches.standing(link.unreachable());
            present =
                    new ClusterView(
                            name,
                            watches.objects(),
                            Map.of(),
                            standing.listed(),
                            standing.staleSince(),
                            standing.unlisted(),
                            standing.failures());
            view = present;
        }
        return present;
    }

    /// The objects of the settings kinds, and of everything else: for writers.
    KindWatch watch(String kind) {
        return watches.of(kind);
    }

    /// The object of a watched kind; null when it is not known.
    @Nullable ClusterObject find(ObjectKey key) {
        return watches.find(key);
    }

    /// Why there is no connection; empty while there is one.
    String unreachable() {
        return link.unreachable();
    }

    /// The leader's own status says how far federation has come.
    void tellFederation() {
        tell(new ObjectEvent.Relisted(name));
    }

    @Nullable Connection connection() {
        return link.connection();
    }

    @Override
    public CopyState copy() {
        return copy.state();
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
    public String accessProblem() {
        return link.accessProblem();
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
        writers.close(); // before the connection that it writes through
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
