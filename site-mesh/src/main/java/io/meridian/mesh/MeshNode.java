package io.meridian.mesh;

import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.disk.DataFolder;
import io.meridian.mesh.disk.LogDisk;
import io.meridian.mesh.disk.SmallFile;
import io.meridian.mesh.link.PeerClient;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.mesh.link.PeerServer;
import io.meridian.mesh.log.Claim;
import io.meridian.mesh.opinion.OpinionStreams;
import io.meridian.mesh.push.HazelcastPush;
import io.meridian.mesh.push.Push;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node of the mesh: puts the parts together and starts them in order. One thread, the mesh's,
/// owns all state; what blocks (peers) runs beside it and hands its results over.
public final class MeshNode implements Mesh {

    /// How a node pushes; tests run nodes without.
    public interface PushFactory {
        Push start(MeshConfig config, MeshStats stats, Push.Receiver receiver);
    }

    private static final Logger LOG = LoggerFactory.getLogger(MeshNode.class);

    private final MeshConfig config;
    private final MeshStats stats = new MeshStats();
    private final DataFolder folder;
    private final PeerServer server;
    private final PeerClient client = new PeerClient();
    private final ScheduledExecutorService thread;
    private final NodeLog log;
    private final NodeOpinionExchange opinions;
    private final Peers peers;
    private final Push push;

    private MeshNode(MeshConfig config, PushFactory pushFactory) {
        this.config = config;
        this.folder = new DataFolder(config.dataDir());
        this.server = bind();
        this.thread =
                Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform()
                                .daemon()
                                .name("mesh-" + config.self().member())
                                .factory());
        LogDisk disk = new LogDisk(folder, config.installation());
        LogDisk.Loaded loaded = disk.load();
        stats.badRecords.add(loaded.badRecords());
        Claim claim = new Claim(federatorId(), loaded.state().position().term());
        this.log = new NodeLog(config, stats, thread, disk, loaded, claim, this::publish);
        OpinionStreams streams =
                new OpinionStreams(config.installation(), config.self(), nextIncarnation());
        SmallFile heard = new SmallFile(folder, "opinions");
        this.opinions =
                new NodeOpinionExchange(config, stats, thread, streams, heard, this::publish);
        this.peers = new Peers(config, stats, thread, client, log, opinions);
        server.start(new Answers());
        this.push = pushFactory.start(config, stats, this::received);
        log.start(peers);
        opinions.start();
        peers.start();
    }

    /// Joins the mesh. The copy on disk is there to serve from when this returns; peers and
    /// Hazelcast are found in their own time.
    ///
    /// @throws MeshException `PortInUse` for the own link's address, `InvalidConfiguration` for a
    ///   data folder that cannot be used
    public static Mesh start(MeshConfig config) {
        return start(config, HazelcastPush::new);
    }

    static MeshNode start(MeshConfig config, PushFactory pushFactory) {
        return new MeshNode(config, pushFactory);
    }

    private PeerServer bind() {
        String own = config.members().get(config.self().member());
        try {
            if (own == null) {
                throw new MeshException(
                        MeshException.Reason.InvalidConfiguration,
                        "mesh.members must have this node's own number " + config.self().member());
            }
            return new PeerServer(own);
        } catch (MeshException refused) {
            folder.close();
            throw refused;
        }
    }

    /// Higher than any before, also when the clock went back.
    private long nextIncarnation() {
        SmallFile file = new SmallFile(folder, "incarnation");
        long last =
                file.read()
                        .map(octets -> new String(octets, StandardCharsets.US_ASCII))
                        .filter(text -> text.matches("[0-9]{1,18}"))
                        .map(Long::parseLong)
                        .orElse(0L);
        long next = Math.max(last + 1, System.currentTimeMillis());
        write(file, Long.toString(next));
        return next;
    }

    /// The node's name and a number that no other node of that name has.
    private String federatorId() {
        SmallFile file = new SmallFile(folder, "federator-id");
        return file.read()
                .map(octets -> new String(octets, StandardCharsets.UTF_8))
                .orElseGet(() -> {
                    long random = RandomGenerator.getDefault().nextLong();
                    String id = config.self().name() + "-" + Long.toHexString(random);
                    write(file, id);
                    return id;
                });
    }

    private void write(SmallFile file, String text) {
        try {
            file.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException failed) {
            stats.diskErrors.increment();
            LOG.error("the data folder cannot be written: {}", failed.toString());
        }
    }

    private void publish(byte kind, byte[] message) {
        byte[] tagged = new byte[message.length + 1];
        tagged[0] = kind;
        System.arraycopy(message, 0, tagged, 1, message.length);
        push.publish(tagged);
    }

    /// On a thread of the push: everything is handed to the mesh's own.
    private void received(byte[] tagged) {
        if (tagged.length < 2 || thread.isShutdown()) {
            return;
        }
        byte[] message = java.util.Arrays.copyOfRange(tagged, 1, tagged.length);
        thread.execute(() -> take(tagged[0], message));
    }

    private void take(byte kind, byte[] message) {
        try {
            switch (kind) {
                case NodeLog.BATCH -> {
                    if (!log.take(message)) {
                        peers.askAll(); // a gap was seen: somebody has what is missing
                    }
                }
                case NodeOpinionExchange.STREAM -> {
                    PeerMessages.Stream stream = MeshCodec.read(message, PeerMessages.Stream.class);
                    if (!opinions.take(stream)) {
                        peers.fetchOpinions(stream.node().member());
                    }
                }
                default -> stats.messagesRefused.increment(); // of a later version
            }
        } catch (RuntimeException malformed) {
            stats.messagesRefused.increment();
            LOG.warn("a pushed message is refused: {}", malformed.getMessage());
        }
    }

    private final class Answers implements PeerServer.Source {

        @Override
        public PeerMessages.Status status() {
            return log.status(opinions.position());
        }

        @Override
        public PeerMessages.Records records(List<Integer> buckets) {
            return log.records(buckets);
        }

        @Override
        public PeerMessages.Stream opinions() {
            return opinions.fullStream();
        }
    }

    @Override
    public NodeId self() {
        return config.self();
    }

    @Override
    public ServiceLog log() {
        return log;
    }

    @Override
    public LogPublisher publisher() {
        return log.publisher();
    }

    @Override
    public OpinionExchange opinions() {
        return opinions;
    }

    @Override
    public List<PeerStatus> peers() {
        return peers.statuses(push.members());
    }

    @Override
    public MeshStats stats() {
        return stats;
    }

    @Override
    public void close() {
        peers.close();
        thread.shutdown();
        try {
            if (!thread.awaitTermination(3, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        opinions.save();
        push.close();
        server.close();
        client.close();
        folder.close();
    }
}
