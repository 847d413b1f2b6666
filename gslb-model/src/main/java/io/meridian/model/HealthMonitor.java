package io.meridian.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a member is probed. One kind of probe a subtype; what all share stands in {@link Timing}.
public sealed interface HealthMonitor extends PublishedRecord {

    /// Unique in the installation.
    String name();

    /// Where on the member's address the probe goes, 1 to 65535.
    int port();

    Timing timing();

    /// The name of the kind of probe as manifests and metrics write it: `http`, `tcp`.
    String type();

    @Override
    default RecordKey key() {
        return new RecordKey(RecordKey.Kind.MONITOR, name());
    }

    /// Asks for a path over HTTP/1.1; passes when the status code is expected.
    ///
    /// @param method `GET` or `HEAD`
    /// @param path begins with `/`
    /// @param host the Host header; null: the member's address
    /// @param expectedCodes any of these ranges; empty means 200 to 399
    record Http(
            String name,
            int port,
            Timing timing,
            String method,
            String path,
            @Nullable String host,
            List<CodeRange> expectedCodes)
            implements HealthMonitor {

        public Http {
            expectedCodes = List.copyOf(expectedCodes);
        }

        @Override
        public String type() {
            return "http";
        }
    }

    /// Opens a TCP connection; passes when it is established.
    record Tcp(String name, int port, Timing timing) implements HealthMonitor {

        @Override
        public String type() {
            return "tcp";
        }
    }

    /// When to probe and how many results make an opinion.
    ///
    /// @param interval between the starts of two probes, before jitter
    /// @param timeout for a whole attempt, at most `interval`
    /// @param rise consecutive passes that make a member up, 1 and up
    /// @param fall consecutive failures that make a member down, 1 and up
    record Timing(Duration interval, Duration timeout, int rise, int fall) {}

    /// HTTP status codes from `first` to `last`, both included.
    record CodeRange(int first, int last) {

        public boolean includes(int code) {
            return code >= first && code <= last;
        }

        @Override
        public String toString() {
            return first == last ? Integer.toString(first) : first + "-" + last;
        }
    }
}
