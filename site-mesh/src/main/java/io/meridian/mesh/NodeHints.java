package io.meridian.mesh;

import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.hint.HintBatch;
import io.meridian.mesh.link.PeerClient;
import java.io.IOException;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's hints on their way in and out. Holds none itself. Safe for all threads.
final class NodeHints implements Hints {

    /// The tag of pushed hints.
    static final byte HINTS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(NodeHints.class);
    private static final int LAST_PAGE = -1;

    private final MeshConfig config;
    private final MeshStats stats;
    private final Publish push;
    private final PeerClient client;
    private volatile @Nullable Keeper keeper;

    NodeHints(MeshConfig config, MeshStats stats, Publish push, PeerClient client) {
        this.config = config;
        this.stats = stats;
        this.push = push;
        this.client = client;
    }

    @Override
    public void keep(Keeper its) {
        keeper = its;
    }

    @Override
    public int push(long[] words, int count) {
        byte[] message = message(Arrays.copyOf(words, count), LAST_PAGE);
        push.send(HINTS, message);
        return message.length;
    }

    private byte[] message(long[] words, int next) {
        Keeper own = keeper;
        int version = own == null ? 0 : own.version();
        return new HintBatch(config.installation(), config.self().member(), version, words, next)
                .encode();
    }

    /// On a thread of the push, so that many hints hold up nothing else of the mesh.
    void take(byte[] message) {
        Keeper own = keeper;
        if (own == null) {
            return;
        }
        try {
            HintBatch batch = HintBatch.decode(message);
            if (batch.member() != config.self().member() && isOurs(batch, own)) {
                own.take(batch.words());
            }
        } catch (RuntimeException malformed) {
            stats.refuse(MeshStats.Refusal.MALFORMED);
            LOG.warn("pushed hints are refused: {}", malformed.getMessage());
        }
    }

    private boolean isOurs(HintBatch batch, Keeper own) {
        if (!batch.installation().equals(config.installation())) {
            stats.refuse(MeshStats.Refusal.FOREIGN_INSTALLATION);
            return false;
        }
        if (batch.version() != own.version()) {
            stats.refuse(MeshStats.Refusal.LATER_VERSION);
            return false;
        }
        return true;
    }

    /// A page for a peer; empty when this node keeps no hints.
    Optional<byte[]> page(int from) {
        Keeper own = keeper;
        if (own == null) {
            return Optional.empty();
        }
        Page page = own.page(from);
        return Optional.of(message(page.words(), page.next()));
    }

    @Override
    public Page fetch(int member, int from) throws IOException {
        String address = config.members().get(member);
        Keeper own = keeper;
        if (address == null || own == null) {
            throw new IOException("member " + member + " is not known, or no hints are kept here");
        }
        HintBatch batch = HintBatch.decode(client.hints(address, from));
        if (batch.member() != member || !isOurs(batch, own)) {
            throw new MalformedException(
                    address + " is member " + batch.member() + " of " + batch.installation());
        }
        return new Page(batch.words(), batch.next());
    }
}
