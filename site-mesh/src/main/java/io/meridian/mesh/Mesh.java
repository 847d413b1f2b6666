package io.meridian.mesh;

import java.util.List;

/// One node's part in the mesh. Started by `MeshNode.start`; closing it leaves the mesh and flushes
/// the disk.
public interface Mesh extends AutoCloseable {

    NodeId self();

    ServiceLog log();

    LogPublisher publisher();

    OpinionExchange opinions();

    OverrideStore overrides();

    Hints hints();

    /// Every configured member in number order.
    List<PeerStatus> peers();

    MeshStats stats();

    @Override
    void close();
}
