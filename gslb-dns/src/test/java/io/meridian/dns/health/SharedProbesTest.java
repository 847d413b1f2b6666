package io.meridian.dns.health;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Serving;
import io.meridian.health.probe.ProbeTarget;
import io.meridian.health.probe.Target;
import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.model.HealthMonitor;
import io.meridian.model.IpAddress;
import io.meridian.model.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class SharedProbesTest {

    private static final HealthMonitor.Timing TIMING =
            new HealthMonitor.Timing(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1);
    private static final List<String> NODES = List.of("a", "b", "c");
    private static final List<Serving.Probe> PROBES =
            IntStream.range(0, 600).mapToObj(i -> probe(i, Set.of())).toList();

    private static Serving.Probe probe(int port, Set<String> sites) {
        ProbeTarget target =
                new ProbeTarget(
                        IpAddress.of("192.0.2.1"), new HealthMonitor.Tcp("m", port + 1, TIMING));
        return new Serving.Probe(target.id(), target, sites);
    }

    /// A node, what it hears, and what it probes.
    private static final class Node {

        private final SharedProbes shared;
        private List<Target> own = List.of();
        private int tellings;

        Node(String name, int nodesPerTarget) {
            this.shared =
                    new SharedProbes(
                            new ProbeShare("london", name, nodesPerTarget),
                            targets -> {
                                own = targets;
                                tellings++;
                            });
        }

        Node adopt(List<Serving.Probe> probes, Collection<NodeOpinions> heard) {
            shared.adopt(probes, List.copyOf(heard));
            return this;
        }

        void look(int times, Collection<NodeOpinions> heard) {
            for (int i = 0; i < times; i++) {
                shared.look(List.copyOf(heard));
            }
        }

        Set<Target> own() {
            return Set.copyOf(own);
        }
    }

    private static NodeOpinions heard(String node, boolean fresh, Collection<Target> has) {
        return heard(new NodeId(1, "london", node, NodeId.Role.DNS), fresh, has);
    }

    private static NodeOpinions heard(NodeId node, boolean fresh, Collection<Target> has) {
        Map<String, Opinion> opinions = new HashMap<>();
        Opinion.Evidence untried = new Opinion.Evidence("", Duration.ZERO, Duration.ZERO, false);
        has.forEach(target ->
                opinions.put(
                        target.id(), new Opinion(target.id(), Opinion.State.UNKNOWN, untried)));
        return new NodeOpinions(node, fresh, Duration.ZERO, opinions);
    }

    private static List<NodeOpinions> allBut(String self, List<String> nodes) {
        return nodes.stream()
                .filter(node -> !node.equals(self))
                .map(node -> heard(node, true, List.of()))
                .toList();
    }

    private static List<Target> share(String node, List<String> all, int nodesPerTarget) {
        return new Node(node, nodesPerTarget).adopt(PROBES, allBut(node, all)).own;
    }

    @Test
    void eachTargetIsOneNodesAndTheSharesAreEven() {
        List<Target> all = new ArrayList<>();
        for (String node : NODES) {
            List<Target> own = share(node, NODES, 1);
            assertThat(own.size()).isBetween(160, 240);
            all.addAll(own);
        }
        assertThat(all).hasSize(PROBES.size()).doesNotHaveDuplicates();
    }

    @Test
    void whenANodeGoesOnlyItsTargetsMove() {
        Set<Target> before = new HashSet<>(share("a", NODES, 1));
        Set<Target> lost = new HashSet<>(share("c", NODES, 1));

        Set<Target> after = new HashSet<>(share("a", List.of("a", "b"), 1));

        assertThat(after).containsAll(before);
        after.removeAll(before);
        assertThat(lost).containsAll(after);
        assertThat(after).isNotEmpty();
    }

    @Test
    void severalNodesProbeATargetWhereThatIsAsked() {
        List<Target> all = new ArrayList<>();
        NODES.forEach(node -> all.addAll(share(node, NODES, 2)));

        assertThat(all).hasSize(2 * PROBES.size());
        assertThat(Set.copyOf(all)).hasSize(PROBES.size());
        assertThat(share("a", NODES, 9)).hasSize(PROBES.size());
    }

    @Test
    void aSiteThatNobodyAsksProbesNothing() {
        List<Serving.Probe> probes =
                List.of(
                        probe(1, Set.of("newyork")),
                        probe(2, Set.of("london", "newyork")),
                        probe(3, Set.of()));

        assertThat(new Node("a", 1).adopt(probes, List.of()).own)
                .containsExactly(probes.get(1).target(), probes.get(2).target());
    }

    @Test
    void onlyFreshDnsNodesOfTheSiteHaveAShare() {
        Node node =
                new Node("a", 1)
                        .adopt(
                                PROBES,
                                List.of(
                                        heard("silent", false, List.of()),
                                        heard("a", true, List.of()),
                                        heard(
                                                new NodeId(2, "paris", "p", NodeId.Role.DNS),
                                                true,
                                                List.of()),
                                        heard(
                                                new NodeId(3, "london", "f", NodeId.Role.FEDERATOR),
                                                true,
                                                List.of())));

        assertThat(node.own).hasSize(PROBES.size());
    }

    @Test
    void whatANodeThatIsHeardHasNoOpinionOfIsTakenOverAfterAWhileAndGivenBack() {
        List<Target> theirs = share("b", List.of("a", "b"), 1);
        List<Target> known = theirs.subList(0, theirs.size() / 2);
        Set<Target> unknown = new HashSet<>(theirs);
        known.forEach(unknown::remove);
        Node a = new Node("a", 1).adopt(PROBES, allBut("a", List.of("a", "b")));
        Set<Target> before = a.own();

        a.look(4, List.of(heard("b", true, known)));
        assertThat(a.own()).isEqualTo(before);
        a.look(1, List.of(heard("b", true, known)));
        assertThat(a.own())
                .containsAll(before)
                .containsAll(unknown)
                .doesNotContainAnyElementsOf(known);
        assertThat(a.own()).hasSize(before.size() + unknown.size());
        int tellings = a.tellings;
        a.look(10, List.of(heard("b", true, known)));
        assertThat(a.tellings).isEqualTo(tellings);

        a.look(1, List.of(heard("b", true, theirs)));
        assertThat(a.own()).isEqualTo(before);
    }

    @Test
    void onlyTheNextInLineTakesATargetOverOfOneThatIsHeardAndDoesNothing() {
        Map<String, Node> site = site();
        Set<Target> lacked = in(site, "c").own();
        NodeOpinions idle = heard("c", true, List.of());

        for (int i = 0; i < 20; i++) {
            lookTogether(List.of(in(site, "a"), in(site, "b")), site, List.of(idle));
            assertThat(in(site, "a").own).doesNotContainAnyElementsOf(in(site, "b").own);
        }
        assertThat(in(site, "a").own.size() + in(site, "b").own.size()).isEqualTo(PROBES.size());
        assertThat(in(site, "a").own).containsAnyElementsOf(lacked);
        assertThat(in(site, "b").own).containsAnyElementsOf(lacked);
    }

    @Test
    void onlyTheNextInLineTakesTheTargetsOfOneThatIsGoneThoughAllWereRightlyIdle() {
        Map<String, Node> site = site();
        for (int i = 0; i < 20; i++) {
            lookTogether(site.values(), site, List.of());
        }
        site.remove("c");
        site.forEach((name, node) -> node.shared.hear(others(name, site)));

        assertThat(in(site, "a").own).doesNotContainAnyElementsOf(in(site, "b").own);
        assertThat(in(site, "a").own.size() + in(site, "b").own.size()).isEqualTo(PROBES.size());
    }

    @Test
    void whereTheNextInLineDoesNothingEitherTheOneAfterItTakesOverWithFreshPatience() {
        List<NodeOpinions> idle = allBut("a", NODES);
        Node a = new Node("a", 1).adopt(PROBES, idle);
        Set<Target> behindBoth = new HashSet<>(PROBES.stream().map(Serving.Probe::target).toList());
        behindBoth.removeAll(share("a", List.of("a", "b"), 1));
        behindBoth.removeAll(share("a", List.of("a", "c"), 1));
        assertThat(behindBoth).isNotEmpty();

        a.look(9, idle);
        assertThat(a.own()).doesNotContainAnyElementsOf(behindBoth);
        a.look(1, idle);
        assertThat(a.own()).hasSize(PROBES.size());
    }

    private static Map<String, Node> site() {
        Map<String, Node> site = new TreeMap<>();
        NODES.forEach(name -> site.put(name, new Node(name, 1).adopt(PROBES, allBut(name, NODES))));
        return site;
    }

    private static Node in(Map<String, Node> site, String name) {
        return requireNonNull(site.get(name));
    }

    /// Each hears what the others probed before this look.
    private static void lookTogether(
            Collection<Node> looking, Map<String, Node> site, List<NodeOpinions> instead) {
        Map<Node, List<NodeOpinions>> heard = new HashMap<>();
        site.forEach((name, node) -> {
            List<NodeOpinions> said = new ArrayList<>(instead);
            said.addAll(others(name, site));
            heard.put(node, said);
        });
        looking.forEach(node -> node.look(1, requireNonNull(heard.get(node))));
    }

    private static List<NodeOpinions> others(String self, Map<String, Node> site) {
        return site.entrySet().stream()
                .filter(other -> !other.getKey().equals(self))
                .map(other -> heard(other.getKey(), true, other.getValue().own))
                .toList();
    }

    @Test
    void aNodeThatComesBackIsGivenTimeAgain() {
        List<NodeOpinions> idle = allBut("a", List.of("a", "b"));
        Node a = new Node("a", 1).adopt(PROBES, idle);
        Set<Target> shared = a.own();
        a.look(5, idle);
        assertThat(a.own()).hasSize(PROBES.size());

        a.shared.hear(List.of());
        assertThat(a.own()).hasSize(PROBES.size());
        a.shared.hear(idle);
        assertThat(a.own()).isEqualTo(shared);
        a.look(4, idle);
        assertThat(a.own()).isEqualTo(shared);
    }
}
