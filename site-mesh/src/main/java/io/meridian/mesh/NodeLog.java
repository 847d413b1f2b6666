package io.meridian.mesh;

import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.disk.LogDisk;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.mesh.log.Batch;
import io.meridian.mesh.log.Claim;
import io.meridian.mesh.log.LogState;
import io.meridian.mesh.log.StoredRecord;
import io.meridian.model.Envelope;
import io.meridian.model.Position;
import io.meridian.model.Term;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's service log: what it holds, and what it takes from others. State is changed on the
/// mesh's thread only; snapshots are read anywhere.
///
/// It goes from one complete set to another in one step, whether by a batch that follows or by a
/// repair: the root hash that comes with either must be that of the set which results.
final class NodeLog implements ServiceLog, AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(NodeLog.class);

    private final MeshConfig config;
    private final MeshStats stats;
    private final LogDisk disk;
    private final Claim claim;
    private final Listeners<LogSnapshot> listeners;
    private final RecentStates recent = new RecentStates();

    private volatile LogState state;
    private volatile LogSnapshot snapshot;
    private volatile boolean whole;

    NodeLog(
            MeshConfig config,
            MeshStats stats,
            MeshThread thread,
            LogDisk disk,
            LogDisk.Loaded loaded,
            Claim claim) {
        this.config = config;
        this.stats = stats;
        this.disk = disk;
        this.claim = claim;
        this.listeners = new Listeners<>(thread, "mesh-log-" + config.self().member());
        this.state = loaded.state();
        this.whole = loaded.whole();
        this.snapshot = snapshotOf(state, Map.of(), true);
        recent.add(state);
        stats.badRecords.add(loaded.bad());
        countUnreadable(state.records().toList());
        LOG.info("{} records at position {} from disk", state.size(), state.position());
    }

    private static LogSnapshot snapshotOf(
            LogState state,
            Map<io.meridian.model.RecordKey, io.meridian.model.PublishedRecord> before,
            boolean fromDisk) {
        return new LogSnapshot(
                state.position(),
                state.published(before),
                state.rootHash(),
                Instant.now(),
                fromDisk);
    }

    @Override
    public LogSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Subscription subscribe(Consumer<LogSnapshot> listener) {
        return listeners.add(listener, () -> snapshot);
    }

    /// Takes a pushed batch.
    ///
    /// @return false when something before it is missing: a comparison is due
    /// @throws MalformedException when it is no batch
    boolean take(byte[] message) {
        Envelope<Batch> envelope = Batch.decode(message);
        Batch batch = envelope.body();
        if (!envelope.installation().equals(config.installation())) {
            stats.refuse(MeshStats.Refusal.FOREIGN_INSTALLATION);
            return true;
        }
        if (batch.position().term().compareTo(state.position().term()) < 0) {
            stats.refuse(MeshStats.Refusal.LOWER_TERM);
            return true;
        }
        claim.see(batch.position().term());
        return batch.position().compareTo(state.position()) <= 0 || apply(batch);
    }

    private boolean apply(Batch batch) {
        LogState next = state.with(batch);
        if (!batch.follows(state.position()) || !next.rootHash().equals(batch.rootHash())) {
            return false;
        }
        keep(() -> disk.append(batch, next));
        adopt(next, batch.puts());
        return true;
    }

    private interface Write {
        void run() throws IOException;
    }

    /// What a peer published is served though the disk refuses it: peers have it too.
    private void keep(Write write) {
        try {
            write.run();
        } catch (IOException failed) {
            stats.diskErrors.increment();
            LOG.error("the log cannot be written to disk, it is served all the same", failed);
        }
    }

    private void adopt(LogState next, Collection<StoredRecord> news) {
        countUnreadable(news);
        state = next;
        whole = true;
        recent.add(next);
        stats.batchesApplied.increment();
        snapshot = snapshotOf(next, snapshot.records(), false);
        listeners.tell(snapshot);
    }

    private void countUnreadable(Collection<StoredRecord> news) {
        for (StoredRecord stored : news) {
            if (stored.published() == null) {
                stats.recordsRefused.increment();
                LOG.warn("{} is not served as it is: {}", stored.key(), stored.problem());
            }
        }
    }

    /// Whether a peer has something for us: a higher position, or, at our own, records that we
    /// lost. Two that both are whole and differ at one position come from a writer that forgot what
    /// it wrote: then the writer's set counts, and without the writer that of the greater hash.
    boolean wants(PeerMessages.Status status) {
        Position theirs = status.position();
        claim.see(theirs.term());
        if (!status.whole() || theirs.equals(Position.NONE)) {
            return false;
        }
        int order = theirs.compareTo(state.position());
        if (order != 0) {
            return order > 0;
        }
        if (status.rootHash().equals(state.rootHash())) {
            confirm();
            return false;
        }
        return !whole || outweighs(status);
    }

    private void confirm() {
        if (!whole || snapshot.fromDisk()) {
            whole = true;
            LogSnapshot read = snapshot;
            snapshot =
                    new LogSnapshot(
                            read.position(),
                            read.records(),
                            read.rootHash(),
                            read.appliedAt(),
                            false);
        }
    }

    private boolean outweighs(PeerMessages.Status status) {
        Term term = status.position().term();
        if (claim.isOwn(term)) {
            return false;
        }
        return status.publisher().equals(term.federator())
                || status.rootHash().compareTo(state.rootHash()) > 0;
    }

    /// @throws MalformedException when there are not as many as there must be
    List<Integer> differingBuckets(List<String> theirs) {
        if (theirs.size() != LogState.BUCKETS) {
            throw new MalformedException("hashes of " + theirs.size() + " buckets");
        }
        List<String> ours = state.bucketHashes();
        List<Integer> differing = new ArrayList<>();
        for (int number = 0; number < LogState.BUCKETS; number++) {
            if (!theirs.get(number).equals(ours.get(number))) {
                differing.add(number);
            }
        }
        return differing;
    }

    /// Goes over to a peer's set, made of its records in `buckets` and ours in all others, when
    /// that is what the peer says it is: all or nothing. It may have gone on while we asked, or we
    /// may; then the next comparison finds out.
    void repair(
            PeerMessages.Status status, List<Integer> buckets, Collection<StoredRecord> records) {
        LogState next = state.repaired(status.position(), Set.copyOf(buckets), records);
        if (!next.rootHash().equals(status.rootHash()) || !wants(status)) {
            return;
        }
        tellWhatIsLost(next);
        keep(() -> disk.replace(next));
        stats.repairs.increment();
        adopt(next, records);
    }

    /// What this node wrote while somebody else already wrote in a higher term.
    private void tellWhatIsLost(LogState next) {
        Term before = state.position().term();
        if (claim.isOwn(before) && !before.equals(next.position().term())) {
            List<String> lost =
                    state.records()
                            .filter(stored -> !stored.equals(next.get(stored.key())))
                            .map(StoredRecord::key)
                            .toList();
            LOG.warn(
                    "term {} takes over from {}; {} of the records written here are not in it as"
                            + " they were: {}",
                    next.position().term(),
                    before,
                    lost.size(),
                    lost);
        }
    }

    /// Goes on to a batch of this node's own: on disk before anybody hears of it.
    void write(Batch batch, LogState next) throws IOException {
        try {
            disk.append(batch, next);
        } catch (IOException failed) {
            stats.diskErrors.increment();
            throw failed;
        }
        adopt(next, batch.puts());
    }

    LogState state() {
        return state;
    }

    boolean isWhole() {
        return whole;
    }

    RecentStates recent() {
        return recent;
    }

    @Override
    public void close() {
        listeners.close();
    }
}
