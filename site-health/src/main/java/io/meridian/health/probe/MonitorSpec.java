package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Dns;
import io.meridian.model.HealthMonitor.Grpc;
import io.meridian.model.HealthMonitor.Http;
import io.meridian.model.HealthMonitor.Icmp;
import io.meridian.model.HealthMonitor.Tcp;
import io.meridian.model.HealthMonitor.Tls;
import io.meridian.model.HealthMonitor.TlsSettings;
import io.meridian.model.HealthMonitor.Udp;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// What of a monitor matters to a probe, and the id of a target that is probed so.
final class MonitorSpec {

    /// 32 bits tell apart the few specs that share address, port, path and host.
    private static final int SPEC_HASH_OCTETS = 4;

    private static final int HTTP_PORT = 80;
    private static final int HTTPS_PORT = 443;

    private MonitorSpec() {}

    /// The same probe, without the monitor's name and address.
    static HealthMonitor bare(HealthMonitor monitor) {
        return switch (monitor) {
            case Http http -> withHost(http, http.host());
            case Tcp tcp -> new Tcp("", null, tcp.port(), tcp.timing(), tcp.send(), tcp.expect());
            case Tls tls -> new Tls("", null, tls.port(), tls.timing(), tls.settings());
            case Udp udp -> new Udp("", null, udp.port(), udp.timing(), udp.send(), udp.expect());
            case Dns dns ->
                    new Dns(
                            "",
                            null,
                            dns.port(),
                            dns.timing(),
                            dns.queryName(),
                            dns.queryType(),
                            dns.expectedRcodes(),
                            dns.expectedAnswer());
            case Icmp icmp -> new Icmp("", null, icmp.timing());
            case Grpc grpc -> withAuthority(grpc, grpc.authority());
        };
    }

    /// The same probe, asking for `name` where it would ask for the address: in the Host header, in
    /// SNI, in `:authority`.
    static HealthMonitor naming(String name, HealthMonitor monitor) {
        return switch (monitor) {
            case Http http when http.host() == null -> withHost(http, host(name, http));
            case Tls tls when tls.settings().serverName() == null ->
                    new Tls(
                            "",
                            null,
                            tls.port(),
                            tls.timing(),
                            new TlsSettings(
                                    name,
                                    tls.settings().verify(),
                                    tls.settings().trusted(),
                                    tls.settings().clientCertificate()));
            case Grpc grpc when grpc.authority() == null ->
                    withAuthority(grpc, name + ":" + grpc.port());
            case Http _, Tls _, Grpc _, Tcp _, Udp _, Dns _, Icmp _ -> monitor;
        };
    }

    /// The Host header leaves out the usual port (RFC 9110 §7.2).
    private static String host(String name, Http http) {
        int usual = http.tls() == null ? HTTP_PORT : HTTPS_PORT;
        return http.port() == usual ? name : name + ":" + http.port();
    }

    private static Http withHost(Http http, @Nullable String host) {
        return new Http(
                "",
                null,
                http.port(),
                http.timing(),
                http.method(),
                http.path(),
                host,
                http.headers(),
                http.expectedCodes(),
                http.expectedHeaders(),
                http.expectedBody(),
                http.tls());
    }

    private static Grpc withAuthority(Grpc grpc, @Nullable String authority) {
        return new Grpc(
                "", null, grpc.port(), grpc.timing(), grpc.service(), authority, grpc.tls());
    }

    /// @param host as URLs write it
    /// @param first what is probed, as the first line of the spec that is hashed
    /// @param bare without name and address
    static String id(String host, String first, HealthMonitor bare) {
        String spec = first + "\n" + SpecText.of(bare.type(), (Record) bare);
        return bare.type() + "://" + place(host, bare) + ";spec=" + shortHash(spec);
    }

    private static String place(String host, HealthMonitor monitor) {
        String authority = host + ":" + monitor.port();
        return switch (monitor) {
            case Http http ->
                    authority + http.path() + (http.host() == null ? "" : ";host=" + http.host());
            case Dns dns -> authority + "/" + dns.queryName() + "/" + dns.queryType();
            case Grpc grpc -> authority + "/" + grpc.service();
            case Icmp _ -> host;
            case Tcp _, Tls _, Udp _ -> authority;
        };
    }

    private static String shortHash(String text) {
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest, 0, SPEC_HASH_OCTETS);
        } catch (NoSuchAlgorithmException impossible) {
            throw new AssertionError("every Java platform has SHA-256", impossible);
        }
    }
}
