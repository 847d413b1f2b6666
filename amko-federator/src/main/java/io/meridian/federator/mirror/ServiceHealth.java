package io.meridian.federator.mirror;

import io.meridian.health.probe.Target;
import io.meridian.health.verdict.MemberVerdict;
import io.meridian.health.verdict.Verdict;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Member;
import io.meridian.model.Opinion;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// What the sites think of a service's members now, for people: how many nodes say up and down, and
/// on what evidence. Answers follow from the verdicts of DNS nodes, which also remember.
final class ServiceHealth {

    private final List<NodeOpinions> nodes;
    private final Map<String, HealthMonitor> monitors;

    ServiceHealth(List<NodeOpinions> heard, Map<String, HealthMonitor> monitors) {
        this.nodes = heard.stream().filter(each -> each.node().role() == NodeId.Role.DNS).toList();
        this.monitors = monitors;
    }

    /// A member's state by the majority of nodes that were heard recently.
    Verdict.State state(GslbService service, Member member) {
        List<Verdict.State> states = new ArrayList<>();
        for (String target : targets(service, member)) {
            int lead = 0;
            for (NodeOpinions node : nodes) {
                Opinion opinion = node.opinions().get(target);
                if (node.fresh() && opinion != null) {
                    lead +=
                            switch (opinion.state()) {
                                case UP -> 1;
                                case DOWN -> -1;
                                case UNKNOWN -> 0;
                            };
                }
            }
            states.add(
                    lead > 0
                            ? Verdict.State.UP
                            : lead < 0 ? Verdict.State.DOWN : Verdict.State.UNTESTED);
        }
        return MemberVerdict.of(states, service.health().minMonitorsUp());
    }

    /// One line for each monitor and node: `london-1: up, 200 OK`.
    List<String> evidence(GslbService service, Member member) {
        List<String> lines = new ArrayList<>();
        for (String target : targets(service, member)) {
            for (NodeOpinions node : nodes) {
                Opinion opinion = node.opinions().get(target);
                if (opinion != null) {
                    lines.add(
                            node.node().name()
                                    + (node.fresh() ? ": " : " (silent): ")
                                    + opinion.state().name().toLowerCase(java.util.Locale.ROOT)
                                    + ", "
                                    + opinion.evidence().lastResult());
                }
            }
        }
        return lines;
    }

    private List<String> targets(GslbService service, Member member) {
        return service.health().monitors().stream()
                .map(monitors::get)
                .filter(Objects::nonNull)
                .map(monitor -> Target.of(member.destination(), monitor).id())
                .toList();
    }
}
