package io.meridian.mesh;

import io.meridian.mesh.disk.LogDisk;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.mesh.log.Batch;
import io.meridian.mesh.log.Claim;
import io.meridian.mesh.log.LogState;
import io.meridian.mesh.log.StoredRecord;
import io.meridian.mesh.log.Text;
import io.meridian.model.Envelope;
import io.meridian.model.Position;
import io.meridian.model.Problem;
import io.meridian.model.RecordKey;
import io.meridian.model.Term;
import io.meridian.model.Validation;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// This node's service log: what it holds, takes from others, and writes. State is changed on the
/// mesh's thread only; snapshots are read anywhere.
final class NodeLog implements ServiceLog {

    /// The tag of a pushed batch.
    static final byte BATCH = 1;

    private static final Logger LOG = LoggerFactory.getLogger(NodeLog.class);

    private final MeshConfig config;
    private final MeshStats stats;
    private final ScheduledExecutorService thread;
    private final LogDisk disk;
    private final Claim claim;
    private final Publish push;
    private final Listeners<LogSnapshot> listeners = new Listeners<>();
    private final Publisher publisher = new Publisher();
    private final Listeners<LogPublisher.Leadership> leadershipListeners = new Listeners<>();

    private volatile LogState state;
    private volatile LogSnapshot snapshot;
    private volatile LogPublisher.Leadership leadership;
    private boolean whole;
    private boolean forced;
    private long claimedNanos;
    private @Nullable Reports reports;

    NodeLog(
            MeshConfig config,
            MeshStats stats,
            ScheduledExecutorService thread,
            LogDisk disk,
            LogDisk.Loaded loaded,
            Claim claim,
            Publish push) {
        this.config = config;
        this.stats = stats;
        this.thread = thread;
        this.disk = disk;
        this.claim = claim;
        this.push = push;
        this.state = loaded.state();
        this.whole = loaded.whole();
        this.snapshot = snapshotOf(loaded.state(), true);
        this.leadership = claim.leadership();
    }

    void start(Reports peers) {
        reports = peers;
        LOG.info("{} records at position {} from disk", state.records().size(), state.position());
    }

    private static LogSnapshot snapshotOf(LogState state, boolean fromDisk) {
        return new LogSnapshot(
                state.position(), state.published(), state.rootHash(), Instant.now(), fromDisk);
    }

    @Override
    public LogSnapshot snapshot() {
        return snapshot;
    }

    @Override
    public Subscription subscribe(Consumer<LogSnapshot> listener) {
        Subscription subscription = listeners.add(listener);
        thread.execute(() -> Listeners.tell(listener, snapshot));
        return subscription;
    }

    LogPublisher publisher() {
        return publisher;
    }

    /// Takes a pushed batch.
    ///
    /// @return false when something before it is missing: a comparison is due
    boolean take(byte[] message) {
        Envelope<Batch> envelope = Batch.decode(message);
        if (!envelope.installation().equals(config.installation())) {
            stats.messagesRefused.increment();
            return true;
        }
        Batch batch = envelope.body();
        see(batch.position().term());
        Position own = state.position();
        if (batch.position().compareTo(own) <= 0) {
            return true;
        }
        LogState next = state.with(batch);
        boolean follows =
                batch.position().term().equals(own.term())
                        && batch.position().seq() == own.seq() + 1;
        boolean opensOnOurSet = batch.position().seq() == 0;
        if (!(follows || opensOnOurSet) || !next.rootHash().equals(batch.rootHash())) {
            return false;
        }
        store(batch, next);
        adopt(next, false);
        return true;
    }

    private void store(Batch batch, LogState next) {
        try {
            disk.append(batch, next);
        } catch (IOException failed) {
            stats.diskErrors.increment();
            LOG.error(
                    "a batch cannot be written to disk, it is served all the same: {}",
                    failed.toString());
        }
    }

