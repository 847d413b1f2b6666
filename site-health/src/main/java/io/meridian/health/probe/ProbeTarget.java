package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Dns;
import io.meridian.model.HealthMonitor.Grpc;
import io.meridian.model.HealthMonitor.Http;
import io.meridian.model.HealthMonitor.Icmp;
import io.meridian.model.HealthMonitor.Tcp;
import io.meridian.model.HealthMonitor.Tls;
import io.meridian.model.HealthMonitor.Udp;
import io.meridian.model.IpAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// An address and how it is probed: what one stream of attempts is about.
///
/// The monitor's *name* is no part of it and is dropped at construction: monitors that differ only
/// in name, and members of different services at one address, share a target and so a stream. A
/// monitor that probes an address of its own makes that one the target's, whichever member it was
/// meant for.
///
/// @param address where the probe goes
/// @param monitor how, without its name and its address
public record ProbeTarget(IpAddress address, HealthMonitor monitor) {

    /// 32 bits tell apart the few specs that share address, port, path and host.
    private static final int SPEC_HASH_OCTETS = 4;

    /// @param address the member's
    public ProbeTarget {
        IpAddress other = monitor.address();
        address = other == null ? address : other;
        monitor = bare(monitor);
    }

    private static HealthMonitor bare(HealthMonitor monitor) {
        return switch (monitor) {
            case Http http ->
                    new Http(
                            "",
                            null,
                            http.port(),
                            http.timing(),
                            http.method(),
                            http.path(),
                            http.host(),
                            http.headers(),
                            http.expectedCodes(),
                            http.expectedHeaders(),
                            http.expectedBody(),
                            http.tls());
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
            case Grpc grpc ->
                    new Grpc(
                            "",
                            null,
                            grpc.port(),
                            grpc.timing(),
                            grpc.service(),
                            grpc.authority(),
                            grpc.tls());
        };
    }

    /// Names this target in opinions, the same at every node and in every process:
    /// `http://192.0.2.1:80/healthz;host=shop.example.com;spec=1a2b3c4d`. Equal targets have equal
    /// ids; the final hash covers every field, timing and expected codes included.
    ///
    /// Computed at each call: hold on to it.
    public String id() {
        return monitor.type() + "://" + place() + ";spec=" + shortHash(spec());
    }

    private String place() {
        return switch (monitor) {
            case Http http ->
                    authority() + http.path() + (http.host() == null ? "" : ";host=" + http.host());
            case Dns dns -> authority() + "/" + dns.queryName() + "/" + dns.queryType();
            case Grpc grpc -> authority() + "/" + grpc.service();
            case Icmp _ -> hostLiteral();
            case Tcp _, Tls _, Udp _ -> authority();
        };
    }

    /// Address and port as URLs and the Host header write them (RFC 3986 §3.2.2).
    String authority() {
        return hostLiteral() + ":" + monitor.port();
    }

    /// The address as URLs write it: IPv6 in brackets.
    String hostLiteral() {
        return address.v6() ? "[" + address + "]" : address.toString();
    }

    private String spec() {
        return "address " + address + "\n" + SpecText.of(monitor.type(), (Record) monitor);
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
