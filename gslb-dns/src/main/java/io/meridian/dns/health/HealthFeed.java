package io.meridian.dns.health;

import io.meridian.dns.Serving;
import io.meridian.dns.decision.MemberState;
import io.meridian.health.Clock;
import io.meridian.health.probe.Prober;
import io.meridian.health.probe.ProberConfig;
import io.meridian.health.verdict.Ballot;
import io.meridian.health.verdict.MemberVerdict;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.mesh.OpinionExchange;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns what is served into probes, everybody's opinions into verdicts, and verdicts into the
/// octets that decisions look at. One thread of its own changes state.
public final class HealthFeed implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(HealthFeed.class);
    private static final long LOOK_MILLIS = 100;

    private final OpinionExchange exchange;
    private final VerdictBoard board;
    private final Prober prober;
    private final VerdictFile file;
    private final Duration coldStartLimit;
    private final ScheduledExecutorService thread;
    private final Map<String, Long> firstSeenNanos = new HashMap<>();
    private final Set<String> ready = new HashSet<>();
    private volatile @Nullable Serving serving;
    private volatile boolean allReady;
    private Map<String, Verdict.State> saved = Map.of();
    private int looks;

    public HealthFeed(
            Vertx vertx,
            Clock clock,
            OpinionExchange exchange,
            VerdictFile file,
            Duration coldStartLimit,
            String node) {
        this.exchange = exchange;
        this.file = file;
        this.coldStartLimit = coldStartLimit;
        this.board = new VerdictBoard(clock);
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("health-" + node).factory());
        this.saved = file.read();
        Set<String> _ = board.restore(saved);
        this.prober = Prober.over(vertx, ProberConfig.defaults(), exchange::announce);
    }

    public void start() {
        var _ = exchange.subscribe(heard -> onThread(() -> vote(heard)));
        var _ =
                thread.scheduleAtFixedRate(
                        this::look, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void onThread(Runnable task) {
        if (!thread.isShutdown()) {
            thread.execute(task);
        }
    }

    /// Takes over what is served next. Its health table is filled when this returns; afterwards
    /// this feed keeps it true.
    public void adopt(Serving next) {
        try {
            thread.submit(() -> adoptOnThread(next)).get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private void adoptOnThread(Serving next) {
        prober.setTargets(next.targets());
        Set<String> ids = new HashSet<>();
        next.members().forEach(member -> ids.addAll(member.targets()));
        Set<String> _ = board.setTargets(ids);
        Set<String> _ = board.update(ballots(exchange.heard()));
        Set<String> names = next.zones().services().keySet();
        firstSeenNanos.keySet().retainAll(names);
        ready.retainAll(names);
        names.forEach(name -> firstSeenNanos.putIfAbsent(name, System.nanoTime()));
        serving = next;
        fill(next);
        admit(next);
    }

    private static List<Ballot> ballots(List<NodeOpinions> heard) {
        List<Ballot> ballots = new ArrayList<>();
        for (NodeOpinions node : heard) {
            if (node.node().role() == NodeId.Role.DNS) {
                ballots.add(
                        new Ballot(
                                node.node().site(),
                                node.node().name(),
                                node.fresh(),
                                node.opinions()));
            }
        }
        return ballots;
    }

    private void vote(List<NodeOpinions> heard) {
        Set<String> changed = board.update(ballots(heard));
        for (String target : changed) {
            LOG.info("{} is {}", target, board.verdict(target).state());
        }
        Serving current = serving;
        if (current != null && !changed.isEmpty()) {
            fill(current);
        }
    }

    private void fill(Serving current) {
        for (int slot = 0; slot < current.members().size(); slot++) {
            current.health().set(slot, state(current.members().get(slot)));
        }
    }

    private MemberState state(Serving.MemberTargets member) {
        if (member.targets().isEmpty()) {
            return member.missingMonitors().isEmpty() ? MemberState.UP : MemberState.UNTESTED;
        }
        List<Verdict.State> states =
                member.targets().stream().map(target -> board.verdict(target).state()).toList();
        return switch (MemberVerdict.of(states, member.minMonitorsUp())) {
            case UP -> MemberState.UP;
            case DOWN -> MemberState.DOWN;
            case UNTESTED -> MemberState.UNTESTED;
        };
    }

    /// Ten times a second: who may be answered now, who is waited for; each second, fresh evidence
    /// and the copy on disk.
    private void look() {
        try {
            Serving current = serving;
            if (current != null && !allReady) {
                admit(current);
            }
            if (++looks % 10 == 0) {
                exchange.announce(prober.opinions());
                save();
            }
        } catch (RuntimeException failed) {
            LOG.error("the health feed failed once", failed);
        }
    }

    private void admit(Serving current) {
        boolean all = true;
        for (var entry : current.zones().services().entrySet()) {
            int number = entry.getValue().number();
            if (ready.contains(entry.getKey()) || isReady(entry.getKey(), number, current)) {
                ready.add(entry.getKey());
                current.health().setReady(number);
            } else {
                all = false;
                if (current.health().isAsked(number)) {
                    prioritise(number, current);
                }
            }
        }
        allReady = all;
    }

    private boolean isReady(String name, int number, Serving current) {
        long waited = System.nanoTime() - firstSeenNanos.getOrDefault(name, 0L);
        if (waited >= coldStartLimit.toNanos()) {
            LOG.warn("{} is answered although not all of its members have been tried", name);
            return true;
        }
        return current.membersOf(number).stream()
                .flatMap(member -> member.targets().stream())
                .allMatch(this::isKnown);
    }

    private boolean isKnown(String target) {
        return board.verdict(target).state() != Verdict.State.UNTESTED || board.hasTried(target);
    }

    private void prioritise(int number, Serving current) {
        current.membersOf(number).stream()
                .flatMap(member -> member.targets().stream())
                .forEach(prober::prioritise);
    }

    private void save() {
        Map<String, Verdict.State> now = board.export();
        if (!now.equals(saved) && file.write(now)) {
            saved = now;
        }
    }

    /// Whether no service waits for its first tests.
    public boolean isReady() {
        return serving != null && allReady;
    }

    public VerdictBoard board() {
        return board;
    }

    public Prober prober() {
        return prober;
    }

    @Override
    public void close() {
        thread.shutdownNow();
        prober.close();
        save();
    }
}
