package io.meridian.dns.transport;

import static io.meridian.dns.transport.ListenerFixture.LOOPBACK;
import static io.meridian.dns.transport.ListenerFixture.settings;
import static io.meridian.dns.transport.ListenerFixture.tcp;
import static io.meridian.dns.transport.ListenerFixture.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.UnixOperatingSystemMXBean;
import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.transport.ListenerFixture.Limit;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Crowds that connect and say nothing hold nobody up: whoever asks is answered.
class TcpCrowdIT {

    private static final int PLACES = 1024;

    @ParameterizedTest
    @ValueSource(ints = {150, 10_000})
    void answersWhoAsksAmongTheSilent(int silent) throws Exception {
        assumeThat(descriptors()).as("file descriptors").isGreaterThan(silent + PLACES + 500L);
        List<SocketChannel> crowd = new ArrayList<>();
        try (ListenerFixture fixture = new ListenerFixture()) {
            DnsListener listener = fixture.listen(settings(tcp(PLACES, PLACES, Limit.NONE)));
            for (int i = 0; i < silent; i++) {
                crowd.add(SocketChannel.open(at(listener)));
                if (i % 1_000 == 999) {
                    assertAnswered(listener);
                }
            }
            for (int i = 0; i < 20; i++) {
                assertAnswered(listener);
            }
            assertThat(listener.tcpConnections()).isLessThanOrEqualTo(PLACES);
            assertThat(listener.count(TransportEvent.TCP_EVICTED))
                    .isGreaterThanOrEqualTo(Math.max(0, silent - PLACES));
        } finally {
            for (SocketChannel one : crowd) {
                one.close();
            }
        }
    }

    private static InetSocketAddress at(DnsListener listener) {
        return new InetSocketAddress(LOOPBACK, listener.tcpPort());
    }

    private static void assertAnswered(DnsListener listener) throws IOException {
        try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
            client.send(withId(7));
            ListenerFixture.assertAnswers(client.receive(), 7);
        }
    }

    private static long descriptors() {
        return ManagementFactory.getOperatingSystemMXBean()
                        instanceof UnixOperatingSystemMXBean unix
                ? unix.getMaxFileDescriptorCount() - unix.getOpenFileDescriptorCount()
                : 0;
    }
}
