package io.meridian.health.probe;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.CodeRange;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// One HTTP/1.1 request and as much of the answer as decides: the status line (RFC 9112 §4), and
/// the head and the body where something is expected of them.
///
/// Redirects are answers, not instructions. Interim answers (1xx, RFC 9110 §15.2) are passed over,
/// except 101, which ends HTTP on the connection.
final class HttpDialogue implements Dialogue {

    /// More than any server sends before its head is complete, interim answers included; what goes
    /// on longer is not HTTP.
    private static final int MOST_OCTETS = 16 * 1024;

    private static final int DEFAULT_PORT = 80;
    private static final int DEFAULT_TLS_PORT = 443;
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final List<CodeRange> DEFAULT_CODES = List.of(new CodeRange(200, 399));

    /// The reason phrase is optional, and so in practice is the blank before it.
    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.[01] ([1-5][0-9]{2})(?: (.*))?");

    private final ProbeTarget target;
    private final HealthMonitor.Http monitor;
    private final List<CodeRange> expected;
    private final StringBuilder unread = new StringBuilder();
    private int octetsHeard;
    private boolean inInterimHead;
    private @Nullable HttpHead head;
    private @Nullable HttpBody body;

    HttpDialogue(ProbeTarget target, HealthMonitor.Http monitor) {
        this.target = target;
        this.monitor = monitor;
        this.expected = monitor.expectedCodes().isEmpty() ? DEFAULT_CODES : monitor.expectedCodes();
    }

    @Override
    public Buffer opening() {
        StringBuilder request = new StringBuilder();
        request.append(monitor.method()).append(' ').append(monitor.path()).append(" HTTP/1.1\r\n");
        addUnlessGiven(request, "Host", host());
        addUnlessGiven(request, "User-Agent", "meridian-health");
        addUnlessGiven(request, "Accept", "*/*");
        monitor.headers().forEach(header -> add(request, header.name(), header.value()));
        add(request, "Connection", "close");
        return Buffer.buffer(
                request.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
    }

    private void addUnlessGiven(StringBuilder request, String name, String value) {
        if (monitor.headers().stream().noneMatch(header -> header.name().equalsIgnoreCase(name))) {
            add(request, name, value);
        }
    }

    private static void add(StringBuilder request, String name, String value) {
        request.append(name).append(": ").append(value).append("\r\n");
    }

    private String host() {
        String host = monitor.host();
        if (host != null) {
            return host;
        }
        int usual = monitor.tls() == null ? DEFAULT_PORT : DEFAULT_TLS_PORT;
        return monitor.port() == usual ? target.hostLiteral() : target.authority();
    }

    @Override
    public @Nullable Outcome connected() {
        return null;
    }

    @Override
    public @Nullable Outcome heard(Buffer octets) {
        if (body != null) {
            return body.hear(octets.toString(StandardCharsets.ISO_8859_1));
        }
        // Whatever the head leaves over is the body's, so nothing is cut off where one is read.
        int room = monitor.expectedBody() == null ? MOST_OCTETS - octetsHeard : Integer.MAX_VALUE;
        int taken = Math.min(room, octets.length());
        unread.append(octets.getString(0, taken, StandardCharsets.ISO_8859_1.name()));
        octetsHeard += taken;
        Outcome outcome = readLines();
        return outcome == null && body == null && octetsHeard >= MOST_OCTETS
                ? new Outcome.Failed("not an HTTP answer")
                : outcome;
    }

    @Override
    public Outcome closed() {
        return body == null ? Dialogue.super.closed() : body.ended();
    }

    private @Nullable Outcome readLines() {
        int end = unread.indexOf("\n");
        while (end >= 0) {
            // A lone LF ends a line too (RFC 9112 §2.2).
            boolean crlf = end > 0 && unread.charAt(end - 1) == '\r';
            String line = unread.substring(0, crlf ? end - 1 : end);
            unread.delete(0, end + 1);
            Outcome outcome = read(line);
            if (outcome != null) {
                return outcome;
            }
            if (body != null) {
                return body.hear(unread);
            }
            end = unread.indexOf("\n");
        }
        return null;
    }

    private @Nullable Outcome read(String line) {
        if (inInterimHead) {
            inInterimHead = !line.isEmpty();
            return null;
        }
        if (head != null) {
            return line.isEmpty() ? endOfHead(head) : head.read(line);
        }
        Matcher status = STATUS_LINE.matcher(line);
        if (!status.matches()) {
            return new Outcome.Failed("not an HTTP answer: " + Printable.of(line));
        }
        int code = Integer.parseInt(status.group(1));
        if (code < 200 && code != SWITCHING_PROTOCOLS) {
            inInterimHead = true;
            return null;
        }
        return judge(code, status.group(2));
    }

    private @Nullable Outcome judge(int code, @Nullable String reason) {
        String heard = reason == null || reason.isBlank() ? "" : " " + Printable.of(reason.strip());
        String answer = code + heard;
        if (expected.stream().noneMatch(range -> range.includes(code))) {
            return new Outcome.Failed(answer + ", expected " + codes());
        }
        if (monitor.expectedHeaders().isEmpty() && monitor.expectedBody() == null) {
            return new Outcome.Passed(answer);
        }
        head = new HttpHead(answer, monitor.expectedHeaders());
        return null;
    }

    private @Nullable Outcome endOfHead(HttpHead read) {
        Outcome outcome = read.end();
        if (outcome instanceof Outcome.Passed && monitor.expectedBody() != null) {
            body = read.body(new TextSearch(monitor.expectedBody()));
            return null;
        }
        return outcome;
    }

    private String codes() {
        return expected.stream().map(CodeRange::toString).collect(Collectors.joining(", "));
    }
}
