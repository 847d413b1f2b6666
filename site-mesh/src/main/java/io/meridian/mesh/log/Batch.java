package io.meridian.mesh.log;

import io.meridian.mesh.codec.MeshCodec;
import io.meridian.model.Envelope;
import io.meridian.model.Position;
import io.meridian.model.RecordKey;
import io.meridian.model.Term;
import java.util.List;

/// Changes that are applied together, with the position and root hash that follow from them.
///
/// @param position the log's after the batch
/// @param rootHash the set's after the batch; a node whose own differs has missed something
public record Batch(
        Position position, String rootHash, List<StoredRecord> puts, List<RecordKey> deletes) {

    public Batch {
        puts = List.copyOf(puts);
        deletes = List.copyOf(deletes);
    }

    private record Wire(
            String installation,
            long counter,
            String federator,
            long seq,
            String rootHash,
            List<String> puts,
            List<RecordKey> deletes) {}

    public byte[] encode(String installation) {
        return MeshCodec.write(
                new Wire(
                        installation,
                        position.term().counter(),
                        position.term().federator(),
                        position.seq(),
                        rootHash,
                        puts.stream().map(put -> Text.of(put.octets())).toList(),
                        deletes));
    }

    /// @throws MeshCodec.MalformedException when it is not a batch, or any record in it is not
    ///   valid
    public static Envelope<Batch> decode(byte[] octets) {
        Wire wire = MeshCodec.read(octets, Wire.class);
        Position position = new Position(new Term(wire.counter, wire.federator), wire.seq);
        List<StoredRecord> puts =
                wire.puts.stream().map(put -> StoredRecord.decode(Text.octets(put))).toList();
        return new Envelope<>(
                wire.installation,
                position,
                new Batch(position, wire.rootHash, puts, wire.deletes));
    }
}
