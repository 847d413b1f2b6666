package io.meridian.dns.transport;

import static io.meridian.dns.transport.ListenerFixture.BIG_QUERY;
import static io.meridian.dns.transport.ListenerFixture.LOOPBACK;
import static io.meridian.dns.transport.ListenerFixture.assertAnswers;
import static io.meridian.dns.transport.ListenerFixture.await;
import static io.meridian.dns.transport.ListenerFixture.settings;
import static io.meridian.dns.transport.ListenerFixture.tcp;
import static io.meridian.dns.transport.ListenerFixture.withId;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.ratelimit.PrefixList;
import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.ReplyText;
import io.meridian.dns.transport.ListenerFixture.Limit;
import io.meridian.model.IpPrefix;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a connection may take of the server: time, places, and memory.
class TcpLimitsIT {

    private final ListenerFixture fixture = new ListenerFixture();
    private final List<DnsClient.Tcp> clients = new ArrayList<>();

    @AfterEach
    void close() throws IOException {
        for (DnsClient.Tcp client : clients) {
            client.close();
        }
        fixture.close();
    }

    private DnsClient.Tcp connect(DnsListener listener) throws IOException {
        DnsClient.Tcp client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort());
        clients.add(client);
        return client;
    }

    /// A connection that has asked once.
    private DnsClient.Tcp busy(DnsListener listener) throws IOException {
        DnsClient.Tcp client = connect(listener);
        ask(client);
        return client;
    }

    private static void ask(DnsClient.Tcp client) throws IOException {
        client.send(withId(1));
        assertAnswers(client.receive(), 1);
    }

    private DnsListener listen(Limit met) {
        return fixture.listen(settings(tcp(1024, 1024, met)));
    }

    @Test
    void closesConnectionThatSaysNothing() throws Exception {
        DnsListener listener = listen(Limit.FIRST_OCTET);

        assertThat(connect(listener).isEnded()).isTrue();
        assertThat(listener.count(TransportEvent.TCP_SILENT)).isOne();
        assertThat(listener.tcpConnections()).isZero();
    }

    @Test
    void closesConnectionThatDoesNotEndItsQuery() throws Exception {
        DnsListener listener = listen(Limit.FRAME);
        DnsClient.Tcp client = busy(listener);
        client.sendOctets(new byte[] {0, 100, 1});

        assertThat(client.isEnded()).isTrue();
        assertThat(listener.count(TransportEvent.TCP_FRAME_LATE)).isOne();
    }

    /// RFC 7766 §6.2.3: only whole queries count as activity.
    @Test
    void closesConnectionThatDripsAQuery() throws Exception {
        DnsListener listener = listen(Limit.FRAME);
        DnsClient.Tcp client = busy(listener);
        // The announced 64 KiB would take two hours.
        client.sendOctets(new byte[] {(byte) 0xff, (byte) 0xff});

        assertThat(dripUntilClosed(client)).isLessThan(600);
        assertThat(listener.count(TransportEvent.TCP_FRAME_LATE)).isOne();
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
    void closesConnectionThatAsksNoMore() throws Exception {
        DnsListener listener = listen(Limit.IDLE);

        assertThat(busy(listener).isEnded()).isTrue();
        assertThat(listener.count(TransportEvent.TCP_IDLE)).isOne();
    }

    @Test
    void closesSoonerWhilePlacesAreScarce() throws Exception {
        DnsListener listener = fixture.listen(settings(tcp(5, 5, Limit.PRESSED_IDLE)));
        for (int i = 0; i < 4; i++) {
            busy(listener);
        }

        await(() -> listener.count(TransportEvent.TCP_IDLE) > 0);
        await(() -> listener.tcpConnections() <= 3);
    }

    @Test
    void closesConnectionWhoseClientTakesNoReplies() throws Exception {
        DnsListener listener = listen(Limit.WRITE);
        DnsClient.Tcp deaf = connect(listener);
        Thread sender = Thread.ofVirtual().start(() -> sendUntilClosed(deaf));

        await(() -> listener.count(TransportEvent.TCP_STALLED) == 1);
        assertThat(listener.tcpConnections()).isZero();
        sender.join();
    }

    private static void sendUntilClosed(DnsClient.Tcp client) {
        try {
            for (int i = 0; i < 1_000_000; i++) {
                client.send(BIG_QUERY);
            }
        } catch (IOException closed) {
            // as it should be
        }
    }

    @Test
    void closesConnectionThatIsOld() throws Exception {
        DnsListener listener = listen(Limit.AGE);
        DnsClient.Tcp client = busy(listener);

        assertThat(client.isEnded()).isTrue();
        assertThat(listener.count(TransportEvent.TCP_AGED)).isOne();
    }

    @Test
    void closesTheIdlestForANewcomer() throws Exception {
        DnsListener listener = fixture.listen(settings(tcp(50, 50, Limit.NONE)));
        for (int i = 0; i < 50; i++) {
            busy(listener);
        }
        ask(clients.getFirst());

        busy(listener);

        assertThat(clients.get(1).isEnded()).as("the idlest").isTrue();
        assertThat(listener.tcpConnections()).isEqualTo(50);
        ask(clients.getFirst());
        assertThat(listener.count(TransportEvent.TCP_EVICTED)).isOne();
    }

    @Test
    void closesTheIdlestOfAClientThatHasTooMany() throws Exception {
        DnsListener listener = fixture.listen(settings(tcp(50, 3, Limit.NONE)));
        for (int i = 0; i < 3; i++) {
            busy(listener);
        }
        ask(clients.getFirst());

        busy(listener);

        assertThat(clients.get(1).isEnded()).isTrue();
        ask(clients.getFirst());
        ask(clients.get(2));
        ask(clients.get(3));
        assertThat(listener.count(TransportEvent.TCP_CLIENT_EVICTED)).isOne();
        assertThat(listener.count(TransportEvent.TCP_EVICTED)).isZero();
    }

    @Test
    void countsNotForClientsThatAreExempt() throws Exception {
        TransportSettings.Tcp limits = tcp(50, 1, Limit.NONE);
        DnsListener listener =
                fixture.listen(
                        settings(
                                new TransportSettings.Tcp(
                                        50,
                                        1,
                                        new PrefixList(List.of(IpPrefix.of("127.0.0.0/8"))),
                                        limits.mostInFlight(),
                                        limits.firstOctet(),
                                        limits.frame(),
                                        limits.idle(),
                                        limits.pressedIdle(),
                                        limits.write(),
                                        limits.age())));
        for (int i = 0; i < 10; i++) {
            busy(listener);
        }
        assertThat(listener.tcpConnections()).isEqualTo(10);
    }

    /// RFC 7828 §3.3.2: what is announced is what is done.
    @Test
    void announcesHowLongAConnectionMayBeIdle() throws Exception {
        DnsListener listener =
                fixture.listen(
                        settings(
                                new TransportSettings.Tcp(
                                        5,
                                        5,
                                        new PrefixList(List.of()),
                                        64,
                                        ListenerFixture.LONG,
                                        ListenerFixture.LONG,
                                        java.time.Duration.ofSeconds(60),
                                        java.time.Duration.ofSeconds(20),
                                        ListenerFixture.LONG,
                                        ListenerFixture.LONG)));
        List<String> announced = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            DnsClient.Tcp client = connect(listener);
            client.send(Packets.query("www.gslb.example.com. A edns=1232 option=11:"));
            announced.add(ReplyText.of(client.receive()).getLast());
        }
        assertThat(announced)
                .containsExactly(
                        "keepalive 600",
                        "keepalive 600",
                        "keepalive 600",
                        "keepalive 200",
                        "keepalive 0");
    }
}
