package io.meridian.dns.transport;

import static io.meridian.dns.transport.ListenerFixture.LOOPBACK;
import static io.meridian.dns.transport.ListenerFixture.assertAnswers;
import static io.meridian.dns.transport.ListenerFixture.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.server.Outcome;
import io.meridian.linux.SystemCalls;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DnsListenerIT {

    private final ListenerFixture fixture = new ListenerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    @Test
    void answersManyClientsFromSeveralLoops() throws Exception {
        DnsListener listener = fixture.listen();
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
        assertThat(ListenerFixture.count(listener, Outcome.STATIC)).isEqualTo(50 * 64);
        if (SystemCalls.supported()) {
            assertThat(listener.counters()).hasSize(3).allMatch(loop -> loop.total() > 0);
        }
    }

    @Test
    void answersOverIpv6() throws Exception {
        InetAddress loopback = InetAddress.ofLiteral("::1");
        assumeThat(NetworkInterface.getByInetAddress(loopback)).as("a host with ::1").isNotNull();
        DnsListener listener = fixture.listen(loopback, 0, 0);
        try (var udp = new DnsClient.Udp(loopback, listener.udpPort());
                var tcp = new DnsClient.Tcp(loopback, listener.tcpPort())) {
            udp.send(withId(6));
            assertAnswers(udp.receive(), 6);
            tcp.send(withId(7));
            assertAnswers(tcp.receive(), 7);
        }
    }

    /// A packet that claims to come from where it goes to would be answered to ourselves.
    @Test
    void ignoresItsOwnAddressAndPortAsASource() throws Exception {
        assumeThat(SystemCalls.supported()).isTrue();
        DnsListener listener = fixture.listen();
        try (DatagramSocket same = new DatagramSocket(null)) {
            same.setOption(java.net.StandardSocketOptions.SO_REUSEPORT, true);
            same.bind(new InetSocketAddress(LOOPBACK, listener.udpPort()));
            InetSocketAddress itself = new InetSocketAddress(LOOPBACK, listener.udpPort());
            // The system spreads what comes over all sockets at the port, this one included.
            for (int i = 0; i < 64 && listener.count(TransportEvent.UDP_OWN_SOURCE) == 0; i++) {
                byte[] query = withId(i);
                same.send(new DatagramPacket(query, query.length, itself));
                Thread.sleep(5);
            }
        }
        try (var client = new DnsClient.Udp(LOOPBACK, listener.udpPort())) {
            client.send(withId(99));
            assertAnswers(client.receive(), 99);
        }
        assertThat(ListenerFixture.count(listener, Outcome.STATIC)).isOne();
    }

    /// Linux would let a second process of the same user join the UDP group in silence.
    @Test
    void refusesPortThatAnotherListenerHas() throws Exception {
        DnsListener first = fixture.listen();
        int port = first.tcpPort();

        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> fixture.listen(LOOPBACK, port, port))
                .withMessage("TCP 127.0.0.1:" + port + " is in use by another process")
                .satisfies(refused ->
                        assertThat(refused.reason())
                                .isEqualTo(TransportException.Reason.PortInUse));
        assertThatExceptionOfType(TransportException.class)
                .as("with a TCP port of its own")
                .isThrownBy(() -> fixture.listen(LOOPBACK, port, 0))
                .withMessage("UDP 127.0.0.1:" + port + " is in use by another process");
        try (var client = new DnsClient.Udp(LOOPBACK, first.udpPort())) {
            client.send(withId(1));
            assertAnswers(client.receive(), 1);
        }
    }

    @Test
    void saysThatTheHostHasNoSuchAddress() {
        assertThatExceptionOfType(TransportException.class)
                .isThrownBy(() -> fixture.listen(InetAddress.ofLiteral("203.0.113.1"), 0, 5300))
                .withMessage("TCP 203.0.113.1:5300 cannot be bound: this host has no such address");
    }

    @Test
    void givesThePortsBackAndMayBeClosedTwice() throws Exception {
        DnsListener first = fixture.listen();
        int port = first.tcpPort();
        first.close();
        first.close();

        DnsListener second = fixture.listen(LOOPBACK, port, port);
        try (var client = new DnsClient.Udp(LOOPBACK, second.udpPort())) {
            client.send(withId(2));
            assertAnswers(client.receive(), 2);
        }
    }
}
