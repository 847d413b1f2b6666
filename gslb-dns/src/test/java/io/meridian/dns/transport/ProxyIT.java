package io.meridian.dns.transport;

import static io.meridian.dns.transport.ListenerFixture.LOOPBACK;
import static io.meridian.dns.transport.ListenerFixture.assertAnswers;
import static io.meridian.dns.transport.ListenerFixture.await;
import static io.meridian.dns.transport.ListenerFixture.settings;
import static io.meridian.dns.transport.ListenerFixture.tcp;
import static io.meridian.dns.transport.ListenerFixture.withId;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.TestServer;
import io.meridian.dns.server.Outcome;
import io.meridian.dns.transport.ListenerFixture.Limit;
import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.CookieOption;

/// The PROXY protocol over real sockets, from a balancer at 127.0.0.1.
class ProxyIT {

    private static final String SIGNATURE = "0d0a0d0a 000d0a51 5549540a ";

    /// From 127.0.0.1 in TestServer's eyes, so that its cookies can be checked.
    private static final byte[] FROM_CLIENT =
            Packets.hex(SIGNATURE + "21 11 000c 7f000001 c0000235 c350 0035");

    private static final byte[] FROM_ELSEWHERE =
            Packets.hex(SIGNATURE + "21 11 0010 c6336407 c0000235 c350 0035 04000161");

    private static final byte[] FROM_V6 =
            Packets.hex(
                    SIGNATURE
                            + "21 22 0024 20010db8000000000000000000000001"
                            + " 20010db8000000000000000000000035 c350 0035");

    private static final byte[] LOCAL = Packets.hex(SIGNATURE + "20 00 0000");

    private final ListenerFixture fixture = new ListenerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private DnsListener behindBalancer() {
        return fixture.listen(settings(tcp(100, 2, Limit.NONE), "127.0.0.0/8"));
    }

    private static byte[] with(byte[] header, byte[] message) {
        var both = new ByteArrayOutputStream();
        both.writeBytes(header);
        both.writeBytes(message);
        return both.toByteArray();
    }

    @Test
    void answersDatagramsOfABalancer() throws Exception {
        DnsListener listener = behindBalancer();
        try (var balancer = new DnsClient.Udp(LOOPBACK, listener.udpPort())) {
            int id = 0;
            for (byte[] header : List.of(FROM_CLIENT, FROM_ELSEWHERE, FROM_V6, LOCAL)) {
                balancer.send(with(header, withId(++id)));
                assertAnswers(balancer.receive(), id);
            }
        }
    }

    /// The cookie is the client's, not the balancer's.
    @Test
    void makesCookiesForTheClient() throws Exception {
        DnsListener listener = behindBalancer();
        byte[] query = Packets.query("www.gslb.example.com. A edns=1232 cookie=client");
        try (var balancer = new DnsClient.Udp(LOOPBACK, listener.udpPort())) {
            balancer.send(with(FROM_CLIENT, query));
            assertThat(cookie(balancer.receive())).isEqualTo("0102030405060708 valid");
            balancer.send(with(FROM_ELSEWHERE, query));
            assertThat(cookie(balancer.receive())).isEqualTo("0102030405060708 not valid");
        }
    }

    private static String cookie(byte[] reply) throws java.io.IOException {
        return TestServer.describe(
                (CookieOption) new org.xbill.DNS.Message(reply).getOPT().getOptions(10).getFirst());
    }

    @Test
    void dropsDatagramsOfABalancerWithoutAGoodHeader() throws Exception {
        DnsListener listener = behindBalancer();
        try (var balancer = new DnsClient.Udp(LOOPBACK, listener.udpPort())) {
            for (byte[] bad :
                    List.of(
                            withId(1),
                            Packets.hex(SIGNATURE + "31 11 000c 7f000001 c0000235 c350 0035"),
                            Packets.hex(SIGNATURE + "22 11 000c 7f000001 c0000235 c350 0035"),
                            Packets.hex(SIGNATURE + "21 11 000b 7f000001 c0000235 c350 00"),
                            Packets.hex(SIGNATURE + "21 21 000c 7f000001 c0000235 c350 0035"),
                            Packets.hex(SIGNATURE + "21 41 000c 7f000001 c0000235 c350 0035"),
                            Packets.hex(SIGNATURE + "21 11 ffff 7f000001 c0000235 c350 0035"),
                            Packets.hex(SIGNATURE + "21 11"))) {
                balancer.send(bad);
            }
            balancer.send(with(FROM_CLIENT, withId(9)));
            assertAnswers(balancer.receive(), 9);
        }
        await(() -> listener.count(TransportEvent.PROXY_MALFORMED) == 8);
        assertThat(ListenerFixture.count(listener, Outcome.STATIC)).isOne();
    }

    @Test
    void dropsHeadersFromAnybodyElse() throws Exception {
        DnsListener listener = fixture.listen();
        try (var client = new DnsClient.Udp(LOOPBACK, listener.udpPort())) {
            client.send(with(FROM_CLIENT, withId(1)));
            client.send(withId(2));
            assertAnswers(client.receive(), 2);
        }
        try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            client.sendOctets(with(FROM_CLIENT, withId(1)));
            assertThat(client.isEnded()).as("at once").isTrue();
        }
        await(() -> listener.count(TransportEvent.PROXY_UNLISTED) == 2);
    }

    @Test
    void answersConnectionsOfABalancerInPiecesOfAnySize() throws Exception {
        DnsListener listener = behindBalancer();
        for (byte[] header : List.of(FROM_CLIENT, FROM_ELSEWHERE, FROM_V6, LOCAL)) {
            try (var balancer = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
                for (byte octet : with(header, ListenerFixture.frames(2))) {
                    balancer.sendOctets(new byte[] {octet});
                }
                assertAnswers(balancer.receive(), 0);
                assertAnswers(balancer.receive(), 1);
            }
        }
    }

    @Test
    void closesConnectionsOfABalancerWithoutAGoodHeader() throws Exception {
        DnsListener listener = behindBalancer();
        try (var balancer = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            balancer.send(withId(1));
            assertThat(balancer.isEnded()).isTrue();
        }
        assertThat(listener.count(TransportEvent.PROXY_MALFORMED)).isOne();
    }

    /// All come from the balancer's address; two of one client may stay.
    @Test
    void limitsConnectionsByTheClientBehindTheBalancer() throws Exception {
        DnsListener listener = behindBalancer();
        List<DnsClient.Tcp> connections = new ArrayList<>();
        try {
            for (byte[] header :
                    List.of(FROM_V6, FROM_ELSEWHERE, FROM_CLIENT, FROM_CLIENT, FROM_CLIENT)) {
                DnsClient.Tcp connection = new DnsClient.Tcp(LOOPBACK, listener.tcpPort());
                connections.add(connection);
                connection.sendOctets(header);
                connection.send(withId(3));
                assertAnswers(connection.receive(), 3);
            }
            assertThat(connections.get(2).isEnded()).as("the first of three").isTrue();
            for (int i : new int[] {0, 1, 3, 4}) {
                connections.get(i).send(withId(i));
                assertAnswers(connections.get(i).receive(), i);
            }
        } finally {
            for (DnsClient.Tcp connection : connections) {
                connection.close();
            }
        }
    }
}
