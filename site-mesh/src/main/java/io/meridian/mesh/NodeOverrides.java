package io.meridian.mesh;

import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.disk.SmallFile;
import io.meridian.mesh.disk.Storage;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.model.OperatorOverride;
import io.meridian.model.OperatorOverride.Version;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's copy of the operators' orders. State is changed on the mesh's thread only.
final class NodeOverrides implements OverrideStore, AutoCloseable {

    /// The tag of pushed orders.
    static final byte OVERRIDES = 3;

    private static final Logger LOG = LoggerFactory.getLogger(NodeOverrides.class);
    private static final String FILE = "overrides";
    private static final int MAX_TARGETS = 10_000;

    /// How often orders are looked at that end by themselves.
    private static final long LOOK_MILLIS = 500;

    private final MeshConfig config;
    private final MeshStats stats;
    private final MeshThread thread;
    private final DiskThread diskThread;
    private final SmallFile file;
    private final EndedOrders ended;
    private final OverrideTrail trail;
    private final Publish push;
    private final LongSupplier wallMillis;
    private final Listeners<List<OperatorOverride>> listeners;
    private final ReentrantLock giving = new ReentrantLock();
    private SortedMap<String, OperatorOverride> byTarget = new TreeMap<>();
    private Version highest = Version.NONE;
    private Version toldAhead = Version.NONE;
    private long changes;
    private volatile List<OperatorOverride> all = List.of();
    private volatile String hash = "";

    NodeOverrides(
            MeshConfig config,
            MeshStats stats,
            MeshThread thread,
            DiskThread diskThread,
            Storage storage,
            Publish push,
            LongSupplier wallMillis) {
        this.config = config;
        this.stats = stats;
        this.thread = thread;
        this.diskThread = diskThread;
        this.file = new SmallFile(storage, FILE);
        this.ended = new EndedOrders(config, stats, diskThread, storage);
        this.trail = new OverrideTrail(stats, diskThread, storage, this::message, this::readable);
        this.push = push;
        this.wallMillis = wallMillis;
        this.listeners = new Listeners<>(thread, "mesh-overrides-" + config.self().member());
        restore();
    }

    private void restore() {
        file.read().ifPresent(octets -> readable(octets).forEach(this::adopt));
        refresh();
    }

    void start() {
        thread.every(LOOK_MILLIS, this::noteEnded);
    }

    private void noteEnded() {
        ended.note(all, Instant.ofEpochMilli(wallMillis.getAsLong()));
    }

    private List<OperatorOverride> readable(byte[] octets) {
        try {
            return MeshCodec.read(octets, PeerMessages.Overrides.class).overrides();
        } catch (MalformedException malformed) {
            stats.badRecords.increment();
            LOG.warn("overrides on disk are refused: {}", malformed.getMessage());
            return List.of();
        }
    }

    /// @param held in force for that target now: ours, or a peer's later one
    /// @param isOnDisk whether it is there with all others
    private record Enacted(OperatorOverride held, boolean isOnDisk) {}

    /// An order that is made out and not in force yet.
    ///
    /// @param octets all orders with this one, for the disk
    /// @param change the last one before it
    private record Draft(OperatorOverride order, byte[] octets, long change) {}

    /// It is the caller who waits for the disk, not the mesh's thread: opinions go on.
    @Override
    public OperatorOverride put(OperatorOverride given) {
        giving.lock();
        try {
            Draft draft = thread.call(() -> draft(given));
            write(draft.octets);
            Enacted enacted = thread.call(() -> enact(draft));
            if (!enacted.isOnDisk) {
                writeAgain();
            }
            return enacted.held;
        } catch (CancellationException closed) {
            throw new MeshException(
                    MeshException.Reason.DiskFailed, "this node has been closed", closed);
        } finally {
            giving.unlock();
        }
    }

    private void write(byte[] octets) {
        try {
            diskThread.now(() -> file.write(octets));
        } catch (IOException failed) {
            throw new MeshException(
                    MeshException.Reason.DiskFailed, "nothing was ordered: " + failed, failed);
        }
    }

    /// Something else came in while an order was written: the file may have one without the other.
    private void writeAgain() {
        try {
            diskThread.now(this::writeAll);
        } catch (IOException failed) {
            throw new MeshException(
                    MeshException.Reason.DiskFailed,
                    "the order is in force, but not on this node's disk: " + failed,
                    failed);
        }
    }

    private Draft draft(OperatorOverride given) {
        long now = wallMillis.getAsLong();
        OperatorOverride next =
                new OperatorOverride(
                        given.target(),
                        given.action(),
                        given.reason(),
                        given.author(),
                        given.sinceMillis(),
                        given.untilMillis(),
                        given.ttlSeconds(),
                        given.cleared(),
                        highest(now).next(now, config.self().member()));
        if (!next.problems().isEmpty()) {
            throw new MeshException(MeshException.Reason.InvalidRecord, next.problems().toString());
        }
        SortedMap<String, OperatorOverride> after = new TreeMap<>(byTarget);
        after.put(next.target(), next);
        OrderAge.forgetOld(after, now);
        if (after.size() > MAX_TARGETS) {
            throw new MeshException(
                    MeshException.Reason.InvalidRecord,
                    "there are " + MAX_TARGETS + " overrides already: clear some");
        }
        highest = next.version();
        return new Draft(next, message(List.copyOf(after.values())), changes);
    }

