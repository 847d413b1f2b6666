package io.meridian.mesh.disk;

import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.log.Batch;
import io.meridian.mesh.log.LogState;
import io.meridian.mesh.log.StoredRecord;
import io.meridian.model.Position;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// One state as frames: a head, the records one by one, and the head again, because without one of
/// them it is not known how far the log had come.
final class SnapshotFile {

    private static final byte HEAD = 'H';
    private static final byte RECORD = 'R';

    /// @param installation whose state it is
    record Head(String installation, Position position, String rootHash) {}

    /// What was read.
    ///
    /// @param head null when both are lost
    /// @param bad frames, or stretches of the file, that were refused
    record Found(@Nullable Head head, List<StoredRecord> records, int bad) {

        /// The records as a state. Without a head it stands before every position, so that any
        /// peer's replaces it.
        LogState state() {
            return LogState.of(head == null ? Position.NONE : head.position, records);
        }
    }

    private SnapshotFile() {}

    static List<byte[]> frames(String installation, LogState state) {
        Head head = new Head(installation, state.position(), state.rootHash());
        byte[] headFrame = tagged(HEAD, MeshCodec.write(head));
        List<byte[]> frames = new ArrayList<>();
        frames.add(headFrame);
        state.records().forEach(stored -> frames.add(recordFrame(stored)));
        frames.add(headFrame);
        return frames;
    }

    private static byte[] tagged(byte tag, byte[] rest) {
        return ByteBuffer.allocate(1 + rest.length).put(tag).put(rest).array();
    }

    /// Tag, length of the key, key, JSON.
    private static byte[] recordFrame(StoredRecord stored) {
        byte[] key = stored.key().getBytes(StandardCharsets.UTF_8);
        byte[] octets = stored.octets();
        return ByteBuffer.allocate(1 + Integer.BYTES + key.length + octets.length)
                .put(RECORD)
                .putInt(key.length)
                .put(key)
                .put(octets)
                .array();
    }

    static Found read(Storage storage, String file) throws IOException {
        Storage.Contents contents = storage.read(file);
        int bad = contents.damaged();
        Head head = null;
        List<StoredRecord> records = new ArrayList<>();
        for (byte[] frame : contents.payloads()) {
            switch (frame.length == 0 ? 0 : frame[0]) {
                case HEAD -> head = readHead(frame);
                case RECORD -> records.add(readRecord(frame));
                default -> bad++;
            }
        }
        return new Found(head, records, bad);
    }

    /// What has its checksum was written by us: that it cannot be read is not damage.
    private static Head readHead(byte[] frame) throws IOException {
        try {
            byte[] json = java.util.Arrays.copyOfRange(frame, 1, frame.length);
            Head head = MeshCodec.read(json, Head.class);
            Position _ = Batch.plausible(head.position);
            return head;
        } catch (MalformedException malformed) {
            throw new IOException("not a snapshot of this version", malformed);
        }
    }

    private static StoredRecord readRecord(byte[] frame) throws IOException {
        ByteBuffer in = ByteBuffer.wrap(frame).position(1);
        int keyLength = in.remaining() < Integer.BYTES ? -1 : in.getInt();
        if (keyLength < 0 || keyLength > in.remaining()) {
            throw new IOException("not a snapshot of this version");
        }
        byte[] key = new byte[keyLength];
        in.get(key);
        byte[] octets = new byte[in.remaining()];
        in.get(octets);
        return StoredRecord.read(new String(key, StandardCharsets.UTF_8), octets);
    }
}
