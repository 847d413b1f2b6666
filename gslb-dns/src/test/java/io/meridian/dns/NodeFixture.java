package io.meridian.dns;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.dns.decision.TestGeo;
import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.Packets;
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
import io.meridian.model.Origin;
import io.meridian.model.Pool;
import io.meridian.model.PublishedRecord;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.Site;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
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
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Section;

/// A DNS node on loopback with a writer beside it in the mesh, and members that are real HTTP
/// servers at 127.0.10.1 and so on, all at one port.
final class NodeFixture implements AutoCloseable {

    static final String LONDON = "127.0.10.1";
    static final String NEW_YORK = "127.0.20.1";
    static final String SINGAPORE = "127.0.30.1";
    static final String SINGAPOREAN = "203.0.113.0/24";

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final Map<Integer, String> addresses = new HashMap<>();
    private final int hazelcastBase;
    private final Map<String, HttpServer> backends = new HashMap<>();
    private final HttpClient http = HttpClient.newHttpClient();
    final int backendPort;
    private @Nullable DnsNode node;
    private @Nullable Mesh publisher;

    NodeFixture(Path folder) throws IOException {
        this.folder = folder;
        addresses.put(1, "127.0.0.1:" + freePort(20_000));
        addresses.put(2, "127.0.0.1:" + freePort(23_000));
        this.hazelcastBase = freePort(26_000);
        this.backendPort = freePort(29_000);
        Path _ = TestGeo.database(folder, TestGeo.DEMO);
    }

