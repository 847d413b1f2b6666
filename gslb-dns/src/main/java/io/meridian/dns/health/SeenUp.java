package io.meridian.dns.health;

import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.model.Opinion;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Which targets have ever been up as seen from this site, by whichever of its nodes: what gives
/// the site a vote on them. It outlives the node that saw it, the handing over of a target from one
/// node to another, and a restart. Any thread may use it.
final class SeenUp {

    private final String site;
    private final Set<String> targets = ConcurrentHashMap.newKeySet();

    SeenUp(String site) {
        this.site = site;
    }

    void hear(Collection<NodeOpinions> heard) {
        for (NodeOpinions said : heard) {
            if (said.node().role() == NodeId.Role.DNS && said.node().site().equals(site)) {
                said.opinions().values().forEach(this::hear);
            }
        }
    }

    private void hear(Opinion opinion) {
        if (opinion.evidence().everUp()) {
            targets.add(opinion.target());
        }
    }

    /// This node's opinions, with what the site knows.
    List<Opinion> mark(List<Opinion> opinions) {
        return opinions.stream().map(this::mark).toList();
    }

    private Opinion mark(Opinion opinion) {
        Opinion.Evidence evidence = opinion.evidence();
        if (evidence.everUp() || !targets.contains(opinion.target())) {
            return opinion;
        }
        return new Opinion(
                opinion.target(),
                opinion.state(),
                new Opinion.Evidence(
                        evidence.lastResult(),
                        evidence.latency(),
                        evidence.age(),
                        true,
                        evidence.passed()));
    }

    void retain(Set<String> ids) {
        targets.retainAll(ids);
    }

    Set<String> export() {
        return Set.copyOf(targets);
    }

    void restore(Set<String> from) {
        targets.addAll(from);
    }
}
