package io.meridian.federator.policy;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Header;
import io.meridian.model.HealthMonitor.Match;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.HealthMonitor.TlsSettings;
import io.meridian.yaml.YamlNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// Makes a monitor of a manifest's spec. A field that its type has no use for is a problem: whoever
/// wrote it expects something of it. Single-use.
final class MonitorReader {

    private static final Set<String> HTTP =
            Set.of(
                    "method",
                    "path",
                    "host",
                    "headers",
                    "expect",
                    "expectHeaders",
                    "expectText",
                    "expectWithin");

    /// What each type may have beside `address`, `port` and the timing.
    private static final Map<String, Set<String>> FIELDS =
            Map.of(
                    "http", HTTP,
                    "https", with(HTTP, "tls"),
                    "tcp", Set.of("send", "expectText", "expectWithin"),
                    "tls", Set.of("tls"),
                    "udp", Set.of("send", "expectText", "expectWithin"),
                    "dns", Set.of("queryName", "queryType", "expectRcode", "expectAnswer"),
                    "icmp", Set.of(),
                    "grpc", Set.of("service", "host", "tls"));

    private final String name;
    private final Specs.HealthMonitorSpec spec;
    private final BiConsumer<String, String> problem;

    private MonitorReader(
            String name, Specs.HealthMonitorSpec spec, BiConsumer<String, String> problem) {
        this.name = name;
        this.spec = spec;
        this.problem = problem;
    }

    private static Set<String> with(Set<String> fields, String another) {
        Set<String> all = new java.util.HashSet<>(fields);
        all.add(another);
        return Set.copyOf(all);
    }

    /// @param problem told the path of a field and the rule it breaks; a monitor that comes back
    ///   all the same may break rules of the model beside
    /// @return empty when nothing can be made of it
    static Optional<HealthMonitor> read(
            String name, Specs.HealthMonitorSpec spec, BiConsumer<String, String> problem) {
        return new MonitorReader(name, spec, problem).read();
    }

    private Optional<HealthMonitor> read() {
        String type = spec.type().toLowerCase(Locale.ROOT);
        Set<String> fields = FIELDS.get(type);
        if (fields == null) {
            problem.accept(
                    "spec.type",
                    "must be one of "
                            + String.join(", ", FIELDS.keySet().stream().sorted().toList())
                            + ", was '"
                            + spec.type()
                            + "'");
            return Optional.empty();
        }
        written()
                .forEach((field, isWritten) -> {
                    if (isWritten && !fields.contains(field)) {
                        problem.accept("spec." + field, "is of no use to type " + type);
                    }
                });
        return Optional.of(monitor(type));
    }

    private Map<String, Boolean> written() {
        Map<String, Boolean> written = new HashMap<>();
        written.put("method", spec.method() != null);
        written.put("path", spec.path() != null);
        written.put("host", spec.host() != null);
        written.put("headers", !spec.headers().isEmpty());
        written.put("expect", !spec.expect().isEmpty());
        written.put("expectHeaders", !spec.expectHeaders().isEmpty());
        written.put("expectText", spec.expectText() != null);
        written.put("expectWithin", spec.expectWithin() != null);
        written.put("send", spec.send() != null);
        written.put("queryName", spec.queryName() != null);
        written.put("queryType", spec.queryType() != null);
        written.put("expectRcode", !spec.expectRcode().isEmpty());
        written.put("expectAnswer", spec.expectAnswer() != null);
        written.put("service", spec.service() != null);
        written.put("tls", spec.tls() != null);
        return written;
    }