    /// Below the range that the system hands out by itself, so that nobody takes it away again.
    static int freePort(int above) throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(above, above + 3_000);
            try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return port;
            } catch (BindException taken) {
                // another one is tried
            }
        }
    }

    Path configuration(String... more) throws IOException {
        List<String> lines =
                new ArrayList<>(
                        List.of(
                                "site: london",
                                "data-dir: data",
                                "listeners: [ { address: 127.0.0.1, udp: { port: 0 }, tcp: { port:"
                                        + " 0 } } ]",
                                "zones:",
                                "  - name: gslb.test",
                                "    name-servers: [ns1.example.com]",
                                "    records: [ 'static 300 IN A 192.0.2.1' ]",
                                "geo: { databases: [ { file: geo.mmdb } ] }",
                                "mesh:",
                                "  member: 1",
                                "  hazelcast-base-port: " + hazelcastBase,
                                "  members: { 1: '"
                                        + addresses.get(1)
                                        + "', 2: '"
                                        + addresses.get(2)
                                        + "' }",
                                "api: { port: 0 }"));
        lines.addAll(List.of(more));
        return Files.write(folder.resolve("gslb-dns.yaml"), lines);
    }

    DnsNode startNode(String... more) throws IOException {
        node = DnsNode.start(GslbDnsConfig.read(configuration(more)));
        return node;
    }

    void stopNode() {
        node().close();
        node = null;
    }

    DnsNode node() {
        if (node == null) {
            throw new IllegalStateException("the node is not started");
        }
        return node;
    }

    void startPublisher() {
        NodeId self = new NodeId(2, "london", "federator", NodeId.Role.FEDERATOR);
        publisher =
                MeshNode.start(
                        new MeshConfig(
                                "meridian",
                                self,
                                addresses,
                                folder.resolve("federator"),
                                hazelcastBase));
        publisher.publisher().claim(true);
        until(() -> publisher().leadership() instanceof LogPublisher.Leadership.Leading);
    }

    void stopPublisher() {
        if (publisher != null) {
            publisher.close();
            publisher = null;
        }
    }

    /// The mesh's end of a node of another site, in the publisher's stead.
    Mesh startPeer(String site) {
        stopPublisher();
        NodeId self = new NodeId(2, site, "peer", NodeId.Role.DNS);
        return MeshNode.start(
                new MeshConfig("meridian", self, addresses, folder.resolve("peer"), hazelcastBase));
    }

    LogPublisher publisher() {
        if (publisher == null) {
            throw new IllegalStateException("the publisher is not started");
        }
        return publisher.publisher();
    }

    void publish(PublishedRecord... records) {
        var _ = publisher().publish(Stream.of(records).<LogChange>map(LogChange.Put::new).toList());
    }

    /// Three sites, a monitor for the backends' port, and `shop` as the demo has it.
    void publishShop() {
        publish(
                new Site("london", 51.5, -0.1, List.of("london"), true),
                new Site("newyork", 40.7, -74.0, List.of("newyork"), true),
                new Site("singapore", 1.35, 103.8, List.of("singapore"), true),
                new HealthMonitor.Http(
                        "backend",
                        backendPort,
                        new HealthMonitor.Timing(
                                Duration.ofMillis(200), Duration.ofMillis(150), 2, 2),
                        "GET",
                        "/",
                        null,
                        List.of()),
                shop());
    }

    private static GslbService shop() {
        return service("shop.gslb.test", new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin()));
    }

    /// With a member at each site.
    static GslbService service(String fqdn, SelectionPolicy policy) {
        return GslbService.of(
                fqdn,
                10,
                policy,
                List.of(
                        new Pool(
                                10,
                                List.of(
                                        member(LONDON, "london"),
                                        member(NEW_YORK, "newyork"),
                                        member(SINGAPORE, "singapore")))),
                HealthRule.of(List.of("backend"), 1),
                null);
    }

    private static Member member(String address, String site) {
        Origin origin = new Origin(site, "Ingress", "default", "shop", "");
        return Member.of(IpAddress.of(address), 1, site, site, List.of(origin));
    }

    void startBackends(String... hosts) throws IOException {
        for (String host : hosts) {
            InetSocketAddress at = new InetSocketAddress(InetAddress.ofLiteral(host), backendPort);
            HttpServer server = HttpServer.create(at, 16);
            server.createContext(
                    "/",
                    exchange -> {
                        exchange.sendResponseHeaders(200, -1);
                        exchange.close();
                    });
            server.start();
            backends.put(host, server);
        }
    }

    void stopBackend(String host) {
        HttpServer server = backends.remove(host);
        if (server != null) {
            server.stop(0);
        }
    }

    /// The reply's rcode, a blank, and the addresses in it.
    String ask(String line) {
        return askOf(node(), line);
    }

    static String askOf(DnsNode asked, String line) {
        int port = asked.listeners().getFirst().udpPort();
        try (DnsClient client = new DnsClient.Udp(InetAddress.getLoopbackAddress(), port)) {
            client.send(Packets.query(line));
            Message reply = new Message(client.receive());
            StringBuilder text = new StringBuilder(Rcode.string(reply.getRcode()));
            reply.getSection(Section.ANSWER)
                    .forEach(answer -> {
                        if (answer instanceof ARecord a) {
                            text.append(' ').append(a.getAddress().getHostAddress());
                        }
                    });
            return text.toString();
        } catch (IOException failed) {
            throw new IllegalStateException(line, failed);
        }
    }

    String askShop(String subnet) {
        return ask("shop.gslb.test. A edns=1232 subnet=" + subnet);
    }

    /// Until every member of `shop` is up.
    void untilAllUp() {
        until(() -> {
            JsonNode members = json("/api/v1/explain?name=shop.gslb.test&client=192.0.2.1");
            for (JsonNode candidate : members.path("candidates")) {
                if (!candidate.path("health").path("state").asText().equals("up")) {
                    return false;
                }
            }
            return !members.path("candidates").isEmpty();
        });
    }

    void untilAsked(String subnet, String answer) {
        until(() -> askShop(subnet).equals(answer));
    }

    /// Waits; the limit is reached only by a test that fails.
    static void until(Callable<Boolean> condition) {
        long begin = System.nanoTime();
        try {
            while (!condition.call()) {
                if (System.nanoTime() - begin > PATIENCE.toNanos()) {
                    throw new AssertionError("still not so after " + PATIENCE);
                }
                Thread.sleep(20);
            }
        } catch (Exception failed) {
            throw new AssertionError(failed);
        }
    }

    HttpResponse<String> get(String path) {
        URI uri = URI.create("http://127.0.0.1:" + node().apiPort() + path);
        try {
            return http.send(
                    HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(path, failed);
        }
    }

    HttpResponse<String> post(String path, String type, String body) {
        URI uri = URI.create("http://127.0.0.1:" + node().apiPort() + path);
        try {
            return http.send(
                    HttpRequest.newBuilder(uri)
                            .header("Content-Type", type)
                            .POST(HttpRequest.BodyPublishers.ofString(body))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException failed) {
            throw new IllegalStateException(path, failed);
        }
    }

    JsonNode json(String path) {
        try {
            return new ObjectMapper().readTree(get(path).body());
        } catch (IOException notJson) {
            throw new IllegalStateException(path, notJson);
        }
    }

    @Override
    public void close() {
        if (node != null) {
            node.close();
        }
        stopPublisher();
        backends.values().forEach(server -> server.stop(0));
        http.close();
    }

    /// Of the backend's port: a busy machine must not take a member down.
    HealthMonitor patientMonitor() {
        Duration often = Duration.ofMillis(500);
        return new HealthMonitor.Http(
                "backend",
                backendPort,
                new HealthMonitor.Timing(often, often, 1, 4),
                "GET",
                "/",
                null,
                List.of());
    }
}
