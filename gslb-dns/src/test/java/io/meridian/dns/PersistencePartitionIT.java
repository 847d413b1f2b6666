package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.Packets;
import io.meridian.mesh.LogChange;
import io.meridian.mesh.LogPublisher;
import io.meridian.mesh.Mesh;
import io.meridian.mesh.MeshConfig;
import io.meridian.mesh.MeshNode;
import io.meridian.mesh.NodeId;
import io.meridian.model.AnswerRule;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.Member;
import io.meridian.model.Persistence;
import io.meridian.model.Pool;
import io.meridian.model.SelectionPolicy;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/// Two sites whose link is cut: each goes on keeping its clients, and when they hear of each other
/// again each has what the other learnt meanwhile. They have no Hazelcast between them.
@Tag("drills")
final class PersistencePartitionIT {

    private static final int WRITER = 3;
    private static final List<String> OLD = List.of("192.0.2.1", "192.0.2.2");
    private static final String NEW = "192.0.2.3";

    /// Beyond the silence in which hints may have been lost.
    private static final Duration LONG_SILENCE = Duration.ofSeconds(9);

    @TempDir private Path folder;
    private final String[] addresses = new String[WRITER + 1];
    private final List<CutLink> links = new ArrayList<>();
    private final List<DnsNode> nodes = new ArrayList<>();
    private CutLink oneToTwo;
    private CutLink twoToOne;
    private Mesh writer;

    @BeforeEach
    void start() throws IOException {
        for (int member = 1; member <= WRITER; member++) {
            addresses[member] = "127.0.0.1:" + NodeFixture.freePort(20_000 + 2_000 * member);
        }
        oneToTwo = link(2);
        twoToOne = link(1);
        NodeId self = new NodeId(WRITER, "site-1", "federator", NodeId.Role.FEDERATOR);
        writer =
                MeshNode.start(
                        new MeshConfig(
                                "meridian",
                                self,
                                Map.of(1, addresses[1], 2, addresses[2], WRITER, addresses[WRITER]),
                                folder.resolve("w"),
                                NodeFixture.freePort(30_000)));
        writer.publisher().claim(true);
        NodeFixture.until(
                () -> writer.publisher().leadership() instanceof LogPublisher.Leadership.Leading);
        nodes.add(start(1, addresses[1], oneToTwo.address()));
        nodes.add(start(2, twoToOne.address(), addresses[2]));
        publish(OLD);
    }

    private CutLink link(int member) throws IOException {
        CutLink link = new CutLink(addresses[member]);
        links.add(link);
        return link;
    }

    @AfterEach
    void stop() {
        nodes.forEach(DnsNode::close);
        writer.close();
        links.forEach(CutLink::close);
    }

    private DnsNode start(int member, String one, String two) throws IOException {
        List<String> lines =
                List.of(
                        "site: site-" + member,
                        "data-dir: node-" + member,
                        "listeners: [ { address: 127.0.0.1, udp: { port: 0 }, tcp: { port: 0 } } ]",
                        "zones: [ { name: gslb.test, name-servers: [ns1.example.com] } ]",
                        "persistence: { entries: 10000 }",
                        "mesh:",
                        "  member: " + member,
                        "  hazelcast-base-port: " + NodeFixture.freePort(30_000),
                        "  members: { 1: '"
                                + one
                                + "', 2: '"
                                + two
                                + "', 3: '"
                                + addresses[3]
                                + "' }",
                        "api: { port: 0 }");
        Path file = Files.write(folder.resolve("dns-" + member + ".yaml"), lines);
        return DnsNode.start(GslbDnsConfig.read(file));
    }

    private void publish(List<String> members) {
        List<Member> pool =
                members.stream()
                        .map(address -> {
                            int weight = address.equals(NEW) ? 100_000 : 1;
                            return Member.of(IpAddress.of(address), weight, null, "c", List.of());
                        })
                        .toList();
        GslbService cart =
                new GslbService(
                        "cart.gslb.test",
                        List.of(),
                        10,
                        new SelectionPolicy.RoundRobin(),
                        List.of(new Pool(10, pool)),
                        HealthRule.NONE,
                        AnswerRule.DEFAULT,
                        new Persistence("gap-1", Duration.ofHours(1), 24, 56, false),
                        null);
        var _ = writer.publisher().publish(List.of(new LogChange.Put(cart)));
        NodeFixture.until(() ->
                nodes.stream().allMatch(node -> node.serving().members().size() == members.size()));
    }

    private static String ask(DnsNode node, int client) {
        int port = node.listeners().getFirst().udpPort();
        try (DnsClient asker = new DnsClient.Udp(InetAddress.getLoopbackAddress(), port)) {
            String subnet = "198.51." + client + ".0/24";
            asker.send(Packets.query("cart.gslb.test. A edns=1232 subnet=" + subnet));
            Message reply = new Message(asker.receive());
            return ((ARecord) reply.getSection(Section.ANSWER).getFirst())
                    .getAddress()
                    .getHostAddress();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static List<String> ask(DnsNode node, int from, int to) {
        return IntStream.range(from, to).mapToObj(client -> ask(node, client)).toList();
    }

    private static int entries(DnsNode node) {
        return Objects.requireNonNull(node.affinity().roundsIfAny()).page(0, 100_000).hints().length
                / 2;
    }

    private static boolean isSilent(DnsNode node, int member) {
        return node.mesh().opinions().heard().stream()
                .filter(peer -> peer.node().member() == member)
                .allMatch(peer -> peer.lastHeardAgo().compareTo(LONG_SILENCE) > 0);
    }

    @Test
    void eachHasTheOthersClientsAfterThePartitionAndTheLaterEntryWins() throws Exception {
        DnsNode one = nodes.get(0);
        DnsNode two = nodes.get(1);
        List<String> known = ask(one, 0, 10);
        assertThat(ask(two, 0, 10)).isEqualTo(known);

        oneToTwo.cut();
        twoToOne.cut();
        List<String> ofOne = ask(one, 20, 40);
        List<String> ofTwo = ask(two, 40, 60);
        // The writer reaches both. Clients without an entry go to the new member from now on.
        publish(List.of(OLD.get(0), OLD.get(1), NEW));
        assertThat(ask(one, 0, 10)).isEqualTo(known);
        assertThat(ask(two, 0, 10)).isEqualTo(known);
        NodeFixture.until(() -> isSilent(one, 2) && isSilent(two, 1));
        // One client asked the first site before the change, and asks the second one seconds later.
        assertThat(ask(two, 20)).isEqualTo(NEW).isNotEqualTo(ofOne.getFirst());
        assertThat(entries(one)).isEqualTo(30);
        assertThat(entries(two)).isEqualTo(31);

        oneToTwo.mend();
        twoToOne.mend();
        NodeFixture.until(() -> entries(one) == 50 && entries(two) == 50);

        assertThat(ask(one, 40, 60)).isEqualTo(ofTwo);
        assertThat(ask(two, 21, 40)).isEqualTo(ofOne.subList(1, 20));
        NodeFixture.until(() -> ask(one, 20).equals(NEW) && ask(two, 20).equals(NEW));
    }
}
