package io.meridian.dns.transport;

import io.meridian.linux.SystemCalls;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;

/// Finds out whether somebody has a UDP port already: where it is not TCP's number, the TCP
/// listener is no claim on it, and Linux would let a second process of the same user share it in
/// silence.
final class PortClaim {

    private PortClaim() {}

    /// @throws IOException when the port is taken, or the address is not this host's
    static void check(IpAddress address, int port) throws IOException {
        if (SystemCalls.supported()) {
            MmsgUdpSocket.tryAlone(address, port);
            return;
        }
        try (DatagramChannel alone = DatagramChannel.open()) {
            DatagramChannel _ = alone.bind(new InetSocketAddress(address.toInetAddress(), port));
        }
    }
}
