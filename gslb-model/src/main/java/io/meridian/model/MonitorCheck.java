package io.meridian.model;

import io.meridian.model.HealthMonitor.Header;
import io.meridian.model.HealthMonitor.Match;
import io.meridian.model.HealthMonitor.TlsSettings;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Checks a monitor: every problem, in the order of its fields. Single-use.
final class MonitorCheck {

    /// The record types that a DNS monitor may ask for, and whose data can be compared as text.
    private static final Set<String> DNS_TYPES =
            Set.of(
                    "A", "AAAA", "CAA", "CNAME", "HTTPS", "MX", "NS", "PTR", "SOA", "SRV", "SVCB",
                    "TXT");

    private static final Set<String> RCODES =
            Set.of("NOERROR", "FORMERR", "SERVFAIL", "NXDOMAIN", "NOTIMP", "REFUSED", "NOTAUTH");

    private static final Duration LEAST_INTERVAL = Duration.ofMillis(50);
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._:\\[\\]-]{1,260}");
    private static final Pattern SERVER_NAME =
            Pattern.compile("(?=.{1,253}$)[A-Za-z0-9_]([A-Za-z0-9_.-]*[A-Za-z0-9_])?");

    /// A `token` of RFC 9110 §5.6.2.
    private static final Pattern HEADER_NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,256}");

    private static final int MOST_SENT = 4096;
    private static final int MOST_WITHIN = 1_048_576;
    private static final int MOST_HEADERS = 32;
    private static final int MOST_PEM = 65_536;

    private final List<Problem> problems = new ArrayList<>();

    private MonitorCheck() {}

    static List<Problem> problemsOf(HealthMonitor monitor) {
        MonitorCheck check = new MonitorCheck();
        check.shared(monitor);
        switch (monitor) {
            case HealthMonitor.Http http -> check.http(http);
            case HealthMonitor.Tcp tcp -> check.exchange(tcp.send(), tcp.expect());
            case HealthMonitor.Tls tls -> check.tls(tls.settings());
            case HealthMonitor.Udp udp -> check.exchange(udp.send(), udp.expect());
            case HealthMonitor.Dns dns -> check.dns(dns);
            case HealthMonitor.Icmp _ -> {}
            case HealthMonitor.Grpc grpc -> check.grpc(grpc);
        }
        return check.problems;
    }

    private void shared(HealthMonitor monitor) {
        if (monitor.name().isBlank()) {
            problem("name", "must not be empty");
        }
        if (!(monitor instanceof HealthMonitor.Icmp)) {
            range("port", monitor.port(), 1, 65_535);
        }
        HealthMonitor.Timing timing = monitor.timing();
        if (timing.interval().compareTo(LEAST_INTERVAL) < 0) {
            problem(
                    "interval",
                    "must be at least 50ms, was " + timing.interval().toMillis() + "ms");
        }
        if (!timing.timeout().isPositive() || timing.timeout().compareTo(timing.interval()) > 0) {
            problem(
                    "timeout",
                    "must be more than 0 and at most the interval, was "
                            + timing.timeout().toMillis()
                            + "ms");
        }
        Duration fast = timing.fastInterval();
        if (fast != null
                && (fast.compareTo(LEAST_INTERVAL) < 0 || fast.compareTo(timing.interval()) > 0)) {
            problem(
                    "fastInterval",
                    "must be at least 50ms and at most the interval, was "
                            + fast.toMillis()
                            + "ms");
        }
        range("rise", timing.rise(), 1, 100);
        range("fall", timing.fall(), 1, 100);
        range("forgetAfter", timing.passesToForget(), 1, 100);
    }

    private void http(HealthMonitor.Http http) {
        if (!http.method().equals("GET") && !http.method().equals("HEAD")) {
            problem("method", "must be GET or HEAD, was '" + http.method() + "'");
        }
        if (!http.path().startsWith("/")
                || http.path().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            problem("path", "must begin with / and hold no blanks, was '" + http.path() + "'");
        }
        host("host", http.host());
        headers("headers", http.headers());
        for (HealthMonitor.CodeRange range : http.expectedCodes()) {
            if (range.first() < 100 || range.last() > 599 || range.first() > range.last()) {
                problem("expect", "must be codes within 100..599, was " + range);
            }
        }
        headers("expectHeaders", http.expectedHeaders());
        match(http.expectedBody());
        if (http.expectedBody() != null && http.method().equals("HEAD")) {
            problem("expectText", "needs method GET: the answer to HEAD has no body");
        }
        tls(http.tls());
    }

    private void host(String path, @Nullable String host) {
        if (host != null && !HOST.matcher(host).matches()) {
            problem(path, "must be a host, with or without a port, was '" + host + "'");
        }
    }

    private void headers(String path, List<Header> headers) {
        if (headers.size() > MOST_HEADERS) {
            problem(path, "must be at most " + MOST_HEADERS + ", were " + headers.size());
        }
        for (Header header : headers) {
            if (!HEADER_NAME.matcher(header.name()).matches()) {
                problem(path, "must be names of HTTP headers, was '" + header.name() + "'");
            }
            // A line end would let a value add headers of its own.
            if (header.value().length() > MOST_SENT
                    || header.value().chars().anyMatch(c -> c < ' ' || c > '~')) {
                problem(
                        path,
                        "must have values of at most "
                                + MOST_SENT
                                + " printable characters, that of "
                                + header.name()
                                + " has not");
            }
        }
    }

    private void exchange(@Nullable String send, @Nullable Match expect) {
        if (send != null && (send.length() > MOST_SENT || !isOctets(send))) {
            problem(
                    "send",
                    "must be at most "
                            + MOST_SENT
                            + " characters, none beyond U+00FF: each is one octet");
        }
        match(expect);
    }

    private void match(@Nullable Match match) {
        if (match == null) {
            return;
        }
        if (match.text().length() > MOST_SENT || !isOctets(match.text())) {
            problem(
                    "expectText",
                    "must be at most "
                            + MOST_SENT
                            + " characters, none beyond U+00FF: each is one octet");
        }
        range("expectWithin", match.withinBytes(), Math.max(1, match.text().length()), MOST_WITHIN);
    }

    private static boolean isOctets(String text) {
        return text.chars().allMatch(c -> c <= 0xff);
    }

    private void tls(@Nullable TlsSettings tls) {
        if (tls == null) {
            return;
        }
        String serverName = tls.serverName();
        if (serverName != null && !SERVER_NAME.matcher(serverName).matches()) {
            problem("tls.serverName", "must be a domain name, was '" + serverName + "'");
        }
        String trusted = tls.trusted();
        if (trusted != null && !areCertificates(trusted)) {
            problem(
                    "tls.trusted",
                    "must be certificates in PEM, at most " + MOST_PEM + " characters");
        }
        if (trusted != null && !tls.verify()) {
            problem("tls.trusted", "is of no use without tls.verify");
        }
        String client = tls.clientCertificate();
        if (client != null && client.isBlank()) {
            problem("tls.clientCertificate", "must not be empty");
        }
    }

    private static boolean areCertificates(String pem) {
        if (pem.length() > MOST_PEM) {
            return false;
        }
        try {
            byte[] octets = pem.getBytes(StandardCharsets.US_ASCII);
            return !CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(octets))
                    .isEmpty();
        } catch (CertificateException malformed) {
            return false;
        }
    }

    private void dns(HealthMonitor.Dns dns) {
        if (!isQueryName(dns.queryName())) {
            problem("queryName", "must be a domain name, was '" + dns.queryName() + "'");
        }
        if (!DNS_TYPES.contains(dns.queryType())) {
            problem(
                    "queryType",
                    "must be one of "
                            + String.join(", ", DNS_TYPES.stream().sorted().toList())
                            + ", was '"
                            + dns.queryType()
                            + "'");
        }
        for (String rcode : dns.expectedRcodes()) {
            if (!RCODES.contains(rcode)) {
                problem(
                        "expectRcode",
                        "must be one of "
                                + String.join(", ", RCODES.stream().sorted().toList())
                                + ", was '"
                                + rcode
                                + "'");
            }
        }
        String answer = dns.expectedAnswer();
        if (answer != null && answer.isBlank()) {
            problem("expectAnswer", "must not be empty");
        }
    }

    private static boolean isQueryName(String name) {
        String relative = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
        return relative.isEmpty()
                ? name.equals(".")
                : relative.length() <= 253
                        && relative.matches("[A-Za-z0-9_*-]{1,63}(\\.[A-Za-z0-9_*-]{1,63})*");
    }

    private void grpc(HealthMonitor.Grpc grpc) {
        if (grpc.service().length() > 253
                || grpc.service().chars().anyMatch(c -> c <= ' ' || c > '~')) {
            problem("service", "must be at most 253 printable characters without blanks");
        }
        host("host", grpc.authority());
        tls(grpc.tls());
    }

    private void range(String path, long value, long least, long most) {
        if (value < least || value > most) {
            problem(path, "must be " + least + ".." + most + ", was " + value);
        }
    }

    private void problem(String path, String rule) {
        problems.add(new Problem("", path, rule));
    }
}
