package io.meridian.mesh;

import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.log.Batch;
import io.meridian.mesh.log.Claim;
import io.meridian.mesh.log.LogState;
import io.meridian.mesh.log.StoredRecord;
import io.meridian.model.Position;
import io.meridian.model.RecordKey;
import io.meridian.model.Term;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The writing end of this node's log. Its calls are carried out on the mesh's thread.
final class Writer implements LogPublisher, AutoCloseable {

    /// The tag of a pushed batch.
    static final byte BATCH = 1;

    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /// A batch beyond it is announced instead of pushed: nodes fetch it page by page.
    private static final int MAX_PUSH_BYTES = 256 << 10;

    /// When the last batch is announced once more: who missed its push asks for it at once, and not
    /// with the next comparison.
    private static final long AGAIN_MILLIS = 200;

    /// A service with ten thousand members has about so much.
    private static final int MAX_RECORD_BYTES = 2 << 20;

    private final MeshConfig config;
    private final MeshThread thread;
    private final NodeLog log;
    private final Claim claim;
    private final Publish push;
    private final Listeners<Leadership> listeners;
    private volatile Leadership leadership;
    private @Nullable Reports reports;
    private boolean forced;
    private long claimedNanos;

    Writer(MeshConfig config, MeshThread thread, NodeLog log, Claim claim, Publish push) {
        this.config = config;
        this.thread = thread;
        this.log = log;
        this.claim = claim;
        this.push = push;
        this.listeners = new Listeners<>(thread, "mesh-leadership-" + config.self().member());
        this.leadership = claim.leadership();
    }

    /// @param peers who is asked before a term is opened
    void start(Reports peers) {
        reports = peers;
    }

    @Override
    public Leadership leadership() {
        return leadership;
    }

    @Override
    public Subscription subscribe(Consumer<Leadership> listener) {
        return listeners.add(listener, () -> leadership);
    }

    @Override
    public void claim(boolean force) {
        thread.run(() -> {
            forced = force;
            claimedNanos = System.nanoTime();
            claim.ask(config.members().size() / 2 + 1);
            look();
            Reports asked = reports;
            if (asked != null) {
                asked.askAll();
            }
        });
    }

    @Override
    public boolean isOwn(Term term) {
        return claim.isOwn(term);
    }

    @Override
    public void resign() {
        thread.run(() -> {
            claim.resign();
            look();
        });
    }

    /// Opens a term when a claim is ripe, and tells when who may write has changed. Called on the
    /// mesh's thread after anything was heard.
    void look() {
        Reports asked = reports;
        if (claim.isWaiting() && asked != null) {
            claim.hear(asked.heardSince(claimedNanos));
            if (claim.isRipe(forced) && (forced || hasCaughtUp(asked))) {
                open(claim.next(log.state().position().term()));
            }
        }
        Leadership now = claim.leadership();
        if (!now.equals(leadership)) {
            leadership = now;
            LOG.info("this node {}", now.inWords());
            listeners.tell(now);
        }
    }

    /// Whether what the members have is here; what none of them has is not waited for.
    private boolean hasCaughtUp(Reports asked) {
        boolean allHeard = asked.heardSince(claimedNanos) == config.members().size();
        return asked.noneAheadSince(claimedNanos, log.state().position())
                && (log.isWhole() || allHeard);
    }

    /// A term opens with the set that is there. One that cannot be kept is not opened: after a
    /// restart it would be opened once more.
    private void open(Term term) {
        try {
            if (!log.state().position().term().equals(term)) {
                LogState next = log.state().at(new Position(term, 0));
                Batch opening = new Batch(next.position(), next.rootHash(), List.of(), List.of());
                log.write(opening, next);
                push(opening);
            }
            forced = false;
            claim.take(term);
        } catch (IOException failed) {
            LOG.error("term {} cannot be opened while the disk refuses it", term, failed);
        }
    }

    @Override
    public Position publish(List<LogChange> changes) {
        List<LogChange> copy = List.copyOf(changes);
        try {
            return thread.call(() -> append(copy));
        } catch (CancellationException closed) {
            throw new MeshException(
                    MeshException.Reason.NotLeading, "this node has been closed", closed);
        }
    }

    private Position append(List<LogChange> changes) {
        if (!claim.isLeading()) {
            throw new MeshException(
                    MeshException.Reason.NotLeading,
                    "this node does not write: it " + leadership.inWords());
        }
        Map<RecordKey, LogChange> last = new LinkedHashMap<>();
        changes.forEach(change -> last.put(change.key(), change));
        List<StoredRecord> puts = new ArrayList<>();
        List<String> deletes = new ArrayList<>();
        for (LogChange change : last.values()) {
            StoredRecord held = log.state().get(change.key().toString());
            switch (change) {
                case LogChange.Put put -> {
                    StoredRecord stored = stored(put);
                    if (!stored.equals(held)) {
                        puts.add(stored);
                    }
                }
                case LogChange.Delete delete -> {
                    if (held != null) {
                        deletes.add(delete.key().toString());
                    }
                }
            }
        }
        return puts.isEmpty() && deletes.isEmpty() ? log.state().position() : write(puts, deletes);
    }

    private static StoredRecord stored(LogChange.Put put) {
        try {
            StoredRecord stored = StoredRecord.of(put.published());
            if (stored.octets().length > MAX_RECORD_BYTES) {
                throw new MalformedException("must be at most " + MAX_RECORD_BYTES + " octets");
            }
            return stored;
        } catch (MalformedException invalid) {
            throw new MeshException(
                    MeshException.Reason.InvalidRecord,
                    put.key() + ": " + invalid.getMessage(),
                    invalid);
        }
    }

    private Position write(List<StoredRecord> puts, List<String> deletes) {
        Position before = log.state().position();
        Position position = new Position(before.term(), before.seq() + 1);
        LogState next = log.state().with(new Batch(position, "", puts, deletes));
        Batch batch = new Batch(position, next.rootHash(), puts, deletes);
        try {
            log.write(batch, next);
        } catch (IOException failed) {
            throw new MeshException(
                    MeshException.Reason.DiskFailed, "nothing was published: " + failed, failed);
        }
        push(batch);
        return position;
    }

    private void push(Batch batch) {
        byte[] message = batch.encode(config.installation());
        byte[] announcement = batch.announcement().encode(config.installation());
        push.send(BATCH, message.length <= MAX_PUSH_BYTES ? message : announcement);
        thread.after(
                AGAIN_MILLIS,
                () -> {
                    if (log.state().position().equals(batch.position())) {
                        push.send(BATCH, announcement);
                    }
                });
    }

    @Override
    public void close() {
        listeners.close();
    }
}
