package io.meridian.mesh.disk;

import io.meridian.mesh.MeshException;
import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.log.Batch;
import io.meridian.mesh.log.LogState;
import io.meridian.model.Envelope;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The service log on disk: a snapshot of one state, and a journal of the batches since. Owned by
/// the mesh's thread.
///
/// A state that is read back is one that was written: a journal counts up to the first batch that
/// is missing or does not follow, whatever stands behind it. After any damage or failure the next
/// write is a whole snapshot, so that nothing is ever appended behind a gap.
public final class LogDisk {

    private static final Logger LOG = LoggerFactory.getLogger(LogDisk.class);
    private static final String SNAPSHOT = "log.snapshot";
    private static final String JOURNAL = "log.journal";

    /// A start replays the journal: so many batches take well under a second.
    private static final int MAX_JOURNAL_BATCHES = 500;

    private static final int MAX_JOURNAL_BYTES = 8 << 20;

    private final Storage storage;
    private final String installation;
    private boolean sound = true;
    private int journaledBatches;
    private int journaledBytes;

    public LogDisk(Storage storage, String installation) {
        this.storage = storage;
        this.installation = installation;
    }

    /// What a start finds.
    ///
    /// @param whole whether every record of the state is there; otherwise peers are asked
    /// @param bad frames, or stretches of a file, that were refused; 0: nothing was lost
    public record Loaded(LogState state, boolean whole, int bad) {}

    /// Reads what is sound.
    ///
    /// @throws MeshException `InvalidConfiguration` when it is the copy of another installation
    public Loaded load() {
        Loaded loaded;
        try {
            loaded = replay(loadSnapshot(), storage.read(JOURNAL));
        } catch (IOException unreadable) {
            LOG.error("the copy on disk cannot be read: {}", unreadable.toString());
            loaded = new Loaded(LogState.empty(), false, 1);
        }
        sound = loaded.bad == 0;
        return loaded;
    }

    private Loaded loadSnapshot() throws IOException {
        SnapshotFile.Found found = SnapshotFile.read(storage, SNAPSHOT);
        LogState state = found.state();
        SnapshotFile.Head head = found.head();
        if (head == null) {
            return new Loaded(state, found.bad() == 0, found.bad());
        }
        if (!head.installation().equals(installation)) {
            throw foreign(head.installation());
        }
        return new Loaded(state, state.rootHash().equals(head.rootHash()), found.bad());
    }

    private MeshException foreign(String other) {
        return new MeshException(
                MeshException.Reason.InvalidConfiguration,
                "the data folder holds the copy of installation '"
                        + other
                        + "', this is '"
                        + installation
                        + "': use another folder, or empty it");
    }

    private Loaded replay(Loaded snapshot, Storage.Contents journal) {
        LogState state = snapshot.state;
        boolean whole = snapshot.whole;
        int bad = snapshot.bad + journal.damaged();
        for (byte[] payload : journal.payloads()) {
            Optional<Batch> batch = batch(payload);
            if (batch.isPresent() && batch.get().position().compareTo(state.position()) <= 0) {
                continue; // the process ended between the snapshot and the end of its journal
            }
            LogState next = batch.filter(following(state)).map(state::with).orElse(null);
            boolean right = next != null && next.rootHash().equals(batch.get().rootHash());
            if (next == null || whole && !right) {
                LOG.warn("the journal ends at {}: what follows was lost", state.position());
                bad++;
                break;
            }
            state = next;
            whole = right;
            count(payload);
        }
        return new Loaded(state, whole, bad);
    }

    private static java.util.function.Predicate<Batch> following(LogState state) {
        return batch -> batch.follows(state.position());
    }

    private Optional<Batch> batch(byte[] payload) {
        try {
            Envelope<Batch> envelope = Batch.decode(payload);
            return Optional.of(envelope.body())
                    .filter(_ -> envelope.installation().equals(installation));
        } catch (MalformedException malformed) {
            LOG.warn("a batch on disk is refused: {}", malformed.getMessage());
            return Optional.empty();
        }
    }

    private void count(byte[] payload) {
        journaledBatches++;
        journaledBytes += payload.length;
    }

    /// Makes a batch last. `state` is what follows from it.
    public void append(Batch batch, LogState state) throws IOException {
        byte[] payload = batch.encode(installation);
        boolean fits =
                journaledBatches < MAX_JOURNAL_BATCHES
                        && journaledBytes + payload.length <= MAX_JOURNAL_BYTES;
        if (!sound || !fits) {
            replace(state);
            return;
        }
        sound = false;
        storage.append(JOURNAL, payload);
        sound = true;
        count(payload);
    }

    /// Makes a state last in place of all before.
    public void replace(LogState state) throws IOException {
        sound = false;
        List<byte[]> frames = SnapshotFile.frames(installation, state);
        storage.replace(SNAPSHOT, frames);
        storage.delete(JOURNAL);
        journaledBatches = 0;
        journaledBytes = 0;
        sound = true;
    }
}
