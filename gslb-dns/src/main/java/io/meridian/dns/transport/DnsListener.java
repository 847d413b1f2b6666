package io.meridian.dns.transport;

import io.meridian.dns.server.QueryCounters;
import io.meridian.dns.server.QueryProcessor;
import io.meridian.dns.server.ServerSettings;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.IpAddress;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// One address, over TCP and UDP. Binds at construction, TCP first, and answers from {@link
/// #start}.
public final class DnsListener implements AutoCloseable {

    private final IpAddress address;
    private final TcpListener tcp;
    private final List<UdpLoop> udp = new ArrayList<>();

    /// @param udpPort 0 for the port that TCP got
    /// @param loops UDP threads; 1 where the system cannot share a port among sockets
    /// @throws TransportException when an address or port cannot be had
    public DnsListener(
            Vertx vertx,
            ZoneTable zones,
            ServerSettings settings,
            IpAddress address,
            int udpPort,
            int tcpPort,
            int loops) {
        this.address = address;
        this.tcp =
                new TcpListener(
                        vertx,
                        address,
                        tcpPort,
                        new QueryProcessor(zones, settings),
                        TcpListener.IDLE_LIMIT);
        int port = udpPort == 0 ? tcp.port() : udpPort;
        try {
            claim(address, port);
            for (int i = 0; i < (LinuxSockets.supported() ? loops : 1); i++) {
                String name = "dns-udp-" + address + "-" + i;
                udp.add(new UdpLoop(address, port, new QueryProcessor(zones, settings), name));
            }
        } catch (IOException refused) {
            close();
            throw new TransportException("UDP", address.toString(), port, refused);
        }
    }

    /// Where UDP has a port of its own, the TCP listener is no claim on it: a socket that does not
    /// share finds out whether somebody is there.
    private static void claim(IpAddress address, int port) throws IOException {
        try (DatagramChannel alone = DatagramChannel.open()) {
            DatagramChannel _ = alone.bind(new InetSocketAddress(address.toInetAddress(), port));
        }
    }

    public void start() {
        udp.forEach(UdpLoop::start);
    }

    public IpAddress address() {
        return address;
    }

    public int tcpPort() {
        return tcp.port();
    }

    public int udpPort() {
        try {
            return udp.getFirst().port();
        } catch (IOException closed) {
            throw new IllegalStateException("the listener is closed", closed);
        }
    }

    /// The counters of all its loops, UDP first.
    public List<QueryCounters> counters() {
        return Stream.concat(udp.stream().map(UdpLoop::processor), Stream.of(tcp.processor()))
                .map(QueryProcessor::counters)
                .toList();
    }

    public int tcpConnections() {
        return tcp.connections();
    }

    /// Replies over UDP that the system would not send.
    public long unsent() {
        return udp.stream().mapToLong(UdpLoop::unsent).sum();
    }

    @Override
    public void close() {
        udp.forEach(UdpLoop::close);
        tcp.close();
    }
}
