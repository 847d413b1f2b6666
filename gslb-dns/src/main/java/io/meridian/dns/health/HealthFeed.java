package io.meridian.dns.health;

import io.meridian.dns.Serving;
import io.meridian.health.Clock;
import io.meridian.health.probe.ProbeCounts;
import io.meridian.health.probe.Prober;
import io.meridian.health.probe.ProberConfig;
import io.meridian.health.verdict.Ballot;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.mesh.OpinionExchange;
import io.meridian.mesh.Subscription;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what is served into probes, everybody's opinions into verdicts, and verdicts into the
/// octets that decisions look at. One thread of its own changes state; another, which a slow disk
/// may hold up, saves verdicts.
public final class HealthFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthFeed.class);

    /// How soon a service that was waiting is noticed to be ready: well below the half second after
    /// which resolvers ask again.
    private static final long LOOK_MILLIS = 100;

    /// As often as streams carry fresh evidence, so that no beat repeats the last one's.
    private static final long REFRESH_MILLIS = 1000;

    private final OpinionExchange exchange;
    private final VerdictBoard board;
    private final Prober prober;
    private final VerdictFile file;
    private final MemberStates states;
    private final ColdStart coldStart;
    private final ScheduledExecutorService thread;
    private final ScheduledExecutorService disk;
    private @Nullable Subscription subscription;
    private volatile @Nullable Serving serving;
    private Map<String, Verdict.State> saved;

    /// @param node for the names of its threads
    public HealthFeed(
            Vertx vertx,
            Clock clock,
            OpinionExchange exchange,
            VerdictFile file,
            Duration coldStartLimit,
            String node) {
        this.exchange = exchange;
        this.file = file;
        this.board = new VerdictBoard(clock);
        this.thread = thread("health-" + node);
        this.disk = thread("verdicts-" + node);
        this.saved = file.read();
        Set<String> _ = board.restore(saved);
        this.prober = Prober.over(vertx, ProberConfig.defaults(), exchange::announce);
        this.states = new MemberStates(board);
        this.coldStart =
                new ColdStart(clock::nanoTime, coldStartLimit, this::isKnown, prober::prioritise);
    }

    private static ScheduledExecutorService thread(String name) {
        return Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name(name).factory());
    }

    public void start() {
        subscription = exchange.subscribe(heard -> onThread(() -> vote(heard)));
        every(thread, LOOK_MILLIS, this::look);
        every(thread, REFRESH_MILLIS, () -> exchange.announce(prober.opinions()));
        every(disk, REFRESH_MILLIS, this::save);
    }

    /// A task that fails once is called again.
    private static void every(ScheduledExecutorService thread, long millis, Runnable task) {
        Runnable guarded =
                () -> {
                    try {
                        task.run();
                    } catch (RuntimeException failed) {
                        LOG.error("the health feed failed once", failed);
                    }
                };
        var _ = thread.scheduleWithFixedDelay(guarded, millis, millis, TimeUnit.MILLISECONDS);
    }

    private void onThread(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException closed) {
            LOG.debug("opinions came after the end");
        }
    }

    /// Takes over what is served next. Its health table is filled when this returns; afterwards
    /// this feed keeps it true.
    public void adopt(Serving next) {
        try {
            thread.submit(() -> adoptOnThread(next)).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the health table was filled");
        } catch (ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void adoptOnThread(Serving next) {
        prober.setTargets(next.targets());
        Set<String> ids = new HashSet<>();
        next.members().forEach(member -> ids.addAll(member.targets()));
        Set<String> _ = board.setTargets(ids);
        Set<String> _ = board.update(ballots(exchange.heard()));
        Serving last = serving;
        states.adopt(last == null ? next : last, next);
        coldStart.adopt(next);
        serving = next;
    }

    private static List<Ballot> ballots(List<NodeOpinions> heard) {
        return heard.stream()
                .filter(said -> said.node().role() == NodeId.Role.DNS)
                .map(said ->
                        new Ballot(
                                said.node().site(),
                                said.node().name(),
                                said.fresh(),
                                said.opinions()))
                .toList();
    }

    private void vote(List<NodeOpinions> heard) {
        Set<String> changed = board.update(ballots(heard));
        for (String target : changed) {
            LOG.info("{} is {}", target, board.verdict(target).state());
        }
        Serving current = serving;
        if (current != null && !changed.isEmpty()) {
            states.fill(current);
        }
    }

    private void look() {
        Serving current = serving;
        if (current != null && coldStart.held() > 0) {
            coldStart.admit(current);
        }
    }

    private boolean isKnown(String target) {
        return board.verdict(target).state() != Verdict.State.UNTESTED || board.hasTried(target);
    }

    private void save() {
        Map<String, Verdict.State> now = board.export();
        if (!now.equals(saved) && file.write(now)) {
            saved = now;
        }
    }

    /// How many services wait for the first tests of their members.
    public int heldServices() {
        return coldStart.held();
    }

    /// How many services were answered without those tests, because waiting had to end.
    public long overdueServices() {
        return coldStart.overdue();
    }

    public VerdictBoard board() {
        return board;
    }

    public ProbeCounts probes() {
        return prober.counts();
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        prober.close();
        end(thread);
        end(disk);
        save();
    }

    private static void end(ScheduledExecutorService thread) {
        thread.shutdownNow();
        try {
            if (!thread.awaitTermination(1, TimeUnit.SECONDS)) {
                LOG.warn("a thread of the health feed is still busy");
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
