package io.meridian.mesh;

import io.meridian.model.Position;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is known of one configured member, this node's own entry included.
///
/// @param member its number
/// @param address `host:port` of its link
/// @param node who it says it is; null until first heard
/// @param listed whether Hazelcast lists it as a member now
/// @param lastComparedAgo since the last successful comparison; null: never
/// @param position its log position when last heard; null: never heard
/// @param rootHash its root hash then
public record PeerStatus(
        int member,
        String address,
        @Nullable NodeId node,
        boolean listed,
        @Nullable Duration lastComparedAgo,
        @Nullable Position position,
        @Nullable String rootHash) {}