    private void adopt(LogState next, boolean fromDisk) {
        state = next;
        whole = true;
        stats.batchesApplied.increment();
        snapshot = snapshotOf(next, fromDisk);
        listeners.tell(snapshot);
    }

    /// Whether a peer that says this has something for us: a higher position, or at our own the
    /// records that we lost.
    boolean wants(PeerMessages.Status status) {
        Position theirs =
                new Position(new Term(status.counter(), status.federator()), status.seq());
        see(theirs.term());
        int order = theirs.compareTo(state.position());
        boolean differs = !status.rootHash().equals(state.rootHash());
        boolean theirsCounts = !whole || status.publisher().equals(theirs.term().federator());
        if (order == 0 && !differs && (!whole || snapshot.fromDisk())) {
            whole = true;
            snapshot = snapshotOf(state, false); // confirmed: what was read is what others have
        }
        return order > 0 || order == 0 && differs && theirsCounts;
    }

    List<Integer> differingBuckets(List<String> theirs) {
        List<Integer> differing = new ArrayList<>();
        for (int i = 0; i < LogState.BUCKETS && i < theirs.size(); i++) {
            if (!theirs.get(i).equals(state.bucketHashes().get(i))) {
                differing.add(i);
            }
        }
        return differing;
    }

    /// Goes over to a peer's set, made of its records in `buckets` and ours in all others, when
    /// that is what the peer says it is: all or nothing.
    boolean repair(List<Integer> buckets, PeerMessages.Records fetched) {
        Position position =
                new Position(new Term(fetched.counter(), fetched.federator()), fetched.seq());
        if (!fetched.installation().equals(config.installation())
                || position.compareTo(state.position()) < 0) {
            return false;
        }
        List<StoredRecord> records = new ArrayList<>(state.outsideBuckets(buckets));
        for (String text : fetched.records()) {
            records.add(StoredRecord.decode(Text.octets(text)));
        }
        LogState next = LogState.of(position, records);
        if (!next.rootHash().equals(fetched.rootHash())) {
            return false; // it went on while we asked; the next comparison finds out
        }
        try {
            disk.replace(next);
        } catch (IOException failed) {
            stats.diskErrors.increment();
            LOG.error(
                    "the set cannot be written to disk, it is served all the same: {}",
                    failed.toString());
        }
        stats.repairs.increment();
        adopt(next, false);
        return true;
    }

    private void see(Term term) {
        if (claim.see(term)) {
            LOG.warn("a higher term {} has been seen: this federator writes no more", term);
        }
        leadershipMayHaveChanged();
    }

    private void leadershipMayHaveChanged() {
        LogPublisher.Leadership now = claim.leadership();
        if (!now.equals(leadership)) {
            leadership = now;
            leadershipListeners.tell(now);
        }
    }

    /// What the peers said to questions asked after some moment.
    interface Reports {

        /// Configured members heard, this node included.
        int heardSince(long nanos);

        /// Whether none of those is ahead of a position.
        boolean noneAheadSince(long nanos, Position own);

        void askAll();
    }

    /// Looks whether a claim is ripe: a majority was asked *after* the claim was made and answered,
    /// and what they have is here. A term opened on less would delete what its writer had not seen.
    void tryClaim(Reports reports) {
        if (claim.isWaiting()) {
            int heard = reports.heardSince(claimedNanos);
            boolean caughtUp = whole && reports.noneAheadSince(claimedNanos, state.position());
            int majority = config.members().size() / 2 + 1;
            Term term = caughtUp || forced ? claim.tryTake(heard, majority, forced) : null;
            if (term != null) {
                open(term);
            }
            leadershipMayHaveChanged();
        }
    }

    /// A term opens with the set that is there.
    private void open(Term term) {
        forced = false;
        LOG.info("writing in term {}", term);
        if (!state.position().term().equals(term)) {
            LogState next = state.at(new Position(term, 0));
            Batch opening = new Batch(next.position(), next.rootHash(), List.of(), List.of());
            store(opening, next);
            adopt(next, false);
            push.send(BATCH, opening.encode(config.installation()));
        }
    }

