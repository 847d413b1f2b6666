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

/// One HTTP/1.1 request and as much of the answer as decides: the status line (RFC 9112 §4).
///
/// The body is never read. Redirects are answers, not instructions. Interim answers (1xx, RFC 9110
/// §15.2) are passed over, except 101, which ends HTTP on the connection.
final class HttpDialogue implements Dialogue {

    /// More than any server sends before its status line is complete, interim answers included;
    /// what goes on longer is not HTTP.
    private static final int MOST_OCTETS = 16 * 1024;

    private static final int DEFAULT_PORT = 80;
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

    HttpDialogue(ProbeTarget target, HealthMonitor.Http monitor) {
        this.target = target;
        this.monitor = monitor;
        this.expected = monitor.expectedCodes().isEmpty() ? DEFAULT_CODES : monitor.expectedCodes();
    }

    @Override
    public String opening() {
        return monitor.method()
                + " "
                + monitor.path()
                + " HTTP/1.1\r\n"
                + "Host: "
                + host()
                + "\r\n"
                + "User-Agent: meridian-health\r\n"
                + "Accept: */*\r\n"
                + "Connection: close\r\n\r\n";
    }

    private String host() {
        String host = monitor.host();
        if (host != null) {
            return host;
        }
        return monitor.port() == DEFAULT_PORT ? target.hostLiteral() : target.authority();
    }

    @Override
    public @Nullable Outcome connected() {
        return null;
    }

    @Override
    public @Nullable Outcome heard(Buffer octets) {
        int room = MOST_OCTETS - octetsHeard;
        int taken = Math.min(room, octets.length());
        unread.append(octets.getString(0, taken, StandardCharsets.ISO_8859_1.name()));
        octetsHeard += taken;
        Outcome outcome = readLines();
        return outcome == null && octetsHeard == MOST_OCTETS
                ? new Outcome.Failed("not an HTTP answer")
                : outcome;
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
            end = unread.indexOf("\n");
        }
        return null;
    }

    private @Nullable Outcome read(String line) {
        if (inInterimHead) {
            inInterimHead = !line.isEmpty();
            return null;
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

    private Outcome judge(int code, @Nullable String reason) {
        String heard = reason == null || reason.isBlank() ? "" : " " + Printable.of(reason.strip());
        String answer = code + heard;
        return expected.stream().anyMatch(range -> range.includes(code))
                ? new Outcome.Passed(answer)
                : new Outcome.Failed(answer + ", expected " + codes());
    }

    private String codes() {
        return expected.stream().map(CodeRange::toString).collect(Collectors.joining(", "));
    }
}
