package bench;

import io.meridian.dns.DnsNode;
import io.meridian.dns.config.GslbDnsConfig;
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
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;

/// Two nodes and a writer on loopback, and queries at one of the nodes, drawn over a million client
/// /24s: what persistence tells the other node, second by second. Run by `bench/affinity`.
///
/// Usage: `Replication WORK QUERIES_PER_SECOND SECONDS CLIENTS TIMEOUT_SECONDS`
public final class Replication {

    private static final Map<Integer, String> MEMBERS =
            Map.of(1, "127.0.0.1:5421", 2, "127.0.0.1:5422", 3, "127.0.0.1:5423");
    private static final int HAZELCAST_BASE = 5430;

    private Replication() {}

    public static void main(String[] args) throws Exception {
        Path work = Path.of(args[0]);
        int perSecond = Integer.parseInt(args[1]);
        int seconds = Integer.parseInt(args[2]);
        int clients = Integer.parseInt(args[3]);
        int timeout = Integer.parseInt(args[4]);
        try (DnsNode here = node(work, 1);
                DnsNode there = node(work, 2);
                Mesh writer = writer(work)) {
            publish(writer, timeout);
            while (here.serving().members().isEmpty() || there.serving().members().isEmpty()) {
                Thread.sleep(100);
            }
            load(here, there, perSecond, seconds, clients);
        }
        System.exit(0);
    }

    private static DnsNode node(Path work, int member) throws IOException {
        String text =
                """
                site: site-%1$d
                data-dir: %2$s/node-%1$d
                listeners: [ { address: 127.0.0.1, udp: { port: 0 }, tcp: { port: 0 } } ]
                event-loops: 1
                zones: [ { name: bench.test, name-servers: [ns1.bench.test] } ]
                persistence: { new-per-source: 1000000 }
                mesh:
                  member: %1$d
                  hazelcast-base-port: %3$d
                  members: { 1: '%4$s', 2: '%5$s', 3: '%6$s' }
                api: { port: 0 }
                """
                        .formatted(
                                member,
                                work.toAbsolutePath(),
                                HAZELCAST_BASE,
                                MEMBERS.get(1),
                                MEMBERS.get(2),
                                MEMBERS.get(3));
        Path file = Files.writeString(work.resolve("dns-" + member + ".yaml"), text);
        return DnsNode.start(GslbDnsConfig.read(file));
    }

    private static Mesh writer(Path work) throws InterruptedException {
        NodeId self = new NodeId(3, "site-1", "writer", NodeId.Role.FEDERATOR);
        Mesh writer =
                MeshNode.start(
                        new MeshConfig(
                                "meridian", self, MEMBERS, work.resolve("writer"), HAZELCAST_BASE));
        writer.publisher().claim(true);
        while (!(writer.publisher().leadership() instanceof LogPublisher.Leadership.Leading)) {
            Thread.sleep(50);
        }
        return writer;
    }

    private static void publish(Mesh writer, int timeout) {
        List<Member> members =
                List.of(
                        Member.of(IpAddress.of("192.0.2.1"), 1, null, "a", List.of()),
                        Member.of(IpAddress.of("192.0.2.2"), 1, null, "b", List.of()),
                        Member.of(IpAddress.of("192.0.2.3"), 1, null, "c", List.of()));
        writer.publisher()
                .publish(
                        List.of(
                                new LogChange.Put(
                                        new GslbService(
                                                "cart.bench.test",
                                                List.of(),
                                                30,
                                                new SelectionPolicy.RoundRobin(),
                                                List.of(new Pool(10, members)),
                                                HealthRule.NONE,
                                                AnswerRule.DEFAULT,
                                                new Persistence(
                                                        "p",
                                                        Duration.ofSeconds(timeout),
                                                        24,
                                                        56,
                                                        false),
                                                null))));
    }

    private static void load(
            DnsNode here, DnsNode there, int perSecond, int seconds, int clients)
            throws IOException {
        ByteBuffer query = query();
        Random random = new Random(42);
        InetSocketAddress to =
                new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), here.listeners().getFirst().udpPort());
        System.out.println("second  queries/s  octets told/s  entries told  entries at the other");
        try (DatagramChannel channel = DatagramChannel.open().connect(to)) {
            channel.configureBlocking(false);
            ByteBuffer reply = ByteBuffer.allocateDirect(512);
            long begin = System.nanoTime();
            long sent = 0;
            long answeredBefore = answered(here);
            long toldBefore = here.affinity().bytesPushed();
            for (int second = 1; second <= seconds; second++) {
                long end = begin + second * 1_000_000_000L;
                while (System.nanoTime() < end) {
                    long due = (long) ((System.nanoTime() - begin) / 1e9 * perSecond);
                    for (; sent < due; sent++) {
                        int number = random.nextInt(clients);
                        query.put(query.limit() - 3, (byte) (number >>> 16));
                        query.put(query.limit() - 2, (byte) (number >>> 8));
                        query.put(query.limit() - 1, (byte) number);
                        channel.write(query.rewind());
                    }
                    while (channel.read(reply.clear()) > 0) {}
                    LockSupport.parkNanos(500_000);
                }
                long answered = answered(here);
                long told = here.affinity().bytesPushed();
                System.out.printf(
                        "%6d  %9d  %13d  %12d  %20d%n",
                        second,
                        answered - answeredBefore,
                        told - toldBefore,
                        here.affinity().hintsPushed(),
                        there.affinity().roundsIfAny().entries());
                answeredBefore = answered;
                toldBefore = told;
            }
        }
    }

    private static long answered(DnsNode node) {
        return node.listeners().stream()
                .flatMap(listener -> listener.counters().stream())
                .mapToLong(counters -> counters.total())
                .sum();
    }

    /// A for cart.bench.test with a client subnet /24, whose three octets come last.
    private static ByteBuffer query() {
        ByteBuffer out = ByteBuffer.allocateDirect(128);
        out.putShort((short) 1).putShort((short) 0).putShort((short) 1).putShort((short) 0);
        out.putShort((short) 0).putShort((short) 1);
        for (String label : List.of("cart", "bench", "test")) {
            out.put((byte) label.length()).put(label.getBytes(StandardCharsets.US_ASCII));
        }
        out.put((byte) 0).putShort((short) 1).putShort((short) 1);
        out.put((byte) 0).putShort((short) 41).putShort((short) 1232).putInt(0);
        out.putShort((short) 11).putShort((short) 8).putShort((short) 7);
        out.putShort((short) 1).put((byte) 24).put((byte) 0).put(new byte[3]);
        return out.flip();
    }
}
