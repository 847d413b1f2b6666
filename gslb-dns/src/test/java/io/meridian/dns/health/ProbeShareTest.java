package io.meridian.dns.health;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.Serving;
import io.meridian.health.probe.ProbeTarget;
import io.meridian.health.probe.Target;
import io.meridian.model.HealthMonitor;
import io.meridian.model.IpAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

final class ProbeShareTest {

    private static final HealthMonitor.Timing TIMING =
            new HealthMonitor.Timing(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1);
    private static final List<String> NODES = List.of("a", "b", "c");
    private static final List<Serving.Probe> PROBES =
            IntStream.range(0, 3000).mapToObj(i -> probe(i, Set.of())).toList();

    private static Serving.Probe probe(int port, Set<String> sites) {
        ProbeTarget target =
                new ProbeTarget(
                        IpAddress.of("192.0.2.1"), new HealthMonitor.Tcp("m", port + 1, TIMING));
        return new Serving.Probe(target.id(), target, sites);
    }

    private static List<Target> share(String node, List<String> all, int nodesPerTarget) {
        List<String> others = all.stream().filter(other -> !other.equals(node)).toList();
        return new ProbeShare("london", node, nodesPerTarget).of(PROBES, others);
    }

    @Test
    void eachTargetIsOneNodesAndTheSharesAreEven() {
        List<Target> all = new ArrayList<>();
        for (String node : NODES) {
            List<Target> own = share(node, NODES, 1);
            assertThat(own.size()).isBetween(850, 1150);
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

        assertThat(new ProbeShare("london", "a", 1).of(probes, List.of()))
                .containsExactly(probes.get(1).target(), probes.get(2).target());
    }
}
