package io.meridian.mesh;

import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.disk.SmallFile;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.mesh.opinion.OpinionStreams;
import io.meridian.model.Opinion;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's end of the opinion streams. State is changed on the mesh's thread only.
final class NodeOpinionExchange implements OpinionExchange, AutoCloseable {

    /// The tag of a pushed stream message.
    static final byte STREAM = 2;

    private static final Logger LOG = LoggerFactory.getLogger(NodeOpinionExchange.class);

    private static final long BEAT_MILLIS = 1_000;
    private static final long LOOK_MILLIS = 250;

    /// The least from one change that travels to the next: what is announced after a quiet time
    /// travels at once, and when many targets change at once the others travel together.
    private static final long GATHER_MILLIS = 10;

    /// Up to so many opinions the heartbeat carries them all, and so their evidence; beyond, it
    /// carries the position alone, and evidence travels every {@link #FULL_EVERY} beats.
    private static final int FULL_HEARTBEAT = 500;

    private static final int FULL_EVERY = 10;
    private static final int SAVE_EVERY = 5;

    private record Saved(List<PeerMessages.Stream> streams) {}

    private final MeshConfig config;
    private final MeshStats stats;
    private final MeshThread thread;
    private final DiskThread diskThread;
    private final OpinionStreams streams;
    private final WakingClock clock;
    private final SmallFile file;
    private final Publish push;
    private final Listeners<List<NodeOpinions>> listeners;
    private final AtomicReference<@Nullable List<Opinion>> announced = new AtomicReference<>();
    private volatile long nextTakingNanos = System.nanoTime();
    private volatile PeerMessages.Stream own;
    private volatile List<NodeOpinions> heard;
    private Set<Integer> freshBefore = Set.of();
    private final AtomicBoolean saving = new AtomicBoolean();
    private int beats;

    NodeOpinionExchange(
            MeshConfig config,
            MeshStats stats,
            MeshThread thread,
            DiskThread diskThread,
            OpinionStreams streams,
            WakingClock clock,
            SmallFile file,
            Publish push) {
        this.config = config;
        this.stats = stats;
        this.thread = thread;
        this.diskThread = diskThread;
        this.streams = streams;
        this.clock = clock;
        this.file = file;
        this.push = push;
        this.listeners = new Listeners<>(thread, "mesh-opinions-" + config.self().member());
        restore();
        this.own = streams.fullStream();
        this.heard = streams.all(clock.nanoTime());
    }

    private void restore() {
        try {
            file.read()
                    .map(octets -> MeshCodec.read(octets, Saved.class))
                    .ifPresent(saved ->
                            saved.streams.stream().filter(this::isOurs).forEach(streams::restore));
        } catch (MalformedException malformed) {
            stats.badRecords.increment();
            LOG.warn("the opinions on disk are refused: {}", malformed.getMessage());
        }
    }

    private boolean isOurs(PeerMessages.Stream stream) {
        return stream.installation().equals(config.installation())
                && config.members().containsKey(stream.node().member());
    }

    void start() {
        thread.run(this::beat);
        thread.every(BEAT_MILLIS, this::beat);
        thread.every(LOOK_MILLIS, this::watchFreshness);
    }

    private void beat() {
        PeerMessages.Stream full = streams.fullStream();
        own = full;
        beats++;
        boolean carriesAll = full.opinions().size() <= FULL_HEARTBEAT || beats % FULL_EVERY == 0;
        push.send(STREAM, MeshCodec.write(carriesAll ? full : streams.signOfLife()));
        if (beats % SAVE_EVERY == 0) {
            save();
        }
    }

    /// A stream that falls silent loses its vote without anybody saying anything. After this node
    /// itself stood still, this may come before what others said meanwhile.
    private void watchFreshness() {
        heard = streams.all(clock.nanoTime());
        Set<Integer> fresh =
                heard.stream()
                        .filter(NodeOpinions::fresh)
                        .map(opinions -> opinions.node().member())
                        .collect(Collectors.toSet());
        if (!fresh.equals(freshBefore)) {
            freshBefore = fresh;
            listeners.tell(heard);
        }
    }

    /// Keeps what was heard for a start without peers. Also called after the thread has ended.
    void save() {
        Saved heardSoFar = new Saved(streams.others());
        if (saving.compareAndSet(false, true)) {
            diskThread.later(
                    "what others said",
                    () -> {
                        saving.set(false);
                        file.write(MeshCodec.write(heardSoFar));
                    });
        }
    }

    @Override
    public void announce(Collection<Opinion> all) {
        if (announced.getAndSet(List.copyOf(all)) == null) {
            long wait = TimeUnit.NANOSECONDS.toMillis(nextTakingNanos - System.nanoTime());
            thread.after(Math.max(0, wait), this::takeAnnounced);
        }
    }

    private void takeAnnounced() {
        nextTakingNanos = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(GATHER_MILLIS);
        List<Opinion> all = announced.getAndSet(null);
        if (all == null) {
            return;
        }
        PeerMessages.Stream change = streams.announce(all);
        own = streams.fullStream();
        if (change != null) {
            push.send(STREAM, MeshCodec.write(change));
        }
        tell();
    }

    private void tell() {
        heard = streams.all(clock.nanoTime());
        listeners.tell(heard);
    }

    /// Takes what a node said.
    ///
    /// @return false when its full set must be fetched
    boolean take(PeerMessages.Stream stream) {
        if (!stream.installation().equals(config.installation())) {
            stats.refuse(MeshStats.Refusal.FOREIGN_INSTALLATION);
            return true;
        }
        if (!config.members().containsKey(stream.node().member())) {
            stats.refuse(MeshStats.Refusal.STRANGER);
            return true;
        }
        if (stream.node().member() == config.self().member()) {
            return true;
        }
        boolean taken = streams.take(stream, clock.nanoTime());
        tell();
        return taken;
    }

    /// Notes that a node answered over the link.
    ///
    /// @return false when its full set must be fetched
    boolean confirm(PeerMessages.Status status) {
        return streams.confirm(
                status.node().member(), status.incarnation(), status.streamSeq(), clock.nanoTime());
    }

    long silentNanos(int member) {
        return streams.silentNanos(member, clock.nanoTime());
    }

    /// All that this node says. Read on any thread.
    PeerMessages.Stream fullStream() {
        return own;
    }

    @Override
    public List<NodeOpinions> heard() {
        return heard;
    }

    @Override
    public Subscription subscribe(Consumer<List<NodeOpinions>> listener) {
        return listeners.add(listener, () -> heard);
    }

    @Override
    public void close() {
        listeners.close();
        save();
    }
}
