package io.meridian.dns;

import io.meridian.dns.config.GslbDnsConfig;
import io.meridian.dns.config.IdentityConfig;
import io.meridian.dns.config.RateLimitConfig;
import io.meridian.dns.config.TcpConfig;
import io.meridian.dns.cookie.CookieSecrets;
import io.meridian.dns.ratelimit.PrefixList;
import io.meridian.dns.ratelimit.RateLimits;
import io.meridian.dns.server.Identity;
import io.meridian.dns.server.ServerSettings;
import io.meridian.dns.transport.TransportSettings;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// From configuration to what the query path is told.
final class ServerSetup {

    private ServerSetup() {}

    static ServerSettings of(GslbDnsConfig config, @Nullable CookieSecrets secrets) {
        RateLimitConfig limit = config.rateLimit();
        return new ServerSettings(
                config.edns().clientSubnet(),
                secrets,
                config.edns().maxNocookieResponse(),
                identity(config.identity(), config.nodeName()),
                limit == null ? null : limits(limit),
                config.explain().dnsClients().isEmpty()
                        ? null
                        : new PrefixList(config.explain().dnsClients()));
    }

    static TransportSettings transport(GslbDnsConfig config) {
        TcpConfig tcp = config.tcp();
        return new TransportSettings(
                new TransportSettings.Tcp(
                        tcp.maxConnections(),
                        tcp.maxConnectionsPerClient(),
                        new PrefixList(tcp.exempt()),
                        tcp.maxInFlight(),
                        tcp.firstOctetTimeout(),
                        tcp.frameTimeout(),
                        tcp.idleTimeout(),
                        tcp.pressedIdleTimeout(),
                        tcp.writeTimeout(),
                        tcp.maxAge()),
                new PrefixList(config.proxyProtocol().from()));
    }

    private static Identity identity(IdentityConfig config, String nodeName) {
        return new Identity(
                Objects.requireNonNullElse(config.nsid(), nodeName),
                Objects.requireNonNullElse(config.serverId(), nodeName),
                Objects.requireNonNullElse(config.version(), ""));
    }

    private static RateLimits limits(RateLimitConfig config) {
        return new RateLimits(
                config.rate(),
                config.burst(),
                config.slip(),
                new PrefixList(config.exempt()),
                config.tableSize());
    }
}
