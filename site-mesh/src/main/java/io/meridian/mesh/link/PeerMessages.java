package io.meridian.mesh.link;

import io.meridian.mesh.NodeId;
import io.meridian.mesh.log.RecordText;
import io.meridian.model.Opinion;
import io.meridian.model.Position;
import java.util.List;

/// What peers tell each other over the link, as JSON.
public final class PeerMessages {

    private PeerMessages() {}

    /// Who a node is and how far it has come: `GET /mesh/v1/status`.
    ///
    /// @param installation whose node it is
    /// @param position of its log
    /// @param whole whether it holds every record of that position; one that does not has nothing
    ///   to give
    /// @param publisher id of the federator at this node, which writes the term if it is the term's
    /// @param rootHash of its records
    /// @param bucketHashes of its records, shortened
    /// @param incarnation, streamSeq position of its own opinion stream
    public record Status(
            String installation,
            NodeId node,
            Position position,
            boolean whole,
            String publisher,
            String rootHash,
            List<String> bucketHashes,
            long incarnation,
            long streamSeq) {}

    /// A page of one set's records: `GET /mesh/v1/records?root=HASH&buckets=0,17`.
    ///
    /// @param rootHash of the set they were taken from
    /// @param buckets those that the page covers: the first of those asked for, at least one
    /// @param records of these buckets
    public record Records(String rootHash, List<Integer> buckets, List<RecordText> records) {}

    /// A node's opinions: pushed, and `GET /mesh/v1/opinions` for the full set.
    ///
    /// @param full whether this is all; otherwise what changed since `streamSeq - 1`, or, when
    ///   nothing did, a sign of life at `streamSeq`
    /// @param removed targets that are no longer probed
    public record Stream(
            String installation,
            NodeId node,
            long incarnation,
            long streamSeq,
            boolean full,
            List<Opinion> opinions,
            List<String> removed) {}
}
