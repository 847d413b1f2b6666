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
import io.meridian.federator.watch.Doors;
import io.meridian.federator.watch.FederationSet;
import io.meridian.federator.watch.LastGood;
import io.meridian.federator.watch.MemberCluster;
import io.meridian.federator.watch.ObjectEvent;
import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.mesh.Mesh;
import io.meridian.model.Problem;
import io.meridian.model.Rejection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One thread turning: reads what the caches hold, assembles, publishes what differs, writes
/// statuses. Level-based: what is written follows from what is there, never from the event that
/// woke it. Alive means that it turned.
public final class ReconcileLoop implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(ReconcileLoop.class);

    /// Turns without an event too: a publication that failed is tried again.
    private static final long QUIET_MILLIS = 1_000;

    /// How long after the start a claim may take before anybody is told that it waits: what stood
    /// in the statuses before is true again in a moment.
    private static final long SETTLE_MILLIS = 10_000;

    private final String ownCluster;
    private final String namespace;
    private final Doors doors;
    private final Mesh mesh;
    private final Publishing publishing;
    private final Optional<Set<String>> zones;
    private final PolicyBook policies;
    private final LeaderClaim leaderClaim;
    private final Statuses statuses = new Statuses();
    private final ReconcileQueue queue = new ReconcileQueue();
    private final Thread thread;
    private final AtomicLong turns = new AtomicLong();
    private volatile long lastTurnNanos = System.nanoTime();
    private volatile @Nullable Outcome outcome;
    private volatile boolean running = true;
    private final long startedNanos = System.nanoTime();
    private boolean membersCurrent;
    private FederationMembers members = FederationMembers.ALL;
    private Set<Rejection> told = Set.of();
    private boolean statusesOwed;
    private boolean policiesKnown;
    private volatile long lastTurnTookNanos;

    public ReconcileLoop(
            String ownCluster,
            String namespace,
            Doors doors,
            Mesh mesh,
            LastGood lastGood,
            Publishing publishing,
            Set<String> zones) {
        this.ownCluster = ownCluster;
        this.namespace = namespace;
        this.doors = doors;
        this.mesh = mesh;
        this.publishing = publishing;
        this.zones = zones.isEmpty() ? Optional.empty() : Optional.of(Set.copyOf(zones));
        this.policies = new PolicyBook(namespace, doors::leadTo, lastGood);
        this.leaderClaim = new LeaderClaim(mesh.publisher(), lastGood);
        this.thread =
                Thread.ofPlatform().daemon().name("reconcile-" + ownCluster).unstarted(this::run);
    }

    public void start() {
        doors.start(this::lookAgain);
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
                long begin = System.nanoTime();
                turn(!changed.isEmpty());
                if (!changed.isEmpty()) {
                    lastTurnTookNanos = System.nanoTime() - begin;
                }
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
        boolean owed = statusesOwed && last != null && !isSettling(last);
        if (!changed && !owed && last != null) {
            publish(last.wanted());
            return;
        }
        ClusterView own = doors.own().view();
        PolicyBook.Reading reading = policies.read(own);
        members = FederationMembers.of(reading.amkoCluster());
        doors.follow(
                members.followedBeside(
                        reading.settings().memberClusters(),
                        LeaderClaim.isLeader(reading.amkoCluster())));
        Map<String, ClusterView> views = new TreeMap<>();
        for (MemberCluster cluster : doors.all()) {
            String name = cluster.name();
            if (doors.isConfigured(name) || reading.settings().memberClusters().contains(name)) {
                views.put(name, cluster.view()); // settings go to others too, nothing comes of them
            }
        }
        views.put(own.cluster(), own);
        policiesKnown = own.listed();
        membersCurrent = MemberFreshness.areCurrent(views.values());
        Assembly assembly =
                GslbServiceAssembler.assemble(
                        AssemblyInput.of(
                                views.values(),
                                reading.settings(),
                                mesh.log().snapshot().records().values(),
                                zones));
        List<ObjectReport> reports =
                MemberFreshness.addTo(
                        MemberAccess.addTo(
                                PolicyReports.of(reading.reports(), assembly), doors.all()),
                        views.values());
        reports.addAll(assembly.reports());
        WantedSet wanted =
                WantedSet.of(reading.settings(), assembly, reports, sourceProblems(views));
        Outcome next =
                new Outcome(
                        own.listed(),
                        own.listed() && !LeaderClaim.isLeader(reading.amkoCluster()),
                        reading.settings(),
                        assembly,
                        reports,
                        wanted.rejections(),
                        wanted);
        outcome = next;
        leaderClaim.follow(reading.amkoCluster(), reading.amkoClusterObject(), own.listed());
        if (policiesKnown) { // until then half of what they refer to may be missing
            tell(next.rejections());
            publishing.publish(wanted);
            federate(own, reading);
            writeStatuses(views, next);
        }
    }

    private void federate(ClusterView own, PolicyBook.Reading reading) {
        FederationSet set = Federation.set(own, reading.amkoCluster(), namespace, isLeading());
        others().forEach(member -> member.federate(members.include(member) ? set : null));
    }

    private List<MemberCluster> others() {
        return doors.all().stream().filter(door -> !door.name().equals(ownCluster)).toList();
    }

    private boolean isLeading() {
        return mesh.publisher().leadership() instanceof Leadership.Leading;
    }

    /// Policies that are not known yet select nothing, which is no reason to withdraw anything.
    private void publish(WantedSet wanted) {
        if (policiesKnown) {
            publishing.publish(wanted);
        }
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

    /// Whether this federator has just started, and does not lead yet although it is to, or has not
    /// reached all members.
    private boolean isSettling(Outcome current) {
        if (System.nanoTime() - startedNanos >= SETTLE_MILLIS * 1_000_000) {
            return false;
        }
        Leadership leadership = mesh.publisher().leadership();
        boolean claims =
                leadership instanceof Leadership.Following
                        || leadership instanceof Leadership.Waiting;
        return !membersCurrent || !current.follows() && claims;
    }

    private void writeStatuses(Map<String, ClusterView> views, Outcome current) {
        statusesOwed = isSettling(current);
        if (statusesOwed) {
            return;
        }
        for (MemberCluster cluster : doors.all()) {
            if (!isLeading() && !cluster.name().equals(ownCluster)) {
                continue; // what a member's objects are told is the leader's to say
            }
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
        return report.object().key().kind().equals("AMKOCluster")
                ? amkoCluster(report)
                : statuses.of(report);
    }

    private Map<String, Object> amkoCluster(ObjectReport report) {
        ObjectReport told = report.withNotes(List.of(leaderClaim.describe()));
        if (isLeading()) {
            told = told.withNotes(members.noteOn(others()).stream().toList());
        }
        if (report.isAccepted()) {
            told = leaderClaim.condition().map(told::withCondition).orElse(told);
        }
        Map<String, Object> document = statuses.of(told);
        Statuses.addConditions(
                document,
                Federation.conditions(
                        Statuses.errors(report),
                        isLeading(),
                        others().stream().filter(members::include).toList(),
                        members.unknownAmong(doors.all())));
        return document;
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

    /// How long the last turn took that had something to look at.
    public long lastTurnTookNanos() {
        return lastTurnTookNanos;
    }

    /// Hands the own cluster the mirror of what is served.
    public void mirror(Map<String, Map<String, Object>> documents) {
        doors.own().mirror(documents);
    }

    /// Requests that write, by cluster.
    public Map<String, Long> writes() {
        Map<String, Long> writes = new TreeMap<>();
        doors.all().forEach(cluster -> writes.put(cluster.name(), cluster.writes()));
        return writes;
    }

    public int queueDepth() {
        return queue.depth();
    }

    /// The doors that are open.
    public List<MemberCluster> clusters() {
        return doors.all();
    }

    public List<ClusterView> views() {
        return doors.all().stream().map(MemberCluster::view).toList();
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
        doors.close();
    }
}
