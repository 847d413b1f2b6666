package io.meridian.mesh;

import java.nio.file.Path;
import java.util.Map;

/// What a node needs to take part.
///
/// @param installation id shared by all nodes; records of any other are refused
/// @param self this node
/// @param members `host:port` of every member's link by number, this node's own included
/// @param dataDir where the copy on disk is kept; created when absent
/// @param hazelcastBasePort member N's Hazelcast listens on 127.0.0.1, this plus N; 5700 by default
public record MeshConfig(
        String installation,
        NodeId self,
        Map<Integer, String> members,
        Path dataDir,
        int hazelcastBasePort) {

    public MeshConfig {
        members = Map.copyOf(members);
    }
}
