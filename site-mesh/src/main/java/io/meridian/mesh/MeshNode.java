package io.meridian.mesh;

import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.disk.DataFolder;
import io.meridian.mesh.disk.LogDisk;
import io.meridian.mesh.disk.SmallFile;
import io.meridian.mesh.disk.Storage;
import io.meridian.mesh.link.PeerClient;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.mesh.link.PeerServer;
import io.meridian.mesh.log.Claim;
import io.meridian.mesh.opinion.OpinionStreams;
import io.meridian.mesh.push.HazelcastPush;
import io.meridian.mesh.push.Push;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A node of the mesh: puts the parts together and starts them in order. One thread, the mesh's,
/// owns all state; what blocks (peers) runs beside it and hands its results over.
public final class MeshNode implements Mesh {

    /// What tests put in place of a part.
    ///
    /// @param storage what stands between the node and its folder
    /// @param nanoTime by which others fall silent
    record Parts(PushFactory push, UnaryOperator<Storage> storage, LongSupplier nanoTime) {}

    /// How a node pushes.
    interface PushFactory {
        Push start(MeshConfig config, MeshStats stats, Push.Receiver receiver);
    }

    private static final Logger LOG = LoggerFactory.getLogger(MeshNode.class);
    private static final int MAX_MEMBER = 99;
    private static final int MAX_PORT = 65_535;

    private final MeshConfig config;
    private final MeshStats stats = new MeshStats();
    private final PeerServer server;
    private final DataFolder folder;
    private final Claim claim;
    private final MeshThread thread;
    private final DiskThread diskThread;
    private final NodeLog log;
    private final Writer writer;
    private final NodeOpinionExchange opinions;
    private final NodeOverrides overrides;
    private final PeerClient client;
    private final NodeHints hints;
    private final Peers peers;
    private final Push push;

    private MeshNode(MeshConfig config, PeerServer server, DataFolder folder, Parts parts) {
        this.config = config;
        this.server = server;
        this.folder = folder;
        Storage storage = parts.storage.apply(folder);
        LogDisk disk = new LogDisk(storage, config.installation());
        LogDisk.Loaded loaded = disk.load();
        Identity identity = new Identity(storage, stats);
        this.claim =
                new Claim(
                        identity.federatorId(config.self().name()),
                        loaded.state().position().term(),
                        loaded.bad() == 0);
        this.thread = new MeshThread(config.self().member());
        this.diskThread = new DiskThread(config.self().member(), stats);
        this.log = new NodeLog(config, stats, thread, diskThread, disk, loaded, claim);
        this.writer = new Writer(config, thread, log, claim, this::publish);
        WakingClock clock = new WakingClock(parts.nanoTime);
        OpinionStreams streams =
                new OpinionStreams(
                        config.installation(),
                        config.self(),
                        identity.nextIncarnation(),
                        clock.nanoTime());
        SmallFile heard = new SmallFile(storage, "opinions");
        this.opinions =
                new NodeOpinionExchange(
                        config, stats, thread, diskThread, streams, clock, heard, this::publish);
        this.overrides =
                new NodeOverrides(
                        config,
                        stats,
                        thread,
                        diskThread,
                        storage,
                        this::publish,
                        System::currentTimeMillis);
        this.client = new PeerClient(stats);
        this.hints = new NodeHints(config, stats, this::publish, client);
        this.peers = new Peers(config, stats, thread, client, log, writer, opinions, overrides);
        this.push = parts.push.start(config, stats, (_, message) -> received(message));
        server.start(new Answers());
        writer.start(peers);
        opinions.start();
        overrides.start();
        peers.start();
    }

    /// Joins the mesh. The copy on disk is there to serve from when this returns; peers and
    /// Hazelcast are found in their own time.
    ///
    /// @throws MeshException `PortInUse` for the own link's address; `InvalidConfiguration`, also
    ///   for a data folder that cannot be used or holds another installation's copy
    public static Mesh start(MeshConfig config) {
        return start(config, new Parts(MeshNode::push, UnaryOperator.identity(), System::nanoTime));
    }

    private static Push push(MeshConfig config, MeshStats stats, Push.Receiver receiver) {
        return new LinkedPush(config, stats, receiver, HazelcastPush::new);
    }

