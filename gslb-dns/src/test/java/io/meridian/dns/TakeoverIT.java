package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.dns.decision.MemberState;
import io.meridian.health.verdict.SiteVote;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.mesh.LogChange;
import io.meridian.mesh.LogPublisher;
import io.meridian.mesh.Mesh;
import io.meridian.mesh.MeshConfig;
import io.meridian.mesh.MeshNode;
import io.meridian.mesh.NodeId;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Opinion;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Two nodes of one site, one of them in a process that is killed: each target is probed by one of
/// them, and what the dead one leaves is taken over before anybody takes a member for down.
@Tag("drills")
final class TakeoverIT {

    private static final int MEMBERS = 12;
    private static final int WRITER = 3;
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final String HERE = "dns-london-1";
    private static final String THERE = "dns-london-2";

    /// Looks at the members' states all the time.
    private final class Watch implements Runnable {

        private final Set<String> seenDown = new TreeSet<>();
        private volatile boolean running = true;
        private volatile @Nullable Throwable failure;

        @Override
        public void run() {
            try {
                watch();
            } catch (RuntimeException | Error failed) {
                failure = failed;
            }
        }

        private void watch() {
            while (running) {
                Serving serving = node().serving();
                for (int slot = 0; slot < serving.members().size(); slot++) {
                    if (serving.health().state(slot) != MemberState.UP) {
                        seenDown.add(serving.members().get(slot).name());
                    }
                }
                try {
                    Thread.sleep(5);
                } catch (InterruptedException ended) {
                    return;
                }
            }
        }
    }

    @TempDir private Path folder;
    private final Map<Integer, String> addresses = new HashMap<>();
    private final List<CountingBackend> backends = new ArrayList<>();
    private int hazelcastBase;
    private int backendPort;
    private @Nullable Mesh writer;
    private @Nullable DnsNode node;
    private @Nullable Process other;

    @BeforeEach
    void start() throws IOException {
        for (int member = 1; member <= WRITER; member++) {
            addresses.put(member, "127.0.0.1:" + NodeFixture.freePort(20_000 + 2_000 * member));
        }
        hazelcastBase = NodeFixture.freePort(30_000);
        backendPort = NodeFixture.freePort(17_000);
        for (int i = 1; i <= MEMBERS; i++) {
            backends.add(new CountingBackend(address(i), backendPort));
        }
        NodeId self = new NodeId(WRITER, "london", "federator", NodeId.Role.FEDERATOR);
        Mesh started =
                MeshNode.start(
                        new MeshConfig(
                                "meridian", self, addresses, folder.resolve("w"), hazelcastBase));
        writer = started;
        started.publisher().claim(true);
        NodeFixture.until(
                () -> started.publisher().leadership() instanceof LogPublisher.Leadership.Leading);
        var _ =
                started.publisher()
                        .publish(
                                List.of(
                                        new LogChange.Put(monitor()),
                                        new LogChange.Put(service())));
        node = DnsNode.start(GslbDnsConfig.read(configuration(1)));
        other = NodeProcess.start(configuration(2));
    }

    @AfterEach
    void stop() throws Exception {
        if (other != null) {
            other.destroyForcibly().waitFor();
        }
        if (node != null) {
            node.close();
        }
        if (writer != null) {
            writer.close();
        }
        for (CountingBackend backend : backends) {
            backend.close();
        }
    }

    private DnsNode node() {
        return java.util.Objects.requireNonNull(node);
    }

    private static String address(int member) {
        return "127.0.60." + member;
    }

    private HealthMonitor monitor() {
        return new HealthMonitor.Tcp(
                "port", backendPort, new HealthMonitor.Timing(INTERVAL, INTERVAL, 2, 12));
    }

    private static GslbService service() {
        List<Member> members = new ArrayList<>();
        for (int i = 1; i <= MEMBERS; i++) {
            members.add(Member.of(IpAddress.of(address(i)), 1, null, "any", List.of()));
        }
        return GslbService.of(
                "shop.gslb.test",
                10,
                new SelectionPolicy.RoundRobin(),
                List.of(new Pool(10, members)),
                HealthRule.of(List.of("port"), 1),
                null);
    }

