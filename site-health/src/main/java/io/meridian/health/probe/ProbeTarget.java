package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.CodeRange;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.IpAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/// An address and how it is probed: what one stream of attempts is about.
///
/// The monitor's *name* is no part of it and is dropped at construction: monitors that differ only
/// in name, and members of different services at one address, share a target and so a stream.
///
/// @param address where the probe goes
/// @param monitor how, without its name
public record ProbeTarget(IpAddress address, HealthMonitor monitor) {

    /// 32 bits tell apart the few specs that share address, port, path and host.
    private static final int SPEC_HASH_OCTETS = 4;

    public ProbeTarget {
        monitor = nameless(monitor);
    }

    private static HealthMonitor nameless(HealthMonitor monitor) {
        return switch (monitor) {
            case HealthMonitor.Http http ->
                    new HealthMonitor.Http(
                            "",
                            http.port(),
                            http.timing(),
                            http.method(),
                            http.path(),
                            http.host(),
                            http.expectedCodes());
            case HealthMonitor.Tcp tcp -> new HealthMonitor.Tcp("", tcp.port(), tcp.timing());
        };
    }

    /// Names this target in opinions, the same at every node and in every process:
    /// `http://192.0.2.1:80/healthz;host=shop.example.com;spec=1a2b3c4d`. Equal targets have equal
    /// ids; the final hash covers every field, timing and expected codes included.
    ///
    /// Computed at each call: hold on to it.
    public String id() {
        String place = monitor.type() + "://" + authority();
        String readable =
                switch (monitor) {
                    case HealthMonitor.Http http ->
                            place
                                    + http.path()
                                    + (http.host() == null ? "" : ";host=" + http.host());
                    case HealthMonitor.Tcp _ -> place;
                };
        return readable + ";spec=" + shortHash(spec());
    }

    /// Address and port as URLs and the Host header write them (RFC 3986 §3.2.2).
    String authority() {
        return hostLiteral() + ":" + monitor.port();
    }

    /// The address as URLs write it: IPv6 in brackets.
    String hostLiteral() {
        return address.v6() ? "[" + address + "]" : address.toString();
    }

    /// Every field by name, one a line, in words that do not depend on a `toString` of the JDK's.
    private String spec() {
        Timing timing = monitor.timing();
        String shared =
                "address "
                        + authority()
                        + "\ninterval "
                        + timing.interval().toNanos()
                        + "\ntimeout "
                        + timing.timeout().toNanos()
                        + "\nrise "
                        + timing.rise()
                        + "\nfall "
                        + timing.fall();
        return switch (monitor) {
            case HealthMonitor.Http http ->
                    "http\n"
                            + shared
                            + "\nmethod "
                            + http.method()
                            + "\npath "
                            + http.path()
                            + (http.host() == null ? "" : "\nhost " + http.host())
                            + http.expectedCodes().stream()
                                    .map(CodeRange::toString)
                                    .collect(Collectors.joining(" ", "\nexpect ", ""));
            case HealthMonitor.Tcp _ -> "tcp\n" + shared;
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
