package io.meridian.health.probe;

import io.meridian.model.HealthMonitor.Header;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// The header fields of one HTTP answer (RFC 9112 §5), as far as they matter: those that are
/// expected, and those that say where the body ends. Single-use.
final class HttpHead {

    private static final long UNTIL_CLOSED = -1;

    private final String answer;
    private final List<Header> missing;
    private boolean chunked;
    private long length = UNTIL_CLOSED;

    /// @param answer the status line in words
    HttpHead(String answer, List<Header> expected) {
        this.answer = answer;
        this.missing = new ArrayList<>(expected);
    }

    /// Null unless the line is not one of a head.
    @Nullable Outcome read(String line) {
        int colon = line.indexOf(':');
        if (colon <= 0) {
            return new Outcome.Failed("not an HTTP answer: " + Printable.of(line));
        }
        String name = line.substring(0, colon);
        String value = line.substring(colon + 1).strip();
        missing.removeIf(header ->
                header.name().equalsIgnoreCase(name)
                        && (header.value().isEmpty() || header.value().equals(value)));
        if (name.equalsIgnoreCase("Transfer-Encoding")) {
            chunked = value.toLowerCase(Locale.ROOT).endsWith("chunked");
        } else if (name.equalsIgnoreCase("Content-Length") && value.matches("[0-9]{1,18}")) {
            length = Long.parseLong(value);
        }
        return null;
    }

    Outcome end() {
        if (missing.isEmpty()) {
            return new Outcome.Passed(answer);
        }
        Header first = missing.getFirst();
        String sought =
                first.value().isEmpty()
                        ? first.name()
                        : first.name() + ": " + Printable.of(first.value());
        return new Outcome.Failed(answer + ", no header " + sought);
    }

    /// A length beside chunks does not count (RFC 9112 §6.3).
    HttpBody body(TextSearch search) {
        if (chunked) {
            return HttpBody.inChunks(search);
        }
        return length == UNTIL_CLOSED
                ? HttpBody.untilClosed(search)
                : HttpBody.ofLength(search, length);
    }
}
