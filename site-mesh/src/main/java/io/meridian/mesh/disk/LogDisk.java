package io.meridian.mesh.disk;

import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.log.Batch;
import io.meridian.mesh.log.LogState;
import io.meridian.mesh.log.StoredRecord;
import io.meridian.model.Envelope;
import io.meridian.model.Position;
import io.meridian.model.Term;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The service log on disk: a snapshot of one state, and a journal of the batches since.
public final class LogDisk {

    private static final Logger LOG = LoggerFactory.getLogger(LogDisk.class);
    private static final String SNAPSHOT = "log.snapshot";
    private static final String JOURNAL = "log.journal";

    /// A start replays the journal: this many batches take well under a second.
    private static final int MAX_JOURNAL = 500;

    private final DataFolder folder;
    private final String installation;
    private int journaled;

    public LogDisk(DataFolder folder, String installation) {
        this.folder = folder;
        this.installation = installation;
    }

    /// What a start finds.
    ///
    /// @param whole whether every record that was stored is there; otherwise peers are asked
    /// @param badRecords how many were refused
    public record Loaded(LogState state, boolean whole, int badRecords) {}

    private record Head(
            String installation,
            long counter,
            String federator,
            long seq,
            String rootHash,
            int count) {}

    /// Reads what is sound and refuses the rest record by record.
    public Loaded load() {
        try {
            return replay(loadSnapshot());
        } catch (IOException unreadable) {
            LOG.error("the copy on disk cannot be read: {}", unreadable.toString());
            return new Loaded(LogState.empty(), false, 1);
        }
    }

    private Loaded loadSnapshot() throws IOException {
        Frames.Contents contents = folder.read(SNAPSHOT);
        if (contents.payloads().isEmpty()) {
            return new Loaded(LogState.empty(), contents.damaged() == 0, contents.damaged());
        }
        int bad = contents.damaged();
        Head head = null;
        List<StoredRecord> records = new ArrayList<>();
        for (byte[] payload : contents.payloads()) {
            try {
                if (payload.length > 0 && payload[0] == 'H') {
                    head = MeshCodec.read(tail(payload), Head.class);
                } else {
                    records.add(StoredRecord.decode(tail(payload)));
                }
            } catch (MeshCodec.MalformedException malformed) {
                bad++;
                LOG.warn("a record on disk is refused: {}", malformed.getMessage());
            }
        }
        if (head != null && !head.installation.equals(installation)) {
            LOG.error(
                    "the copy on disk is of installation '{}', not '{}'",
                    head.installation,
                    installation);
            return new Loaded(LogState.empty(), false, contents.payloads().size());
        }
        Position position =
                head == null
                        ? Position.NONE
                        : new Position(new Term(head.counter, head.federator), head.seq);
        LogState state = LogState.of(position, records);
        boolean whole = head != null && state.rootHash().equals(head.rootHash);
        return new Loaded(state, whole, bad);
    }

    private Loaded replay(Loaded snapshot) throws IOException {
        Frames.Contents contents = folder.read(JOURNAL);
        LogState state = snapshot.state();
        int bad = snapshot.badRecords() + contents.damaged();
        boolean whole = snapshot.whole();
        for (byte[] payload : contents.payloads()) {
            try {
                Envelope<Batch> envelope = Batch.decode(payload);
                Batch batch = envelope.body();
                if (!envelope.installation().equals(installation)
                        || batch.position().compareTo(state.position()) <= 0) {
                    continue; // older than the snapshot: the journal was not cut before the process
                    // ended
                }
                state = state.with(batch);
                journaled++;
                whole = state.rootHash().equals(batch.rootHash());
            } catch (MeshCodec.MalformedException malformed) {
                bad++;
                whole = false;
                LOG.warn("a batch on disk is refused: {}", malformed.getMessage());
            }
        }
        // A torn last append was never acknowledged; but what else the damage took cannot be told.
        return new Loaded(state, whole && bad == 0, bad);
    }

    /// Makes a batch last. `state` is what follows from it.
    public void append(Batch batch, LogState state) throws IOException {
        if (journaled >= MAX_JOURNAL) {
            replace(state);
        } else {
            folder.append(JOURNAL, batch.encode(installation));
            journaled++;
        }
    }

    /// Makes a state last in place of all before.
    public void replace(LogState state) throws IOException {
        Position position = state.position();
        List<byte[]> payloads = new ArrayList<>();
        payloads.add(
                tagged(
                        'H',
                        MeshCodec.write(
                                new Head(
                                        installation,
                                        position.term().counter(),
                                        position.term().federator(),
                                        position.seq(),
                                        state.rootHash(),
                                        state.records().size()))));
        state.records().values().forEach(stored -> payloads.add(tagged('R', stored.octets())));
        folder.replace(SNAPSHOT, payloads);
        folder.delete(JOURNAL);
        journaled = 0;
    }

    private static byte[] tagged(char tag, byte[] payload) {
        byte[] tagged = new byte[payload.length + 1];
        tagged[0] = (byte) tag;
        System.arraycopy(payload, 0, tagged, 1, payload.length);
        return tagged;
    }

    private static byte[] tail(byte[] payload) {
        return payload.length == 0
                ? payload
                : java.util.Arrays.copyOfRange(payload, 1, payload.length);
    }
}
