package io.meridian.mesh.link;

import io.meridian.mesh.NodeId;
import io.meridian.model.Opinion;
import java.util.List;

/// What peers tell each other over the link, as JSON.
public final class PeerMessages {

    private PeerMessages() {}

    /// Who a node is and how far it has come: `GET /mesh/v1/status`.
    ///
    /// @param installation whose node it is
    /// @param counter, federator, seq its log position
    /// @param publisher id of the federator at this node, which writes the term if it is the term's
    /// @param bucketHashes of its records
    /// @param incarnation, streamSeq position of its own opinion stream
    public record Status(
            String installation,
            NodeId node,
            long counter,
            String federator,
            long seq,
            String publisher,
            String rootHash,
            List<String> bucketHashes,
            long incarnation,
            long streamSeq) {}

    /// Records of some buckets: `GET /mesh/v1/records?buckets=0,17`.
    ///
    /// @param rootHash of the whole set they were taken from
    /// @param records their JSON
    public record Records(
            String installation,
            long counter,
            String federator,
            long seq,
            String rootHash,
            List<String> records) {}

    /// A node's opinions: pushed, and `GET /mesh/v1/opinions` for the full set.
    ///
    /// @param full whether this is all; otherwise what changed since `streamSeq - 1`
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
