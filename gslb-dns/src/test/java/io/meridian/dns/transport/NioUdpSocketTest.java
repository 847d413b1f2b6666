package io.meridian.dns.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.scenario.DnsClient;
import io.meridian.model.IpAddress;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class NioUdpSocketTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @Test
    void sendsNothingForWhatWasNotRepliedTo() throws Exception {
        try (var socket = new NioUdpSocket(IpAddress.of(LOOPBACK), 0, 4096);
                var client = new DnsClient.Udp(LOOPBACK, socket.localPort())) {
            byte[] into = new byte[4096];
            client.send(new byte[] {1});
            receiveOne(socket);
            assertThat(socket.flush()).isZero();

            client.send(new byte[] {2, 3});
            receiveOne(socket);
            assertThat(socket.copy(0, into)).isEqualTo(2);
            socket.reply(0, new byte[] {7, 8, 9, 10}, 3);
            assertThat(socket.flush()).isZero();

            assertThat(client.receive()).containsExactly(7, 8, 9);
            assertThat(socket.low(0)).isEqualTo(0x7f000001L);
        }
    }

    private static void receiveOne(NioUdpSocket socket) throws Exception {
        int received = 0;
        while (received == 0) { // a quiet while may come before the datagram
            received = socket.receive();
        }
    }
}
