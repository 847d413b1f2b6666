package io.meridian.dns.transport;

import io.meridian.dns.server.QueryCounters;
import io.meridian.dns.server.QueryProcessor;
import io.meridian.dns.server.ServerSettings;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.linux.SystemCalls;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One address, or all of a family's (0.0.0.0, `::`), over TCP and UDP. Binds at construction, TCP
/// first, and answers from {@link #start}.
public final class DnsListener implements AutoCloseable {

    /// What to listen at.
    ///
    /// @param udpPort 0 for the port that TCP got
    /// @param tcpV4 for `::` only: whether IPv4 connections are served too, because 0.0.0.0 shares
    ///   the port
    /// @param loops UDP threads; 1 where the system cannot share a port among sockets
    public record Address(IpAddress address, int udpPort, int tcpPort, boolean tcpV4, int loops) {}

    private final IpAddress address;
    private final @Nullable TcpLoop tcp;
    private final int tcpPort;
    private final List<UdpLoop> udp = new ArrayList<>();

    /// @param tcpElsewhere the listener at `::` whose TCP serves this one, at 0.0.0.0, too; else
    ///   null
    /// @throws TransportException when an address or port cannot be had
    public DnsListener(
            ZoneTable zones,
            ServerSettings server,
            TransportSettings settings,
            Address at,
            @Nullable DnsListener tcpElsewhere) {
        this.address = at.address();
        this.tcp = tcpElsewhere == null ? tcp(zones, server, settings, at) : null;
        this.tcpPort = tcp == null ? at.tcpPort() : tcp.port();
        int port = at.udpPort() == 0 ? tcpPort : at.udpPort();
        try {
            PortClaim.check(address, port);
            for (int i = 0; i < (SystemCalls.supported() ? at.loops() : 1); i++) {
                QueryProcessor processor = new QueryProcessor(zones, server);
                String name = "dns-udp-" + address + "-" + i;
                udp.add(new UdpLoop(address, port, processor, settings.proxies(), name));
            }
        } catch (IOException refused) {
            close();
            throw new TransportException("UDP", address.toString(), port, refused);
        }
    }

    private static TcpLoop tcp(
            ZoneTable zones, ServerSettings server, TransportSettings settings, Address at) {
        try {
            QueryProcessor processor = new QueryProcessor(zones, server);
            return new TcpLoop(at.address(), at.tcpPort(), at.tcpV4(), processor, settings);
        } catch (IOException refused) {
            throw new TransportException("TCP", at.address().toString(), at.tcpPort(), refused);
        }
    }

    public void start() {
        if (tcp != null) {
            tcp.start();
        }
        udp.forEach(UdpLoop::start);
    }

    public IpAddress address() {
        return address;
    }

    public int tcpPort() {
        return tcpPort;
    }

    public int udpPort() {
        return udp.getFirst().port();
    }

    /// The counters of all its loops, UDP first.
    public List<QueryCounters> counters() {
        return Stream.concat(
                        udp.stream().map(UdpLoop::processor),
                        Stream.ofNullable(tcp).map(TcpLoop::processor))
                .map(QueryProcessor::counters)
                .toList();
    }

    /// How often an event came about in any of its loops.
    public long count(TransportEvent event) {
        return Stream.concat(
                        udp.stream().map(UdpLoop::counters),
                        Stream.ofNullable(tcp).map(TcpLoop::counters))
                .mapToLong(loop -> loop.of(event))
                .sum();
    }

    public int tcpConnections() {
        return tcp == null ? 0 : tcp.connections();
    }

    @Override
    public void close() {
        udp.forEach(UdpLoop::close);
        if (tcp != null) {
            tcp.close();
        }
    }
}
