package io.meridian.dns.transport;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.ReplyText;
import io.meridian.dns.scenario.World;
import io.meridian.dns.server.Outcome;
import io.meridian.dns.server.QueryProcessor;
import io.meridian.dns.server.ServerSettings;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.IpAddress;
import io.vertx.core.Vertx;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsListenerIT {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final byte[] QUERY = Packets.query("www.gslb.example.com. A");
    private static final byte[] BIG_QUERY = Packets.query("big.gslb.example.com. TXT");

    private final Vertx vertx = Vertx.vertx();
    private final List<DnsListener> listeners = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        listeners.forEach(DnsListener::close);
        vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }

    /// RFC 7766 §6.2.1.1, §8.
    @Test
    void answersPipelinedQueriesHoweverTheyAreCut() throws Exception {
        DnsListener listener = listen(LOOPBACK, 0, 0);
        Random random = new Random(7766);
        for (int turn = 0; turn < 20; turn++) {
            try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
                byte[] octets = frames(50);
                for (int at = 0; at < octets.length; ) {
                    int next = Math.min(octets.length, at + 1 + random.nextInt(1 << turn % 10));
                    client.sendOctets(Arrays.copyOfRange(octets, at, next));
                    at = next;
                }
                for (int id = 0; id < 50; id++) {
                    assertAnswers(client.receive(), id);
                }
            }
        }
    }

    private static byte[] frames(int count) {
        var octets = new ByteArrayOutputStream();
        for (int id = 0; id < count; id++) {
            octets.write(0);
            octets.write(QUERY.length);
            octets.writeBytes(withId(id));
        }
        return octets.toByteArray();
    }

    private static byte[] withId(int id) {
        byte[] query = QUERY.clone();
        query[0] = (byte) (id >>> 8);
        query[1] = (byte) id;
        return query;
    }

    private static void assertAnswers(byte[] reply, int id) {
        assertThat((reply[0] & 0xff) << 8 | reply[1] & 0xff).isEqualTo(id);
        assertThat(ReplyText.of(reply))
                .containsExactly("NOERROR aa", "answer www.gslb.example.com. 300 IN A 192.0.2.1");
    }

    @Test
    void answersClientThatHasSaidItsLast() throws Exception {
        DnsListener listener = listen(LOOPBACK, 0, 0);
        try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            client.sendOctets(frames(3));
            client.halfClose();
            for (int id = 0; id < 3; id++) {
                assertAnswers(client.receive(), id);
            }
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void keepsConnectionAfterFormerr() throws Exception {
        DnsListener listener = listen(LOOPBACK, 0, 0);
        try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            client.send(Packets.hex("1234 0000 0001 0000 0000 0000 3f77"));
            assertThat(ReplyText.of(client.receive())).startsWith("FORMERR");
            client.send(withId(9));
            assertAnswers(client.receive(), 9);
        }
    }

    @Test
    void closesConnectionWhoseFrameCannotHoldAHeader() throws Exception {
        DnsListener listener = listen(LOOPBACK, 0, 0);
        for (int length : new int[] {0, 11}) {
            try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
                client.send(withId(1));
                client.send(new byte[length]);
                assertAnswers(client.receive(), 1);
                assertThat(client.isEnded()).isTrue();
            }
        }
    }

    /// Were all of them answered at once, 120 MB of replies would wait in this process.
    @Test
    void stopsAnsweringClientThatDoesNotRead() throws Exception {
        int queries = 2_000;
        DnsListener listener = listen(LOOPBACK, 0, 0);
        try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            for (int i = 0; i < queries; i++) {
                client.send(BIG_QUERY);
            }
            assertThat(answeredWhenQuiet(listener)).isBetween(1L, queries / 2L);
            for (int i = 0; i < queries; i++) {
                assertThat(client.receive()).hasSizeGreaterThan(60_000);
            }
        }
        assertThat(count(listener, Outcome.STATIC)).isEqualTo(queries);
    }

    /// Waits until a third of a second brought no answer more. Slowness here cannot fail the test.
    private static long answeredWhenQuiet(DnsListener listener) throws InterruptedException {
        long before = -1;
        long now = 0;
        while (now == 0 || now != before) {
            Thread.sleep(333);
            before = now;
            now = count(listener, Outcome.STATIC);
        }
        return now;
    }

    private static long count(DnsListener listener, Outcome outcome) {
        return listener.counters().stream().mapToLong(loop -> loop.of(outcome)).sum();
    }

    /// RFC 7766 §6.2.3: only whole queries count as activity.
    @Test
    void closesConnectionThatDripsAQuery() throws Exception {
        QueryProcessor processor = new QueryProcessor(zones(), ServerSettings.PLAIN);
        try (var tcp =
                        new TcpListener(
                                vertx,
                                IpAddress.of(LOOPBACK),
                                0,
                                processor,
                                Duration.ofMillis(500));
                var client = new DnsClient.Tcp(LOOPBACK, tcp.port())) {
            client.send(withId(1));
            assertAnswers(client.receive(), 1);
            // The announced 64 KiB would take two hours.
            client.sendOctets(new byte[] {(byte) 0xff, (byte) 0xff});
            assertThat(dripUntilClosed(client)).isLessThan(600);
            assertThat(tcp.connections()).isZero();
        }
    }

    private static int dripUntilClosed(DnsClient.Tcp client) throws InterruptedException {
        for (int octets = 0; octets < 600; octets++) {
            try {
                client.sendOctets(new byte[1]);
            } catch (IOException closed) {
                return octets;
            }
            Thread.sleep(100);
        }
        return 600;
    }

    @Test
    void closesTheIdlestForANewcomer() throws Exception {
        QueryProcessor processor = new QueryProcessor(zones(), ServerSettings.PLAIN);
        // However slow the machine is, none may be closed for its idleness alone.
        Duration idleLimit = Duration.ofMinutes(10);
        List<DnsClient.Tcp> clients = new ArrayList<>();
        try (var tcp = new TcpListener(vertx, IpAddress.of(LOOPBACK), 0, processor, idleLimit)) {
            for (int i = 0; i < TcpListener.MAX_CONNECTIONS; i++) {
                clients.add(new DnsClient.Tcp(LOOPBACK, tcp.port()));
                clients.get(i).send(withId(i));
                assertAnswers(clients.get(i).receive(), i);
            }
            clients.getFirst().send(withId(1));
            assertAnswers(clients.getFirst().receive(), 1);

            clients.add(new DnsClient.Tcp(LOOPBACK, tcp.port()));
            clients.getLast().send(withId(2));
            assertAnswers(clients.getLast().receive(), 2);

            assertThat(clients.get(1).isEnded()).as("the idlest").isTrue();
            assertThat(tcp.connections()).isEqualTo(TcpListener.MAX_CONNECTIONS);
            clients.getFirst().send(withId(3));
            assertAnswers(clients.getFirst().receive(), 3);
        } finally {
            for (DnsClient.Tcp client : clients) {
                client.close();
            }
        }
    }

    @Test
    void answersManyClientsFromSeveralLoops() throws Exception {
        DnsListener listener = listen(LOOPBACK, 0, 0);
        List<DnsClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < 64; i++) {
                clients.add(
                        i % 4 == 0
                                ? new DnsClient.Tcp(LOOPBACK, listener.tcpPort())
                                : new DnsClient.Udp(LOOPBACK, listener.udpPort()));
            }
            for (int round = 0; round < 50; round++) {
                for (int i = 0; i < clients.size(); i++) {
                    clients.get(i).send(withId(round * 64 + i));
                }
                for (int i = 0; i < clients.size(); i++) {
                    assertAnswers(clients.get(i).receive(), round * 64 + i);
                }
            }
        } finally {
            for (DnsClient client : clients) {
                client.close();
            }
        }
        assertThat(count(listener, Outcome.STATIC)).isEqualTo(50 * 64);
        if (LinuxSockets.supported()) {
            assertThat(listener.counters()).hasSize(3).allMatch(loop -> loop.total() > 0);
        }
    }

    @Test
    void answersOverIpv6() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        assumeThat(NetworkInterface.getByInetAddress(loopback)).as("a host with ::1").isNotNull();
        DnsListener listener = listen(loopback, 0, 0);
        try (var udp = new DnsClient.Udp(loopback, listener.udpPort());
                var tcp = new DnsClient.Tcp(loopback, listener.tcpPort())) {
            udp.send(withId(6));
            assertAnswers(udp.receive(), 6);
            tcp.send(withId(7));
            assertAnswers(tcp.receive(), 7);
        }
    }

    /// Linux would let a second process of the same user join the UDP group in silence.
    @Test
    void refusesPortThatAnotherListenerHas() throws Exception {
        DnsListener first = listen(LOOPBACK, 0, 0);
        int port = first.tcpPort();

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> listen(LOOPBACK, port, port))
                .withMessage("TCP 127.0.0.1:" + port + " is in use by another process")
                .satisfies(refused ->
                        assertThat(refused.reason())
                                .isEqualTo(TransportException.Reason.PortInUse));
        assertThatExceptionOfType(TransportException.class)
                .as("with a TCP port of its own")
                .isThrownBy(() -> listen(LOOPBACK, port, 0))
                .withMessage("UDP 127.0.0.1:" + port + " is in use by another process");
        try (var client = new DnsClient.Udp(LOOPBACK, first.udpPort())) {
            client.send(withId(1));
            assertAnswers(client.receive(), 1);
        }
    }

    @Test
    void saysThatTheHostHasNoSuchAddress() {
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> listen(InetAddress.ofLiteral("203.0.113.1"), 0, 5300))
                .withMessage("TCP 203.0.113.1:5300 cannot be bound: this host has no such address");
    }

    @Test
    void givesThePortsBackAndMayBeClosedTwice() throws Exception {
        DnsListener first = listen(LOOPBACK, 0, 0);
        int port = first.tcpPort();
        first.close();
        first.close();

        DnsListener second = listen(LOOPBACK, port, port);
        try (var client = new DnsClient.Udp(LOOPBACK, second.udpPort())) {
            client.send(withId(2));
            assertAnswers(client.receive(), 2);
        }
    }

    private DnsListener listen(InetAddress address, int udpPort, int tcpPort) {
        DnsListener listener =
                new DnsListener(
                        vertx,
                        zones(),
                        ServerSettings.PLAIN,
                        IpAddress.of(address),
                        udpPort,
                        tcpPort,
                        2);
        listeners.add(listener);
        listener.start();
        return listener;
    }

    private static ZoneTable zones() {
        List<String> records = new ArrayList<>(List.of("www 300 IN A 192.0.2.1"));
        for (int i = 0; i < 240; i++) {
            records.add("big 300 IN TXT \"" + i + "x".repeat(240) + "\"");
        }
        return new ZoneTable(
                new World()
                        .zone("gslb.example.com", List.of("ns1.example.com"), records)
                        .snapshot());
    }
}
