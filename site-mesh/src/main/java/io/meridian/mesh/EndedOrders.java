package io.meridian.mesh;

import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.disk.SmallFile;
import io.meridian.mesh.disk.Storage;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.model.OperatorOverride;
import io.meridian.model.OperatorOverride.Version;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Which orders have ended by themselves at this node, kept on disk: a wall clock that goes back,
/// or is behind until somebody sets it after a start, brings none of them back. Each node notes its
/// own: by one peer's clock that is ahead, all would lose the orders that hold. Changed on the
/// mesh's thread only.
final class EndedOrders {

    private static final Logger LOG = LoggerFactory.getLogger(EndedOrders.class);
    private static final String FILE = "overrides.ended";

    private final MeshConfig config;
    private final MeshStats stats;
    private final DiskThread diskThread;
    private final SmallFile file;
    private volatile Map<String, Version> byTarget;

    EndedOrders(MeshConfig config, MeshStats stats, DiskThread diskThread, Storage storage) {
        this.config = config;
        this.stats = stats;
        this.diskThread = diskThread;
        this.file = new SmallFile(storage, FILE);
        this.byTarget = file.read().map(this::readable).orElse(Map.of());
    }

    private Map<String, Version> readable(byte[] octets) {
        try {
            return versions(MeshCodec.read(octets, PeerMessages.Overrides.class).overrides());
        } catch (MalformedException malformed) {
            stats.badRecords.increment();
            LOG.warn("ended overrides on disk are refused: {}", malformed.getMessage());
            return Map.of();
        }
    }

    private static Map<String, Version> versions(List<OperatorOverride> ended) {
        return ended.stream()
                .collect(
                        Collectors.toUnmodifiableMap(
                                OperatorOverride::target,
                                OperatorOverride::version,
                                (one, other) -> one.compareTo(other) < 0 ? other : one));
    }

    /// Whether it was seen to end. Asked on any thread.
    boolean contains(OperatorOverride order) {
        return order.version().equals(byTarget.get(order.target()));
    }

    /// Notes those that have ended by now, and forgets those that are not held any more.
    void note(Collection<OperatorOverride> held, Instant now) {
        List<OperatorOverride> ended =
                held.stream()
                        .filter(order ->
                                contains(order) || !order.cleared() && !order.isInForce(now))
                        .toList();
        Map<String, Version> next = versions(ended);
        if (!next.equals(byTarget)) {
            ended.stream()
                    .filter(order -> !contains(order))
                    .forEach(order -> LOG.info("the override on {} has ended", order.target()));
            byTarget = next;
            byte[] octets =
                    MeshCodec.write(new PeerMessages.Overrides(config.installation(), ended));
            diskThread.later("ended overrides", () -> file.write(octets));
        }
    }
}
