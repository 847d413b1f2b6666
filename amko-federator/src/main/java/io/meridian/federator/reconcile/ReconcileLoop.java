package io.meridian.federator.reconcile;

import io.meridian.federator.assemble.Assembly;
import io.meridian.federator.assemble.AssemblyInput;
import io.meridian.federator.assemble.GslbServiceAssembler;
import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.PolicyBook;
import io.meridian.federator.publish.Publishing;
import io.meridian.federator.publish.WantedSet;
import io.meridian.federator.status.Statuses;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.MemberCluster;
import io.meridian.federator.watch.ObjectEvent;
import io.meridian.mesh.Mesh;
import io.meridian.model.Problem;
import io.meridian.model.Rejection;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/// One thread turning: reads what the caches hold, assembles, publishes what differs, writes
/// statuses. Level-based: what is written follows from what is there, never from the event that
/// woke it. Alive means that it turned.
public final class ReconcileLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

    /// Turns without an event too: a publication that failed is tried again.
    private static final long QUIET_MILLIS = 1_000;

    private final String ownCluster;
    private final List<MemberCluster> clusters;
    private final Mesh mesh;
    private final Publishing publishing;
    private final PolicyBook policies;
    private final LeaderClaim leaderClaim;
    private final Statuses statuses = new Statuses();
    private final ReconcileQueue queue = new ReconcileQueue();
    private final Thread thread;
    private final AtomicLong turns = new AtomicLong();
    private volatile long lastTurnNanos = System.nanoTime();
    private volatile @Nullable Outcome outcome;
    private volatile boolean running = true;
    private Set<Rejection> told = Set.of();

    public ReconcileLoop(
            String ownCluster,
            String namespace,
            List<MemberCluster> clusters,
            Mesh mesh,
            LastGood lastGood,
            Publishing publishing) {
        this.ownCluster = ownCluster;
        this.clusters = List.copyOf(clusters);
        this.mesh = mesh;
        this.publishing = publishing;
        Set<String> contexts = new HashSet<>();
        clusters.forEach(cluster -> contexts.add(cluster.name()));
        this.policies = new PolicyBook(namespace, contexts, lastGood);
        this.leaderClaim = new LeaderClaim(mesh.publisher(), lastGood);
        this.thread =
                Thread.ofPlatform().daemon().name("reconcile-" + ownCluster).unstarted(this::run);
    }

    public void start() {
        clusters.forEach(cluster -> cluster.start(this::lookAgain));
        var _ = mesh.publisher().subscribe(leadership -> queue.add(ownCluster));
        thread.start();
    }

    /// Has it turn now, with everything: an operator has changed what may be published.
    public void turnSoon() {
        queue.add(ownCluster);
    }

    private void lookAgain(ObjectEvent event) {
        queue.add(event.cluster());
    }

    private void run() {
        while (running) {
            try {
                Set<String> changed = queue.take(QUIET_MILLIS);
                turn(!changed.isEmpty());
            } catch (InterruptedException closing) {
                return;
            } catch (Exception failed) { // the loop outlives whatever one turn runs into
                LOG.error("a turn failed, the next one tries again", failed);
            }
            turns.incrementAndGet();
            lastTurnNanos = System.nanoTime();
        }
    }

    private void turn(boolean changed) {
        Outcome last = outcome;
        if (!changed && last != null) {
            publishing.publish(last.wanted());
            return;
        }
        Map<String, ClusterView> views = new TreeMap<>();
        clusters.forEach(cluster -> views.put(cluster.name(), cluster.view()));
        ClusterView own = views.getOrDefault(ownCluster, clusters.getFirst().view());
        PolicyBook.Reading reading = policies.read(own);
        Assembly assembly =
                GslbServiceAssembler.assemble(
                        AssemblyInput.of(
                                views.values(),
                                reading.settings(),
                                mesh.log().snapshot().records().values(),
                                Optional.empty()));
        List<ObjectReport> reports = PolicyReports.of(reading.reports(), assembly);
        reports.addAll(assembly.reports());
        WantedSet wanted =
                WantedSet.of(reading.settings(), assembly, reports, sourceProblems(views));
        Outcome next =
                new Outcome(reading.settings(), assembly, reports, wanted.rejections(), wanted);
        outcome = next;
        leaderClaim.follow(reading.amkoCluster(), reading.amkoClusterObject(), own.listed());
        tell(next.rejections());
        publishing.publish(wanted);
        writeStatuses(views, next);
    }

    private static Map<String, Map<String, List<Problem>>> sourceProblems(
            Map<String, ClusterView> views) {
        Map<String, Map<String, List<Problem>>> problems = new TreeMap<>();
        views.forEach((cluster, view) -> problems.put(cluster, view.sourceProblems()));
        return problems;
    }

    private void tell(List<Rejection> rejections) {
        Set<Rejection> now = new HashSet<>(rejections);
        for (Rejection rejection : rejections) {
            if (!told.contains(rejection)) {
                rejection
                        .problems()
                        .forEach(problem ->
                                LOG.warn(
                                        "rejected: {} {}; in force: {}",
                                        name(rejection),
                                        problem,
                                        rejection.inForce()));
            }
        }
        Set<String> names = new HashSet<>();
        now.forEach(rejection -> names.add(name(rejection)));
        for (Rejection before : told) {
            if (!names.contains(name(before))) {
                LOG.info("accepted again, or gone: {}", name(before));
            }
        }
        told = now;
    }

    private static String name(Rejection rejection) {
        return rejection.kind().isEmpty()
                ? rejection.source()
                : rejection.cluster()
                        + " "
                        + rejection.kind()
                        + " "
                        + rejection.namespace()
                        + "/"
                        + rejection.name();
    }

    private void writeStatuses(Map<String, ClusterView> views, Outcome current) {
        for (MemberCluster cluster : clusters) {
            Map<String, Map<String, Object>> documents = new HashMap<>();
            for (ObjectReport report : publishing.withConditions(current.reports())) {
                if (report.object().cluster().equals(cluster.name())) {
                    documents.put(report.object().key().statusName(), document(report));
                }
            }
            ClusterView view = views.get(cluster.name());
            if (view != null) {
                view.sourceProblems()
                        .forEach((file, problems) ->
                                documents.put(
                                        Statuses.sourceName(file),
                                        Statuses.ofSource(file, problems)));
            }
            cluster.writeStatuses(documents);
        }
    }

    private Map<String, Object> document(ObjectReport report) {
        ObjectReport told =
                report.object().key().kind().equals("AMKOCluster")
                        ? report.withNotes(List.of(leaderClaim.describe()))
                        : report;
        return statuses.of(told);
    }

    /// What the last turn came to; null before the first.
    public @Nullable Outcome outcome() {
        return outcome;
    }

    /// How long ago the loop turned.
    public long sinceTurnMillis() {
        return (System.nanoTime() - lastTurnNanos) / 1_000_000;
    }

    public long turns() {
        return turns.get();
    }

    public int queueDepth() {
        return queue.depth();
    }

    public List<ClusterView> views() {
        return clusters.stream().map(MemberCluster::view).toList();
    }

    @Override
    public void close() {
        running = false;
        thread.interrupt();
        try {
            thread.join(2_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        clusters.forEach(MemberCluster::close);
    }
}
