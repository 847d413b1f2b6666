package io.meridian.mesh.log;

import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.model.Envelope;
import io.meridian.model.Position;
import java.util.List;

/// Changes that are applied together, with the position and root hash that follow from them. Batch
/// 0 of a term changes nothing: it is the term's manifest, and names the complete set by its hash.
///
/// @param position the log's after the batch
/// @param rootHash the set's after the batch; a node whose own differs has missed something
/// @param deletes keys
public record Batch(
        Position position, String rootHash, List<StoredRecord> puts, List<String> deletes) {

    /// Beyond it a counter is damage or an attack: nobody claims that often.
    private static final long MAX_COUNTER = 1L << 53;

    public Batch {
        puts = List.copyOf(puts);
        deletes = List.copyOf(deletes);
    }

    private record Wire(
            String installation,
            Position position,
            String rootHash,
            List<RecordText> puts,
            List<String> deletes) {}

    /// Whether it is the one after a position.
    public boolean follows(Position before) {
        boolean next = position.seq() == before.seq() + 1;
        return position.term().equals(before.term()) ? next : opens(before);
    }

    private boolean opens(Position before) {
        boolean higher = position.term().compareTo(before.term()) > 0;
        return higher && position.seq() == 0 && puts.isEmpty() && deletes.isEmpty();
    }

    /// The same without its changes: says how far the log is, so that they are fetched.
    public Batch announcement() {
        return new Batch(position, rootHash, List.of(), List.of());
    }

    public byte[] encode(String installation) {
        List<RecordText> texts = puts.stream().map(StoredRecord::text).toList();
        return MeshCodec.write(new Wire(installation, position, rootHash, texts, deletes));
    }

    /// @throws MalformedException when it is not a batch; a record in it that cannot be read is
    ///   none of its faults
    public static Envelope<Batch> decode(byte[] octets) {
        Wire wire = MeshCodec.read(octets, Wire.class);
        List<StoredRecord> puts = wire.puts.stream().map(StoredRecord::read).toList();
        return new Envelope<>(
                wire.installation,
                wire.position,
                new Batch(plausible(wire.position), wire.rootHash, puts, wire.deletes));
    }

    /// @throws MalformedException when no node can stand there
    public static Position plausible(Position position) {
        long counter = position.term().counter();
        if (counter < 0 || counter > MAX_COUNTER || position.seq() < 0) {
            throw new MalformedException("position " + position + " is not possible");
        }
        return position;
    }
}
