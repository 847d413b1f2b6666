package io.meridian.dns.transport;

import static io.meridian.dns.transport.ListenerFixture.assertAnswers;
import static io.meridian.dns.transport.ListenerFixture.withId;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.meridian.dns.scenario.DnsClient;
import io.meridian.linux.SystemCalls;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A listener at every address answers from the one that was asked: a connected UDP socket takes
/// nothing from any other.
class WildcardIT {

    private static final TransportSettings SETTINGS =
            ListenerFixture.settings(ListenerFixture.tcp(1024, 1024, ListenerFixture.Limit.NONE));

    private final ListenerFixture fixture = new ListenerFixture();

    @AfterEach
    void close() {
        fixture.close();
    }

    private DnsListener listen(
            String address,
            int port,
            boolean tcpV4,
            @org.jspecify.annotations.Nullable DnsListener other) {
        return fixture.listen(
                new DnsListener.Address(IpAddress.of(address), port, port, tcpV4, 2),
                SETTINGS,
                other);
    }

    private static void assertAnswersAt(InetAddress address, DnsListener listener)
            throws IOException {
        try (var udp = new DnsClient.Udp(address, listener.udpPort());
                var tcp = new DnsClient.Tcp(address, listener.tcpPort())) {
            for (int id = 0; id < 8; id++) {
                udp.send(withId(id));
            }
            for (int id = 0; id < 8; id++) {
                assertAnswers(udp.receive(), id);
            }
            tcp.send(withId(9));
            assertAnswers(tcp.receive(), 9);
        }
    }

    private static List<InetAddress> addresses(boolean v6) throws IOException {
        return NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> address instanceof Inet6Address == v6)
                .filter(address -> !address.isLinkLocalAddress())
                .toList();
    }

    @Test
    void answersFromTheAddressThatWasAsked() throws Exception {
        assumeThat(SystemCalls.supported()).isTrue();
        DnsListener listener = listen("0.0.0.0", 0, false, null);
        List<InetAddress> asked =
                Stream.concat(
                                Stream.of("127.0.0.2", "127.8.9.10").map(InetAddress::ofLiteral),
                                addresses(false).stream())
                        .toList();
        for (InetAddress address : asked) {
            assertAnswersAt(address, listener);
        }
        assertThat(asked).hasSizeGreaterThan(2);
    }

    @Test
    void answersFromTheIpv6AddressThatWasAsked() throws Exception {
        List<InetAddress> asked = addresses(true);
        assumeThat(asked).as("IPv6 addresses of this host").isNotEmpty();
        DnsListener listener = listen("::", 0, false, null);
        for (InetAddress address : asked) {
            assertAnswersAt(address, listener);
        }
    }

    /// UDP has a socket for each family, TCP one for both.
    @Test
    void listensAtBothFamiliesWithOnePort() throws Exception {
        assumeThat(addresses(true)).isNotEmpty();
        DnsListener v6 = listen("::", 0, true, null);
        DnsListener v4 = listen("0.0.0.0", v6.tcpPort(), false, v6);

        assertAnswersAt(InetAddress.ofLiteral("127.0.0.3"), v4);
        assertAnswersAt(InetAddress.ofLiteral("::1"), v6);
        assertThat(v4.tcpPort()).isEqualTo(v6.tcpPort());
        assertThat(v6.count(TransportEvent.TCP_ACCEPTED)).isEqualTo(2);
    }

    @Test
    void servesOneFamilyAloneWhereOnlyThatIsAskedFor() throws Exception {
        assumeThat(addresses(true)).isNotEmpty();
        DnsListener v6 = listen("::", 0, false, null);
        try (var client = new DnsClient.Tcp(InetAddress.ofLiteral("127.0.0.1"), v6.tcpPort())) {
            assertThat(client.isEnded()).isTrue();
        }
        assertAnswersAt(InetAddress.ofLiteral("::1"), v6);
    }

    @Test
    void saysWhereItCannotBeDone() {
        assertThatIOException()
                .isThrownBy(() -> new NioUdpSocket(IpAddress.of("0.0.0.0"), 0, 4096))
                .withMessage("on this system each address must be listed by itself");
    }
}