    static MeshNode start(MeshConfig config, Parts parts) {
        PeerServer server = new PeerServer(checkedAddress(config));
        try {
            DataFolder folder = new DataFolder(config.dataDir());
            try {
                return new MeshNode(config, server, folder, parts);
            } catch (RuntimeException refused) {
                folder.close();
                throw refused;
            }
        } catch (RuntimeException refused) {
            server.close();
            throw refused;
        }
    }

    /// The own address, when all that the mesh needs to know is sound.
    private static String checkedAddress(MeshConfig config) {
        int self = config.self().member();
        require(!config.installation().isBlank(), "installation must not be empty");
        for (int member : config.members().keySet()) {
            require(
                    member >= 1 && member <= MAX_MEMBER,
                    "mesh.members must be numbered 1..99, was " + member);
        }
        int basePort = config.hazelcastBasePort();
        require(
                basePort >= 1 && basePort <= MAX_PORT - MAX_MEMBER,
                "mesh.hazelcast-base-port must be 1..65436, was " + basePort);
        String address = config.members().get(self);
        require(address != null, "mesh.members must have this node's own number " + self);
        return String.valueOf(address);
    }

    private static void require(boolean sound, String rule) {
        if (!sound) {
            throw new MeshException(MeshException.Reason.InvalidConfiguration, rule);
        }
    }

    private void publish(byte kind, byte[] message) {
        stats.pushedBytes.add(message.length);
        push.publish(ByteBuffer.allocate(1 + message.length).put(kind).put(message).array());
    }

    /// On a thread of the push: everything but hints is handed to the mesh's own.
    private void received(byte[] tagged) {
        if (tagged.length > 0) {
            byte[] message = Arrays.copyOfRange(tagged, 1, tagged.length);
            if (tagged[0] == NodeHints.HINTS) {
                hints.take(message);
            } else {
                thread.run(() -> take(tagged[0], message));
            }
        }
    }

    private void take(byte kind, byte[] message) {
        try {
            switch (kind) {
                case Writer.BATCH -> takeBatch(message);
                case NodeOpinionExchange.STREAM -> takeStream(message);
                case NodeOverrides.OVERRIDES ->
                        overrides.take(MeshCodec.read(message, PeerMessages.Overrides.class));
                default -> stats.refuse(MeshStats.Refusal.LATER_VERSION);
            }
        } catch (RuntimeException malformed) {
            stats.refuse(MeshStats.Refusal.MALFORMED);
            LOG.warn("a pushed message is refused: {}", malformed.getMessage());
        }
    }

    private void takeBatch(byte[] message) {
        boolean taken = log.take(message);
        writer.look();
        if (!taken) {
            peers.askAll(); // somebody has what is missing
        }
    }

    private void takeStream(byte[] message) {
        PeerMessages.Stream stream = MeshCodec.read(message, PeerMessages.Stream.class);
        if (!opinions.take(stream)) {
            peers.ask(stream.node().member());
        }
    }

    private final class Answers implements PeerServer.Source {

        @Override
        public void pushed(byte[] message) {
            received(message);
        }

        @Override
        public PeerMessages.Status status() {
            PeerMessages.Stream stream = opinions.fullStream();
            boolean whole = log.isWhole();
            var state = log.state();
            return new PeerMessages.Status(
                    config.installation(),
                    config.self(),
                    state.position(),
                    whole,
                    claim.federator(),
                    state.rootHash(),
                    state.bucketHashes(),
                    stream.incarnation(),
                    stream.streamSeq(),
                    overrides.hash());
        }

        @Override
        public Optional<PeerMessages.Records> records(String rootHash, List<Integer> buckets) {
            return log.recent().page(rootHash, buckets);
        }

        @Override
        public PeerMessages.Stream opinions() {
            return opinions.fullStream();
        }

        @Override
        public PeerMessages.Overrides overrides() {
            return overrides.message();
        }

        @Override
        public Optional<byte[]> hints(int from) {
            return hints.page(from);
        }
    }

    @Override
    public OverrideStore overrides() {
        return overrides;
    }

    @Override
    public Hints hints() {
        return hints;
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
        return writer;
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
        client.close();
        thread.close();
        push.close();
        opinions.close();
        overrides.close();
        log.close();
        writer.close();
        server.close();
        diskThread.close();
        folder.close();
    }
}
