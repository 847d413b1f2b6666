package io.meridian.mesh;

import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.disk.SmallFile;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.mesh.opinion.OpinionStreams;
import io.meridian.model.Opinion;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's end of the opinion streams. State is changed on the mesh's thread only.
final class NodeOpinionExchange implements OpinionExchange {

    /// The tag of a pushed stream message.
    static final byte STREAM = 2;

    private static final Logger LOG = LoggerFactory.getLogger(NodeOpinionExchange.class);

    /// Up to so many opinions the heartbeat carries them all, and so their evidence; beyond, it
    /// carries the position alone, and evidence travels every {@link #FULL_EVERY} beats.
    private static final int FULL_HEARTBEAT = 500;

    private static final int FULL_EVERY = 10;
    private static final int SAVE_EVERY = 5;

    private record Saved(List<PeerMessages.Stream> streams) {}

    private final MeshConfig config;
    private final MeshStats stats;
    private final ScheduledExecutorService thread;
    private final OpinionStreams streams;
    private final SmallFile file;
    private final Publish push;
    private final Listeners<List<NodeOpinions>> listeners = new Listeners<>();
    private volatile PeerMessages.Stream own;
    private volatile List<NodeOpinions> heard;
    private Set<Integer> freshBefore = Set.of();
    private int beats;

    NodeOpinionExchange(
            MeshConfig config,
            MeshStats stats,
            ScheduledExecutorService thread,
            OpinionStreams streams,
            SmallFile file,
            Publish push) {
        this.config = config;
        this.stats = stats;
        this.thread = thread;
        this.streams = streams;
        this.file = file;
        this.push = push;
        restore();
        this.own = streams.fullStream();
        this.heard = streams.all(System.nanoTime());
    }

    private void restore() {
        try {
            file.read()
                    .map(octets -> MeshCodec.read(octets, Saved.class))
                    .ifPresent(saved -> saved.streams.forEach(streams::restore));
        } catch (MeshCodec.MalformedException malformed) {
            stats.badRecords.increment();
        }
    }

    void start() {
        var _ = thread.scheduleAtFixedRate(this::beat, 0, 1, TimeUnit.SECONDS);
        var _ = thread.scheduleAtFixedRate(this::watchFreshness, 250, 250, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        PeerMessages.Stream full = streams.fullStream();
        own = full;
        beats++;
        boolean carriesAll = full.opinions().size() <= FULL_HEARTBEAT || beats % FULL_EVERY == 0;
        PeerMessages.Stream heartbeat =
                carriesAll
                        ? full
                        : new PeerMessages.Stream(
                                full.installation(),
                                full.node(),
                                full.incarnation(),
                                full.streamSeq(),
                                false,
                                List.of(),
                                List.of());
        push.send(STREAM, MeshCodec.write(heartbeat));
        if (beats % SAVE_EVERY == 0) {
            save();
        }
    }

    /// A stream that falls silent loses its vote without anybody saying anything.
    private void watchFreshness() {
        List<NodeOpinions> now = streams.all(System.nanoTime());
        Set<Integer> fresh =
                now.stream()
                        .filter(NodeOpinions::fresh)
                        .map(opinions -> opinions.node().member())
                        .collect(Collectors.toSet());
        heard = now;
        if (!fresh.equals(freshBefore)) {
            freshBefore = fresh;
            listeners.tell(now);
        }
    }

    /// Keeps what was heard for a start without peers. Also called after the thread has ended.
    void save() {
        try {
            file.write(MeshCodec.write(new Saved(streams.others())));
        } catch (IOException failed) {
            stats.diskErrors.increment();
            LOG.debug("opinions cannot be written to disk: {}", failed.toString());
        }
    }

    @Override
    public void announce(Collection<Opinion> all) {
        List<Opinion> copy = List.copyOf(all);
        if (thread.isShutdown()) {
            return;
        }
        thread.execute(() -> {
            PeerMessages.Stream change = streams.announce(copy);
            own = streams.fullStream();
            if (change != null) {
                push.send(STREAM, MeshCodec.write(change));
            }
            tell();
        });
    }

    private void tell() {
        heard = streams.all(System.nanoTime());
        listeners.tell(heard);
    }

    /// Takes what a node said.
    ///
    /// @return false when its full set must be fetched
    boolean take(PeerMessages.Stream stream) {
        if (!stream.installation().equals(config.installation())) {
            stats.messagesRefused.increment();
            return true;
        }
        if (stream.node().member() == config.self().member()) {
            return true;
        }
        boolean taken = streams.take(stream, System.nanoTime());
        tell();
        return taken;
    }

    /// Notes that a node answered over the link.
    ///
    /// @return false when its full set must be fetched
    boolean confirm(PeerMessages.Status status) {
        return streams.confirm(
                status.node().member(),
                status.incarnation(),
                status.streamSeq(),
                System.nanoTime());
    }

    long silentNanos(int member) {
        return streams.silentNanos(member, System.nanoTime());
    }

    /// Incarnation and number of this node's own stream.
    long[] position() {
        PeerMessages.Stream full = own;
        return new long[] {full.incarnation(), full.streamSeq()};
    }

    PeerMessages.Stream fullStream() {
        return own;
    }

    @Override
    public List<NodeOpinions> heard() {
        return heard;
    }

    @Override
    public Subscription subscribe(Consumer<List<NodeOpinions>> listener) {
        Subscription subscription = listeners.add(listener);
        thread.execute(() -> Listeners.tell(listener, heard));
        return subscription;
    }
}