    private HealthMonitor monitor(String type) {
        Timing timing =
                new Timing(
                        spec.interval(),
                        spec.timeout(),
                        spec.rise(),
                        spec.fall(),
                        spec.fastInterval(),
                        spec.forgetAfter());
        return switch (type) {
            case "http" -> http(timing, null);
            case "https" -> http(timing, Optional.ofNullable(tls()).orElse(TlsSettings.UNVERIFIED));
            case "tcp" ->
                    new HealthMonitor.Tcp(
                            name, spec.address(), port(), timing, spec.send(), match());
            case "tls" ->
                    new HealthMonitor.Tls(
                            name,
                            spec.address(),
                            port(),
                            timing,
                            Optional.ofNullable(tls()).orElse(TlsSettings.UNVERIFIED));
            case "udp" ->
                    new HealthMonitor.Udp(
                            name,
                            spec.address(),
                            port(),
                            timing,
                            spec.send() == null ? "" : spec.send(),
                            match());
            case "dns" ->
                    new HealthMonitor.Dns(
                            name,
                            spec.address(),
                            spec.port() == null ? 53 : port(),
                            timing,
                            required("queryName", spec.queryName()),
                            upper(spec.queryType() == null ? "A" : spec.queryType()),
                            spec.expectRcode().stream().map(MonitorReader::upper).toList(),
                            spec.expectAnswer());
            case "icmp" -> icmp(timing);
            default ->
                    new HealthMonitor.Grpc(
                            name,
                            spec.address(),
                            port(),
                            timing,
                            spec.service() == null ? "" : spec.service(),
                            spec.host(),
                            tls());
        };
    }

    private HealthMonitor http(Timing timing, @Nullable TlsSettings tls) {
        return new HealthMonitor.Http(
                name,
                spec.address(),
                port(),
                timing,
                spec.method() == null ? "GET" : spec.method(),
                spec.path() == null ? "/" : spec.path(),
                spec.host(),
                headers(spec.headers()),
                codes(),
                headers(spec.expectHeaders()),
                match(),
                tls);
    }

    private HealthMonitor icmp(Timing timing) {
        if (spec.port() != null) {
            problem.accept("spec.port", "is of no use to type icmp");
        }
        return new HealthMonitor.Icmp(name, spec.address(), timing);
    }

    private int port() {
        Integer port = spec.port();
        if (port == null) {
            problem.accept("spec.port", "is required");
            return 1;
        }
        return port;
    }

    private String required(String field, @Nullable String value) {
        if (value == null) {
            problem.accept("spec." + field, "is required");
            return ".";
        }
        return value;
    }

    private static String upper(String word) {
        return word.toUpperCase(Locale.ROOT);
    }

    private @Nullable Match match() {
        String text = spec.expectText();
        Integer within = spec.expectWithin();
        if (text == null) {
            if (within != null) {
                problem.accept("spec.expectWithin", "needs expectText");
            }
            return null;
        }
        return new Match(text, within == null ? Match.DEFAULT_WITHIN_BYTES : within);
    }

    private @Nullable TlsSettings tls() {
        Specs.TlsSpec tls = spec.tls();
        return tls == null
                ? null
                : new TlsSettings(
                        tls.serverName(), tls.verify(), tls.trusted(), tls.clientCertificate());
    }

    /// In the order of their names, so that the order in a manifest makes no other target.
    private static List<Header> headers(Map<String, String> headers) {
        return headers.entrySet().stream()
                .sorted(Map.Entry.comparingByKey())
                .map(header -> new Header(header.getKey(), header.getValue()))
                .toList();
    }

    private List<HealthMonitor.CodeRange> codes() {
        List<HealthMonitor.CodeRange> ranges = new ArrayList<>();
        for (int i = 0; i < spec.expect().size(); i++) {
            YamlNode code = spec.expect().get(i);
            String text = code instanceof YamlNode.Scalar scalar ? scalar.text() : "";
            if (text.matches("[0-9]{3}(-[0-9]{3})?")) {
                int first = Integer.parseInt(text.substring(0, 3));
                int last = text.length() > 3 ? Integer.parseInt(text.substring(4)) : first;
                ranges.add(new HealthMonitor.CodeRange(first, last));
            } else {
                problem.accept(
                        "spec.expect[" + i + "]",
                        "must be a code or a range like 200-399, was " + code.description());
            }
        }
        return ranges;
    }
}
