package io.meridian.federator.kube;

import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.meridian.federator.watch.FederationSet;
import io.meridian.federator.watch.FederationState;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What is written to one API server: statuses of our kinds, events on whatever they concern, the
/// leader's settings in a member, and the mirror of what is served.
///
/// Two threads of its own compare what is wanted with what is there, again and again, so that a
/// server that is slow or away costs nobody else anything and gets what is current when it is back.
final class Writers implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Writers.class);
    private static final long LOOK_MILLIS = 1_000;

    /// One kind of writing: it may wait, and it may be refused.
    private interface Writing {
        void write(KubernetesClient client) throws InterruptedException;
    }

    private final String cluster;
    private final boolean own;
    private final KubeCluster door;
    private final ApiWriter api = new ApiWriter();
    private final StatusWriter statuses;
    private final EventWriter events;
    private final FederationWriter federation;
    private final MirrorWriter mirror;
    private final Thread thread;
    private final Thread mirrorThread;
    private final Map<String, String> failures = new TreeMap<>();
    private Map<String, Map<String, Object>> wanted = Map.of();
    private boolean changed;
    private volatile @Nullable FederationSet wantedThere;
    private volatile FederationState reached = new FederationState.Idle();
    private volatile @Nullable Map<String, Map<String, Object>> mirrored;
    private volatile boolean running = true;

    Writers(String cluster, boolean own, KubeCluster door, KindWatch mirrors) {
        this.cluster = cluster;
        this.own = own;
        this.door = door;
        this.statuses = new StatusWriter(door, api, WriterClock.SYSTEM);
        this.events = new EventWriter(api, door::find, WriterClock.SYSTEM);
        this.federation = new FederationWriter(door, api, WriterClock.SYSTEM);
        this.mirror = new MirrorWriter(mirrors, api, WriterClock.SYSTEM);
        this.thread = Thread.ofPlatform().daemon().name("write-" + cluster).unstarted(this::run);
        this.mirrorThread =
                Thread.ofPlatform().daemon().name("mirror-" + cluster).unstarted(this::runMirror);
    }

    void start() {
        thread.start();
        if (own) {
            mirrorThread.start();
        }
    }

    /// Replaces the statuses that are wanted.
    synchronized void want(Map<String, Map<String, Object>> documents) {
        wanted = Map.copyOf(documents);
        changed = true;
        notifyAll();
    }

    /// Replaces what the member is to have; null stops that.
    synchronized void wantThere(@Nullable FederationSet set) {
        if (set == null) {
            reached = new FederationState.Idle();
        }
        wantedThere = set;
        changed = true;
        notifyAll();
    }

    FederationState reached() {
        return reached;
    }

    /// Replaces the mirror that is wanted; null leaves it as it is.
    void wantMirror(@Nullable Map<String, Map<String, Object>> documents) {
        mirrored = documents == null ? null : Map.copyOf(documents);
    }

    @SuppressWarnings("WaitNotInLoop") // a spurious wake-up costs one look
    private synchronized Map<String, Map<String, Object>> await() throws InterruptedException {
        if (!changed) {
            wait(LOOK_MILLIS);
        }
        changed = false;
        return wanted;
    }

    private void run() {
        while (running) {
            try {
                Map<String, Map<String, Object>> documents = await();
                if (own) {
                    attempt("statuses", client -> writeStatuses(client, documents));
                } else {
                    federate();
                }
                attempt("events", client -> events.tell(client, documents));
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    private void runMirror() {
        while (running) {
            try {
                Thread.sleep(LOOK_MILLIS);
                Map<String, Map<String, Object>> documents = mirrored;
                if (documents != null) {
                    attempt("GslbServices", client -> mirror.write(client, documents));
                }
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    /// What is refused of one kind holds up no other; a server that does not answer is asked no
    /// more.
    private void writeStatuses(
            KubernetesClient client, Map<String, Map<String, Object>> documents) {
        Refusals refusals = new Refusals();
        for (Map<String, Object> document : documents.values()) {
            boolean _ = refusals.collect(() -> statuses.write(client, document));
        }
        refusals.tell();
    }

    private void federate() throws InterruptedException {
        FederationSet set = wantedThere;
        if (set == null) {
            return;
        }
        if (door.connection() == null) {
            reached = new FederationState.Unconnected(door.unreachable());
            return;
        }
        attempt(
                "settings",
                client -> {
                    FederationState before = reached;
                    federation.bring(client, set).ifPresent(state -> reached = state);
                    if (!reached.equals(before)) {
                        LOG.info("settings in cluster {}: {}", cluster, reached.inWords());
                        door.tellFederation();
                    }
                });
    }

    /// Whatever is refused is told once, and tried again with the next look.
    private void attempt(String what, Writing writing) throws InterruptedException {
        Connection connection = door.connection();
        if (connection == null) {
            return;
        }
        try {
            writing.write(connection.client());
            tell(what, "");
        } catch (KubernetesClientException refused) {
            tell(what, KindWatch.describe(refused));
        } catch (RuntimeException failed) { // the next look tries again
            if (running
                    && door.connection() == connection) { // not cut off by the end, or by others
                LOG.error("{} of cluster {} could not be written", what, cluster, failed);
            }
        }
    }

    private synchronized void tell(String what, String failure) {
        if (failure.isEmpty()) {
            failures.remove(what);
        } else if (!failure.equals(failures.put(what, failure))) {
            LOG.warn("cluster {} refuses {}: {}", cluster, what, failure);
        }
    }

    /// What is refused now, and why.
    synchronized Map<String, String> failures() {
        return Map.copyOf(failures);
    }

    long writes() {
        return api.writes();
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
        mirrorThread.interrupt();
    }
}