    /// Of what is known, without what was dated by a clock that has been set back since.
    private Version highest(long nowMillis) {
        return OrderAge.isFromTheFuture(highest, nowMillis)
                ? byTarget.values().stream()
                        .map(OperatorOverride::version)
                        .filter(version -> !OrderAge.isFromTheFuture(version, nowMillis))
                        .max(Comparator.naturalOrder())
                        .orElse(Version.NONE)
                : highest;
    }

    private Enacted enact(Draft draft) {
        boolean isOnDisk = changes == draft.change;
        OperatorOverride before = byTarget.get(draft.order.target());
        if (before != null && OrderAge.isFromTheFuture(before.version(), wallMillis.getAsLong())) {
            byTarget.remove(before.target()); // or no order on it would ever be later
        }
        boolean _ = adopt(draft.order);
        OperatorOverride held = byTarget.getOrDefault(draft.order.target(), draft.order);
        OrderAge.forgetOld(byTarget, wallMillis.getAsLong());
        record(List.of(draft.order));
        tell();
        push.send(OVERRIDES, message(List.of(held)));
        return new Enacted(held, isOnDisk);
    }

    private void save() {
        diskThread.later("overrides", this::writeAll);
    }

    /// What there is when the disk's turn comes: never older than what was written before.
    private void writeAll() throws IOException {
        file.write(message(all));
    }

    /// Takes in what a peer has; what is newer than ours replaces it.
    void take(PeerMessages.Overrides theirs) {
        if (!theirs.installation().equals(config.installation())) {
            stats.refuse(MeshStats.Refusal.FOREIGN_INSTALLATION);
            return;
        }
        long now = wallMillis.getAsLong();
        List<OperatorOverride> taken = new ArrayList<>();
        for (OperatorOverride override : theirs.overrides()) {
            if (!override.problems().isEmpty()) {
                stats.refuse(MeshStats.Refusal.MALFORMED);
                LOG.warn("an override is refused: {}", override.problems());
            } else if (OrderAge.isFromTheFuture(override.version(), now)) {
                refuseAhead(override);
            } else if (OrderAge.isOld(override, now) && !byTarget.containsKey(override.target())) {
                LOG.trace("{} is forgotten here already", override.target());
            } else if (adopt(override)) {
                taken.add(override);
            }
        }
        if (!taken.isEmpty()) {
            OrderAge.forgetOld(byTarget, now);
            record(taken);
            tell();
            save();
        }
    }

    /// Peers offer it again and again: it is counted each time and told once.
    private void refuseAhead(OperatorOverride override) {
        stats.refuse(MeshStats.Refusal.FROM_THE_FUTURE);
        if (override.version().compareTo(toldAhead) > 0) {
            toldAhead = override.version();
            LOG.warn(
                    "an override on {} is refused: member {} dated it {}, and its clock or this"
                            + " machine's is wrong",
                    override.target(),
                    override.version().member(),
                    Instant.ofEpochMilli(override.version().millis()));
        }
    }

    private boolean adopt(OperatorOverride override) {
        OperatorOverride held = byTarget.get(override.target());
        boolean isNews = held == null || override.version().compareTo(held.version()) > 0;
        if (isNews) {
            byTarget.put(override.target(), override);
            changes++;
        }
        if (override.version().compareTo(highest) > 0) {
            highest = override.version();
        }
        return isNews;
    }

    private void record(List<OperatorOverride> news) {
        for (OperatorOverride override : news) {
            LOG.info(
                    "{} {} by {}: {}",
                    override.target(),
                    override.cleared() ? "cleared" : override.action(),
                    override.author(),
                    override.reason());
        }
        trail.add(news);
    }

    private byte[] message(List<OperatorOverride> overrides) {
        return MeshCodec.write(
                new PeerMessages.Overrides(config.installation(), List.copyOf(overrides)));
    }

    private void tell() {
        refresh();
        listeners.tell(live());
    }

    private void refresh() {
        all = List.copyOf(byTarget.values());
        hash = hashOf(all);
    }

    private static String hashOf(List<OperatorOverride> overrides) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (OperatorOverride override : overrides) {
                String line = override.target() + " " + override.version() + "\n";
                digest.update(line.getBytes(StandardCharsets.UTF_8));
            }
            return HexFormat.of().formatHex(digest.digest(), 0, 16);
        } catch (NoSuchAlgorithmException impossible) {
            throw new LinkageError("every JDK has SHA-256", impossible);
        }
    }

    /// Stands for all orders in comparisons.
    String hash() {
        return hash;
    }

    /// All that this node has. Read on any thread.
    PeerMessages.Overrides message() {
        return new PeerMessages.Overrides(config.installation(), all);
    }

    @Override
    public List<OperatorOverride> all() {
        return all;
    }

    @Override
    public List<OperatorOverride> live() {
        return all.stream().filter(order -> !order.cleared() && !ended.contains(order)).toList();
    }

    @Override
    public List<OperatorOverride> audit() {
        return trail.orders();
    }

    @Override
    public Subscription subscribe(Consumer<List<OperatorOverride>> listener) {
        return listeners.add(listener, this::live);
    }

    @Override
    public void close() {
        listeners.close();
    }
}
