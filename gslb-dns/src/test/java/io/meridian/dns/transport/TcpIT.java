package io.meridian.dns.transport;

import static io.meridian.dns.transport.ListenerFixture.BIG_QUERY;
import static io.meridian.dns.transport.ListenerFixture.LOOPBACK;
import static io.meridian.dns.transport.ListenerFixture.assertAnswers;
import static io.meridian.dns.transport.ListenerFixture.count;
import static io.meridian.dns.transport.ListenerFixture.frames;
import static io.meridian.dns.transport.ListenerFixture.withId;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.ReplyText;
import io.meridian.dns.server.Outcome;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Queries and replies as RFC 7766 wants them.
class TcpIT {

    private final ListenerFixture fixture = new ListenerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    /// RFC 7766 §6.2.1.1, §8.
    @Test
    void answersPipelinedQueriesHoweverTheyAreCut() throws Exception {
        DnsListener listener = fixture.listen();
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

    /// Far more than may be in flight, before the first reply is taken.
    @Test
    void answersThousandsOfPipelinedQueries() throws Exception {
        DnsListener listener = fixture.listen();
        try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            client.sendOctets(frames(5_000));
            for (int id = 0; id < 5_000; id++) {
                assertAnswers(client.receive(), id);
            }
        }
    }

    @Test
    void answersClientThatHasSaidItsLast() throws Exception {
        DnsListener listener = fixture.listen();
        try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            client.sendOctets(frames(300));
            client.halfClose();
            for (int id = 0; id < 300; id++) {
                assertAnswers(client.receive(), id);
            }
            assertThat(client.isEnded()).isTrue();
        }
        assertThat(listener.count(TransportEvent.TCP_FINISHED)).isOne();
    }

    /// Also when the replies are far more than a connection takes at once.
    @Test
    void givesBigRepliesToClientThatHasSaidItsLast() throws Exception {
        DnsListener listener = fixture.listen();
        try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            for (int i = 0; i < 300; i++) {
                client.send(BIG_QUERY);
            }
            client.halfClose();
            for (int i = 0; i < 300; i++) {
                assertThat(client.receive()).hasSizeGreaterThan(60_000);
            }
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void endsWithClientThatEndsInTheMiddleOfAQuery() throws Exception {
        DnsListener listener = fixture.listen();
        try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            client.sendOctets(Arrays.copyOf(frames(2), frames(1).length + 9));
            client.halfClose();
            assertAnswers(client.receive(), 0);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void keepsConnectionAfterFormerr() throws Exception {
        DnsListener listener = fixture.listen();
        try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            client.send(Packets.hex("1234 0000 0001 0000 0000 0000 3f77"));
            assertThat(ReplyText.of(client.receive())).startsWith("FORMERR");
            client.send(withId(9));
            assertAnswers(client.receive(), 9);
        }
    }

    /// At once, although the announced octets have not come.
    @Test
    void closesConnectionWhoseFrameCannotHoldAHeader() throws Exception {
        DnsListener listener = fixture.listen();
        for (int length : new int[] {0, 1, 11}) {
            try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
                client.send(withId(1));
                client.sendOctets(new byte[] {0, (byte) length});
                assertAnswers(client.receive(), 1);
                assertThat(client.isEnded()).isTrue();
            }
        }
        assertThat(listener.count(TransportEvent.TCP_BAD_FRAME)).isEqualTo(3);
    }

    /// Were all of them answered at once, 120 MB of replies would wait in this process.
    @Test
    void stopsAnsweringClientThatDoesNotRead() throws Exception {
        int queries = 2_000;
        DnsListener listener = fixture.listen();
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

    @Test
    void servesOthersWhileOneDoesNotRead() throws Exception {
        DnsListener listener = fixture.listen();
        try (var deaf = new DnsClient.Tcp(LOOPBACK, listener.tcpPort());
                var other = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            for (int i = 0; i < 500; i++) {
                deaf.send(BIG_QUERY);
            }
            other.send(withId(5));
            assertAnswers(other.receive(), 5);
        }
    }
}
