package io.meridian.dns;

import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.dns.config.ListenerConfig;
import io.meridian.dns.server.ServerSettings;
import io.meridian.dns.transport.DnsListener;
import io.meridian.dns.transport.TransportException;
import io.meridian.dns.transport.TransportSettings;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.IpAddress;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Binds the configured listeners.
///
/// A TCP socket of the JDK at `::` takes IPv4 too, and leaves no room for one at 0.0.0.0 with the
/// same port; so `::` comes first and serves both, where both are configured.
final class ListenerSetup {

    private static final Logger LOG = LoggerFactory.getLogger(ListenerSetup.class);
    private static final IpAddress ALL_V4 = IpAddress.of("0.0.0.0");
    private static final IpAddress ALL_V6 = IpAddress.of("::");

    private final GslbDnsConfig config;
    private final ZoneTable zones;
    private final ServerSettings server;
    private final TransportSettings transport;

    ListenerSetup(GslbDnsConfig config, ZoneTable zones, ServerSettings server) {
        this.config = config;
        this.zones = zones;
        this.server = server;
        this.transport = ServerSetup.transport(config);
    }

    /// Hands out each listener as soon as it is bound.
    ///
    /// @throws TransportException for the first that cannot be bound
    void bind(List<DnsListener> bound, Consumer<DnsListener> keep) {
        config.listeners().stream()
                .sorted(Comparator.comparing(listener -> !listener.address().equals(ALL_V6)))
                .forEach(listener -> bind(listener, bound, keep));
    }

    /// The default listeners ask for ::1 too, which not every host has; one that was asked for by
    /// name must be there.
    private void bind(
            ListenerConfig listener, List<DnsListener> bound, Consumer<DnsListener> keep) {
        try {
            DnsListener made =
                    new DnsListener(
                            zones, server, transport, at(listener), tcpElsewhere(listener, bound));
            keep.accept(made);
            bound.add(made);
        } catch (TransportException refused) {
            boolean missingV6Loopback =
                    refused.reason() == TransportException.Reason.AddressNotAvailable
                            && listener.address().toString().equals("::1")
                            && config.hasDefaultListeners();
            if (!missingV6Loopback) {
                throw refused;
            }
            LOG.info("this host has no ::1; it is not listened at");
        }
    }

    private DnsListener.Address at(ListenerConfig listener) {
        return new DnsListener.Address(
                listener.address(),
                listener.udp().port(),
                listener.tcp().port(),
                config.listeners().stream().anyMatch(other -> sharesTcp(other, listener)),
                config.eventLoops());
    }

    private static boolean sharesTcp(ListenerConfig v4, ListenerConfig v6) {
        return v4.address().equals(ALL_V4)
                && v6.address().equals(ALL_V6)
                && v4.tcp().port() == v6.tcp().port()
                && v4.tcp().port() != 0;
    }

    private @Nullable DnsListener tcpElsewhere(ListenerConfig listener, List<DnsListener> bound) {
        return bound.stream()
                .filter(made -> made.address().equals(ALL_V6))
                .filter(made -> made.tcpPort() == listener.tcp().port())
                .filter(_ -> listener.address().equals(ALL_V4))
                .findFirst()
                .orElse(null);
    }
}