    PeerMessages.Status status(long[] stream) {
        LogState held = state;
        return new PeerMessages.Status(
                config.installation(),
                config.self(),
                held.position().term().counter(),
                held.position().term().federator(),
                held.position().seq(),
                claim.federator(),
                held.rootHash(),
                held.bucketHashes(),
                stream[0],
                stream[1]);
    }

    PeerMessages.Records records(List<Integer> buckets) {
        LogState held = state;
        return new PeerMessages.Records(
                config.installation(),
                held.position().term().counter(),
                held.position().term().federator(),
                held.position().seq(),
                held.rootHash(),
                held.inBuckets(buckets).stream().map(stored -> Text.of(stored.octets())).toList());
    }

    LogState state() {
        return state;
    }

    /// The writing end; its calls are carried out on the mesh's thread.
    private final class Publisher implements LogPublisher {

        @Override
        public Leadership leadership() {
            return leadership;
        }

        @Override
        public Subscription subscribe(Consumer<Leadership> listener) {
            Subscription subscription = leadershipListeners.add(listener);
            thread.execute(() -> Listeners.tell(listener, leadership));
            return subscription;
        }

        @Override
        public void claim(boolean force) {
            thread.execute(() -> {
                forced = force;
                claimedNanos = System.nanoTime();
                claim.ask();
                Reports asked = reports;
                if (asked != null) {
                    tryClaim(asked);
                    asked.askAll();
                }
            });
        }

        @Override
        public boolean isOwn(Term term) {
            return term.federator().equals(claim.federator());
        }

        @Override
        public void resign() {
            thread.execute(() -> {
                claim.resign();
                leadershipMayHaveChanged();
            });
        }

        @Override
        public Position publish(List<LogChange> changes) {
            try {
                return thread.submit(() -> append(changes)).get();
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof MeshException refused) {
                    throw refused;
                }
                throw new IllegalStateException(failed);
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new MeshException(
                        MeshException.Reason.NotLeading, "interrupted", interrupted);
            }
        }

        private Position append(List<LogChange> changes) {
            if (!claim.isLeading()) {
                throw new MeshException(
                        MeshException.Reason.NotLeading, "this node does not write: " + leadership);
            }
            List<StoredRecord> puts = new ArrayList<>();
            List<RecordKey> deletes = new ArrayList<>();
            for (LogChange change : changes) {
                switch (change) {
                    case LogChange.Put put -> addIfNew(put, puts);
                    case LogChange.Delete delete -> {
                        if (state.records().containsKey(delete.key())) {
                            deletes.add(delete.key());
                        }
                    }
                }
            }
            return puts.isEmpty() && deletes.isEmpty() ? state.position() : write(puts, deletes);
        }

        private void addIfNew(LogChange.Put put, List<StoredRecord> puts) {
            List<Problem> problems = Validation.problemsOf(put.published());
            if (!problems.isEmpty()) {
                throw new MeshException(
                        MeshException.Reason.InvalidRecord, put.key() + ": " + problems);
            }
            StoredRecord stored = StoredRecord.of(put.published());
            if (!stored.equals(state.records().get(put.key()))) {
                puts.add(stored);
            }
        }

        private Position write(List<StoredRecord> puts, List<RecordKey> deletes) {
            Position before = state.position();
            Position position = new Position(before.term(), before.seq() + 1);
            LogState next = state.with(new Batch(position, "", puts, deletes));
            Batch batch = new Batch(position, next.rootHash(), puts, deletes);
            try {
                disk.append(batch, next);
            } catch (IOException failed) {
                stats.diskErrors.increment();
                throw new MeshException(
                        MeshException.Reason.DiskFailed,
                        "nothing was published: " + failed,
                        failed);
            }
            adopt(next, false);
            push.send(BATCH, batch.encode(config.installation()));
            return position;
        }
    }
}
