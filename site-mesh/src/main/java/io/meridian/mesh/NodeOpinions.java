package io.meridian.mesh;

import io.meridian.model.Opinion;
import java.time.Duration;
import java.util.Map;

/// What one node last said.
///
/// @param node the stream's owner
/// @param fresh whether it was heard within 3 s by this node's own monotonic clock; only fresh
///   streams vote
/// @param lastHeardAgo by the same clock; for a set read from disk, since the start of this process
/// @param opinions by target id
public record NodeOpinions(
        NodeId node, boolean fresh, Duration lastHeardAgo, Map<String, Opinion> opinions) {

    public NodeOpinions {
        opinions = Map.copyOf(opinions);
    }
}
