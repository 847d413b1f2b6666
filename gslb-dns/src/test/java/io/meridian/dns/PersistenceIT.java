package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Section;

/// Three sites and a writer: clients that asked at one site stay with their member at all of them,
/// over a change, over a restart, and at a site that was away.
final class PersistenceIT {

    private static final int WRITER = 4;
    private static final int CLIENTS = 40;
    private static final List<String> OLD = List.of("192.0.2.1", "192.0.2.2");
    private static final List<String> NEW = List.of("192.0.2.1", "192.0.2.2", "192.0.2.3");

    @TempDir private Path folder;
    private final Map<Integer, String> addresses = new HashMap<>();
    private final Map<Integer, DnsNode> nodes = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    private int hazelcastBase;
    private Mesh writer;

    @BeforeEach
    void startWriter() throws IOException {
        for (int member = 1; member <= WRITER; member++) {
            addresses.put(member, "127.0.0.1:" + NodeFixture.freePort(20_000 + 2_000 * member));
        }
        hazelcastBase = NodeFixture.freePort(30_000);
        NodeId self = new NodeId(WRITER, "site-1", "federator", NodeId.Role.FEDERATOR);
        writer =
                MeshNode.start(
                        new MeshConfig(
                                "meridian", self, addresses, folder.resolve("w"), hazelcastBase));
        writer.publisher().claim(true);
        NodeFixture.until(
                () -> writer.publisher().leadership() instanceof LogPublisher.Leadership.Leading);
    }

    @AfterEach
    void stop() {
        nodes.values().forEach(DnsNode::close);
        writer.close();
        http.close();
    }

    private DnsNode start(int member) throws IOException {
        List<String> lines =
                List.of(
                        "site: site-" + member,
                        "data-dir: node-" + member,
                        "listeners: [ { address: 127.0.0.1, udp: { port: 0 }, tcp: { port: 0 } } ]",
                        "zones: [ { name: gslb.test, name-servers: [ns1.example.com] } ]",
                        "persistence: { entries: 10000 }",
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
        Path file = Files.write(folder.resolve("dns-" + member + ".yaml"), lines);
        DnsNode node = DnsNode.start(GslbDnsConfig.read(file));
        nodes.put(member, node);
        return node;
    }

    private void stop(int member) {
        DnsNode node = nodes.remove(member);
        if (node != null) {
            node.close();
        }
    }

    /// A new member gets nearly every client that has no entry.
    private void publish(List<String> members) {
        List<Member> pool =
                members.stream()
                        .map(address -> {
                            int weight = address.equals("192.0.2.3") ? 10_000 : 1;
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
        NodeFixture.until(
                () -> nodes.values().stream().allMatch(node -> served(node) == members.size()));
    }

    private static int served(DnsNode node) {
        return node.serving().members().size();
    }

    private static String ask(DnsNode node, int client) {
        int port = node.listeners().getFirst().udpPort();
        try (DnsClient asker = new DnsClient.Udp(InetAddress.getLoopbackAddress(), port)) {
            String subnet = "198.51." + client + ".0/24";
            asker.send(Packets.query("cart.gslb.test. A edns=1232 subnet=" + subnet));
            return new Message(asker.receive())
                    .getSection(Section.ANSWER).stream()
                            .map(record -> ((ARecord) record).getAddress().getHostAddress())
                            .toList()
                            .toString();
        } catch (IOException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static List<String> askAll(DnsNode node) {
        return IntStream.range(0, CLIENTS).mapToObj(client -> ask(node, client)).toList();
    }

    private String get(DnsNode node, String path) throws IOException, InterruptedException {
        URI uri = URI.create("http://127.0.0.1:" + node.apiPort() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
                .body();
    }

    private int entries(DnsNode node) throws IOException, InterruptedException {
        JsonNode service =
                new ObjectMapper().readTree(get(node, "/api/v1/services/cart.gslb.test"));
        return service.path("persistence").path("entries").asInt(-1);
    }

    @Test
    void clientsStayWhereverTheyAskAfterAChangeThatMovesAllOthers() throws Exception {
        DnsNode one = start(1);
        DnsNode two = start(2);
        publish(OLD);
        List<String> first = askAll(one);
        assertThat(first).contains("[192.0.2.1]", "[192.0.2.2]");
        NodeFixture.until(() -> entries(two) == CLIENTS);

        publish(NEW);

        assertThat(askAll(two)).isEqualTo(first);
        assertThat(askAll(one)).isEqualTo(first);
        assertThat(ask(two, 200)).isEqualTo("[192.0.2.3]");
        saysSo(two, first);
        NodeFixture.until(() -> entries(one) == CLIENTS + 1);

        stop(2);
        DnsNode again = start(2);
        assertThat(askAll(again)).isEqualTo(first);

        DnsNode three = start(3); // which knows nothing, and asks
        NodeFixture.until(() -> entries(three) > CLIENTS);
        stop(1);
        stop(2);
        assertThat(askAll(three)).isEqualTo(first);
    }

    private void saysSo(DnsNode node, List<String> answers) throws Exception {
        String client = "198.51.7.0";
        JsonNode told =
                new ObjectMapper()
                        .readTree(
                                get(node, "/api/v1/explain?name=cart.gslb.test&client=" + client));
        assertThat(told.path("scopePrefixLength").asInt()).isEqualTo(24);
        assertThat(told.path("answer").get(0).asText()).isEqualTo(bare(answers.get(7)));
        List<String> reasons = new ArrayList<>();
        told.path("candidates")
                .forEach(candidate -> reasons.add(candidate.path("reason").asText()));
        assertThat(reasons)
                .anyMatch(reason ->
                        reason.matches(
                                "kept, because the client was sent here before: 3[56].. s left"))
                .contains("the client stays with the member it was sent to before");

        JsonNode service =
                new ObjectMapper().readTree(get(node, "/api/v1/services/cart.gslb.test"));
        assertThat(service.path("persistence").path("profile").asText()).isEqualTo("gap-1");
        assertThat(service.path("persistence").path("timeoutSeconds").asInt()).isEqualTo(3600);
        assertThat(service.path("persistence").path("members").path("192.0.2.3").asInt()).isOne();
        String metrics = get(node, "/metrics");
        assertThat(Stream.of(metrics.split("\n")))
                .contains(
                        "gslb_affinity_hits_total " + (double) CLIENTS,
                        "gslb_affinity_new_total 1.0",
                        "gslb_affinity_hints_received_total " + (double) CLIENTS,
                        "gslb_affinity_capacity 10000.0");
    }

    private static String bare(String answer) {
        return answer.substring(1, answer.length() - 1);
    }
}
