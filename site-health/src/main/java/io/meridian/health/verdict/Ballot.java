package io.meridian.health.verdict;

import io.meridian.model.Opinion;
import java.util.Map;

/// What one node last said of all its targets.
///
/// @param site where the node stands
/// @param node unique among all nodes
/// @param fresh whether it was heard recently enough to count
/// @param opinions by target id
public record Ballot(String site, String node, boolean fresh, Map<String, Opinion> opinions) {

    public Ballot {
        opinions = Map.copyOf(opinions);
    }
}