    private Path configuration(int member) throws IOException {
        List<String> lines =
                List.of(
                        "site: london",
                        "data-dir: node-" + member,
                        "listeners: [ { address: 127.0.0.1, udp: { port: 0 }, tcp: { port: 0 } } ]",
                        "zones: [ { name: gslb.test, name-servers: [ns1.example.com] } ]",
                        "mesh:",
                        "  member: " + member,
                        "  hazelcast-base-port: " + hazelcastBase,
                        "  members: "
                                + addresses.entrySet().stream()
                                        .map(one -> one.getKey() + ": '" + one.getValue() + "'")
                                        .toList()
                                        .toString()
                                        .replace('[', '{')
                                        .replace(']', '}'),
                        "api: { port: 0 }");
        return Files.write(folder.resolve("dns-" + member + ".yaml"), lines);
    }

    /// The nodes that say of every target, now, that it is up, by target.
    private Map<String, Set<String>> nodesByTarget() {
        Map<String, Set<String>> by = new HashMap<>();
        Set<String> fresh = new TreeSet<>();
        node().mesh().opinions().heard().stream()
                .filter(said -> said.fresh())
                .forEach(said -> fresh.add(said.node().name()));
        for (Serving.MemberTargets member : node().serving().members()) {
            for (VerdictKey target : member.targets()) {
                Set<String> nodes = by.computeIfAbsent(target.target(), _ -> new TreeSet<>());
                for (SiteVote vote : node().health().board().explain(target).votes()) {
                    vote.nodes()
                            .forEach((name, opinion) -> {
                                if (fresh.contains(name) && opinion.state() == Opinion.State.UP) {
                                    nodes.add(name);
                                }
                            });
                }
            }
        }
        return by;
    }

    private boolean isShared() {
        Map<String, Set<String>> by = nodesByTarget();
        Set<String> all = new TreeSet<>();
        by.values().forEach(all::addAll);
        return by.size() == MEMBERS
                && by.values().stream().allMatch(nodes -> nodes.size() == 1)
                && all.equals(Set.of(HERE, THERE));
    }

    private boolean isAllFromHere() {
        Map<String, Set<String>> by = nodesByTarget();
        return by.size() == MEMBERS
                && by.values().stream().allMatch(nodes -> nodes.equals(Set.of(HERE)));
    }

    private boolean areAllUp() {
        Serving serving = node().serving();
        for (int slot = 0; slot < serving.members().size(); slot++) {
            if (serving.health().state(slot) != MemberState.UP) {
                return false;
            }
        }
        return serving.members().size() == MEMBERS;
    }

    /// How many probes of each member begin within an interval.
    private double probesPerInterval() throws InterruptedException {
        long began = System.nanoTime();
        long before = backends.stream().mapToLong(CountingBackend::accepted).sum();
        Thread.sleep(INTERVAL.multipliedBy(6));
        long probes = backends.stream().mapToLong(CountingBackend::accepted).sum() - before;
        double intervals = (double) (System.nanoTime() - began) / INTERVAL.toNanos();
        return probes / intervals / MEMBERS;
    }

    @Test
    void whatAKilledNodeProbedIsTakenOverWithoutAnybodyBeingTakenForDown() throws Exception {
        NodeFixture.until(() -> areAllUp() && isShared());
        // Two nodes on every target would make two; jitter and the window's ends make a little
        // more.
        assertThat(probesPerInterval()).isLessThan(1.5);

        Watch watch = new Watch();
        Thread watching = Thread.ofVirtual().start(watch);
        java.util.Objects.requireNonNull(other).destroyForcibly().waitFor();
        long killed = System.nanoTime();
        NodeFixture.until(this::isAllFromHere);
        // Silence of 3 s, and then rise × interval: on a machine that is not busy about 4 s.
        assertThat(System.nanoTime() - killed).isLessThan(Duration.ofSeconds(30).toNanos());

        other = NodeProcess.start(configuration(2));
        NodeFixture.until(this::isShared);
        watch.running = false;
        watching.join();
        assertThat(watch.failure).isNull();
        assertThat(watch.seenDown).isEmpty();
        assertThat(areAllUp()).isTrue();

        // The one that came back does what is its.
        String theirs =
                nodesByTarget().entrySet().stream()
                        .filter(entry -> entry.getValue().equals(Set.of(THERE)))
                        .map(Map.Entry::getKey)
                        .findFirst()
                        .orElseThrow();
        int slot = slotOf(theirs);
        backends.get(slot).close();
        NodeFixture.until(() -> node().serving().health().state(slot) == MemberState.DOWN);
    }

    private int slotOf(String target) {
        List<Serving.MemberTargets> members = node().serving().members();
        for (int slot = 0; slot < members.size(); slot++) {
            if (members.get(slot).targets().getFirst().target().equals(target)) {
                return slot;
            }
        }
        throw new AssertionError(target);
    }
}
