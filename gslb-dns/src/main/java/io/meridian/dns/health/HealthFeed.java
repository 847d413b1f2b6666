package io.meridian.dns.health;

import io.meridian.daemon.Ballots;
import io.meridian.dns.FeedThread;
import io.meridian.dns.Serving;
import io.meridian.health.Clock;
import io.meridian.health.probe.ProbeCounts;
import io.meridian.health.probe.Prober;
import io.meridian.health.probe.ProberConfig;
import io.meridian.health.resolve.ResolvedNames;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.mesh.NodeOpinions;
import io.meridian.mesh.OpinionExchange;
import io.meridian.mesh.OverrideStore;
import io.meridian.mesh.Subscription;
import io.meridian.model.OperatorOverride;
import io.meridian.model.Opinion;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
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
    private final OverrideStore overrides;
    private final VerdictBoard board;
    private final Prober prober;
    private final VerdictFile file;
    private final SharedProbes shared;
    private final SeenUp seenUp;
    private final Recoveries recoveries = new Recoveries();
    private final Clock clock;
    private final MemberStates states;
    private final ColdStart coldStart;
    private final FeedThread thread;
    private final FeedThread disk;
    private final AtomicReference<@Nullable List<NodeOpinions>> unheard = new AtomicReference<>();
    private @Nullable Subscription subscription;
    private @Nullable Subscription orderSubscription;
    private volatile OrdersInForce orders = OrdersInForce.NONE;
    private volatile @Nullable Serving serving;
    private VerdictFile.Known saved;

    /// @param share which of the site's targets are this node's
    public HealthFeed(
            Vertx vertx,
            Clock clock,
            OpinionExchange exchange,
            OverrideStore overrides,
            VerdictFile file,
            Duration coldStartLimit,
            ProberConfig proberConfig,
            ProbeShare share) {
        this.exchange = exchange;
        this.overrides = overrides;
        this.file = file;
        this.clock = clock;
        this.seenUp = new SeenUp(share.site());
        this.board = new VerdictBoard(clock::nanoTime, share.site());
        this.thread = new FeedThread("health-" + share.node());
        this.disk = new FeedThread("verdicts-" + share.node());
        this.saved = file.read();
        Set<VerdictKey> _ = board.restore(saved.verdicts());
        seenUp.restore(saved.seenUp());
        recoveries.restore(saved.out());
        this.prober = Prober.over(vertx, proberConfig, this::announce);
        this.shared = new SharedProbes(share, prober::setTargets);
        this.states = new MemberStates(board, clock, recoveries);
        obey(overrides.live());
        this.coldStart =
                new ColdStart(clock::nanoTime, coldStartLimit, this::isKnown, prober::prioritise);
    }

    private void announce(List<Opinion> opinions) {
        exchange.announce(seenUp.mark(opinions));
    }

    public void start() {
        subscription = exchange.subscribe(this::hear);
        orderSubscription = overrides.subscribe(live -> thread.run(() -> order(live)));
        thread.every(LOOK_MILLIS, this::look);
        thread.every(REFRESH_MILLIS, this::refresh);
        disk.every(REFRESH_MILLIS, this::save);
    }

    private void refresh() {
        prober.tellAgain();
        shared.look(exchange.heard());
    }

    /// Takes over what is served next. Its health table is filled when this returns; afterwards
    /// this feed keeps it true.
    public void adopt(Serving next) {
        thread.call(() -> adoptOnThread(next));
    }

    private void adoptOnThread(Serving next) {
        List<NodeOpinions> heard = exchange.heard();
        shared.adopt(next.probes(), heard);
        Set<VerdictKey> keys = new HashSet<>();
        next.members().forEach(member -> keys.addAll(member.targets()));
        seenUp.retain(keys.stream().map(VerdictKey::target).collect(Collectors.toSet()));
        seenUp.hear(heard);
        Set<VerdictKey> _ = board.keep(keys);
        Serving last = serving;
        if (last == null) {
            states.recall(next);
        }
        Set<VerdictKey> _ = board.update(Ballots.of(heard));
        states.adopt(last == null ? next : last, next);
        coldStart.adopt(next);
        serving = next;
    }

    /// Each time everybody's sets come whole, so that of those that wait the newest says all.
    private void hear(List<NodeOpinions> heard) {
        if (unheard.getAndSet(heard) == null) {
            thread.run(this::vote);
        }
    }

    private void vote() {
        List<NodeOpinions> heard = unheard.getAndSet(null);
        if (heard == null) {
            return;
        }
        seenUp.hear(heard);
        shared.hear(heard);
        Serving current = serving;
        if (current == null) {
            return; // what is served first is compared with how it was before the restart
        }
        Set<VerdictKey> changed = board.update(Ballots.of(heard));
        for (VerdictKey key : changed) {
            LOG.info("{} is {}", key.target(), board.verdict(key).state());
        }
        if (!changed.isEmpty() || states.impressionsDiffer(current)) {
            states.fill(current);
        }
    }

    private void order(List<OperatorOverride> live) {
        obey(live);
        Serving current = serving;
        if (current != null) {
            states.fill(current);
        }
    }

    private void obey(List<OperatorOverride> live) {
        orders = OrdersInForce.at(Instant.now(), live);
        states.obey(orders);
    }

    /// The operators' orders that hold now.
    public OrdersInForce orders() {
        return orders;
    }

    private void look() {
        if (!Instant.now().isBefore(orders.holdsUntil())) {
            order(overrides.live());
        }
        Serving current = serving;
        if (current != null && coldStart.held() > 0) {
            coldStart.admit(current);
        }
        if (current != null && recoveries.isTimed()) {
            states.fill(current);
        }
    }

    private boolean isKnown(VerdictKey key) {
        return board.verdict(key).state() != Verdict.State.UNTESTED || board.hasTried(key.target());
    }

    private void save() {
        VerdictFile.Known now =
                new VerdictFile.Known(board.export(), seenUp.export(), recoveries.export());
        if (!now.equals(saved) && file.write(now)) {
            saved = now;
        }
    }

    /// How long a member's recovery has to go; null when it is in, or down.
    public Recoveries.@Nullable Recovery recovery(Serving.MemberTargets member) {
        return recoveries.of(member, clock.nanoTime());
    }

    /// How long each node has been silent, by its name.
    public Map<String, Duration> silences() {
        return exchange.heard().stream()
                .collect(
                        Collectors.toMap(
                                said -> said.node().name(),
                                NodeOpinions::lastHeardAgo,
                                (one, other) -> one.compareTo(other) < 0 ? one : other));
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

    /// The addresses of members that are names, as far as this node probes them.
    public ResolvedNames names() {
        return prober.names();
    }

    @Override
    public void close() {
        if (subscription != null) {
            subscription.close();
        }
        if (orderSubscription != null) {
            orderSubscription.close();
        }
        prober.close();
        thread.close();
        disk.close();
        save();
    }
}
