package io.meridian.daemon;

import io.meridian.health.verdict.Ballot;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import java.util.List;

/// What nodes were heard to say, as votes: of DNS nodes, as others do not probe.
public final class Ballots {

    private Ballots() {}

    public static List<Ballot> of(List<NodeOpinions> heard) {
        return heard.stream()
                .filter(said -> said.node().role() == NodeId.Role.DNS)
                .map(said ->
                        new Ballot(
                                said.node().site(),
                                said.node().name(),
                                said.fresh(),
                                said.opinions()))
                .toList();
    }
}
