package io.meridian.model;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// How a member is probed. One kind of probe a subtype; what all share stands in {@link Timing}.
public sealed interface HealthMonitor extends PublishedRecord {

    /// Unique in the installation.
    String name();

    /// What is probed in the member's stead; null: the member itself.
    @Nullable IpAddress address();

    /// Where on the address the probe goes, 1 to 65535; 0 for a kind of probe that knows no ports.
    int port();

    Timing timing();

    /// The name of the kind of probe as manifests and metrics write it: `http`, `tcp`.
    String type();

    @Override
    default RecordKey key() {
        return new RecordKey(RecordKey.Kind.MONITOR, name());
    }

    /// Asks for a path over HTTP/1.1, within TLS or not; passes when everything that is expected of
    /// the answer is found.
    ///
    /// @param method `GET` or `HEAD`
    /// @param path begins with `/`
    /// @param host the Host header; null: the member's address
    /// @param headers sent beside those that every probe sends
    /// @param expectedCodes any of these ranges; empty means 200 to 399
    /// @param expectedHeaders all of these must be in the answer; an empty value stands for any
    /// @param expectedBody null: the body is not read
    /// @param tls null: without
    record Http(
            String name,
            @Nullable IpAddress address,
            int port,
            Timing timing,
            String method,
            String path,
            @Nullable String host,
            List<Header> headers,
            List<CodeRange> expectedCodes,
            List<Header> expectedHeaders,
            @Nullable Match expectedBody,
            @Nullable TlsSettings tls)
            implements HealthMonitor {

        public Http {
            headers = List.copyOf(headers);
            expectedCodes = List.copyOf(expectedCodes);
            expectedHeaders = List.copyOf(expectedHeaders);
        }

        /// Over plain HTTP; nothing but the status code decides.
        public Http(
                String name,
                int port,
                Timing timing,
                String method,
                String path,
                @Nullable String host,
                List<CodeRange> expectedCodes) {
            this(name, port, timing, method, path, host, expectedCodes, null);
        }

        /// The status code alone decides.
        public Http(
                String name,
                int port,
                Timing timing,
                String method,
                String path,
                @Nullable String host,
                List<CodeRange> expectedCodes,
                @Nullable TlsSettings tls) {
            this(
                    name,
                    null,
                    port,
                    timing,
                    method,
                    path,
                    host,
                    List.of(),
                    expectedCodes,
                    List.of(),
                    null,
                    tls);
        }

        @Override
        public String type() {
            return tls == null ? "http" : "https";
        }
    }

    /// Opens a TCP connection; passes when it is established, or when the expected answer comes.
    ///
    /// @param send octets sent once connected, one for each character (U+0000 to U+00FF); null:
    ///   none
    /// @param expect null: being connected is enough
    record Tcp(
            String name,
            @Nullable IpAddress address,
            int port,
            Timing timing,
            @Nullable String send,
            @Nullable Match expect)
            implements HealthMonitor {

        /// Being connected is enough.
        public Tcp(String name, int port, Timing timing) {
            this(name, null, port, timing, null, null);
        }

        @Override
        public String type() {
            return "tcp";
        }
    }

    /// Shakes hands over TLS; passes when that is done.
    record Tls(
            String name, @Nullable IpAddress address, int port, Timing timing, TlsSettings settings)
            implements HealthMonitor {

        @Override
        public String type() {
            return "tls";
        }
    }

    /// Sends a datagram; passes when the expected answer comes. Where none is expected it passes
    /// unless the host says that nobody listens there (ICMP port unreachable).
    ///
    /// @param send octets of the datagram, one for each character (U+0000 to U+00FF)
    /// @param expect null: no answer is needed; an empty text: any answer will do
    record Udp(
            String name,
            @Nullable IpAddress address,
            int port,
            Timing timing,
            String send,
            @Nullable Match expect)
            implements HealthMonitor {

        @Override
        public String type() {
            return "udp";
        }
    }

    /// Asks a DNS server over UDP; passes when the rcode and the answer are as expected.
    ///
    /// @param queryName with or without the final dot; `.` is the root
    /// @param queryType `A`, `AAAA`, `CNAME`, `MX`, …
    /// @param expectedRcodes any of these names (`NOERROR`, `NXDOMAIN`); empty means `NOERROR`
    /// @param expectedAnswer what some record of the answer section must hold, as zone files write
    ///   it; null: the rcode alone decides
    record Dns(
            String name,
            @Nullable IpAddress address,
            int port,
            Timing timing,
            String queryName,
            String queryType,
            List<String> expectedRcodes,
            @Nullable String expectedAnswer)
            implements HealthMonitor {

        public Dns {
            expectedRcodes = List.copyOf(expectedRcodes);
        }

        @Override
        public String type() {
            return "dns";
        }
    }

    /// Sends an ICMP echo request; passes when the reply comes. Where the operating system does not
    /// let the node send one, nothing is known of the target.
    record Icmp(String name, @Nullable IpAddress address, Timing timing) implements HealthMonitor {

        @Override
        public int port() {
            return 0;
        }

        @Override
        public String type() {
            return "icmp";
        }
    }

    /// Calls `grpc.health.v1.Health/Check` over HTTP/2; passes when the service is serving.
    ///
    /// @param service which of the server's; empty: the server as a whole
    /// @param authority the `:authority` header; null: the member's address and port
    /// @param tls null: HTTP/2 without TLS, by prior knowledge
    record Grpc(
            String name,
            @Nullable IpAddress address,
            int port,
            Timing timing,
            String service,
            @Nullable String authority,
            @Nullable TlsSettings tls)
            implements HealthMonitor {

        @Override
        public String type() {
            return "grpc";
        }
    }

    /// When to probe and how many results make an opinion.
    ///
    /// @param interval between the starts of two probes, before jitter
    /// @param timeout for a whole attempt, at most `interval`
    /// @param rise consecutive passes that make a member up, 1 and up
    /// @param fall failures that make a member down, 1 and up: those since it came up, or since
    ///   failures were last forgotten
    /// @param fastInterval in place of the interval while `rise` or `fall` is being completed:
    ///   after a result that speaks against what is thought of the member, and before anything is;
    ///   at most the interval; null: the interval too
    /// @param forgetAfter consecutive passes after which failures are forgotten, 1 and up; null: 1,
    ///   so that only failures in a row count
    record Timing(
            Duration interval,
            Duration timeout,
            int rise,
            int fall,
            @Nullable Duration fastInterval,
            @Nullable Integer forgetAfter) {

        /// The default is written in one way, so that equal timings are equal records.
        public Timing {
            forgetAfter = forgetAfter != null && forgetAfter == 1 ? null : forgetAfter;
        }

        /// Always at the interval; only failures in a row count.
        public Timing(Duration interval, Duration timeout, int rise, int fall) {
            this(interval, timeout, rise, fall, null, null);
        }

        /// After how many consecutive passes failures are forgotten.
        public int passesToForget() {
            return forgetAfter == null ? 1 : forgetAfter;
        }
    }

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

    /// A header field of HTTP; names know no case.
    record Header(String name, String value) {}

    /// What an answer must hold.
    ///
    /// @param text octets that must stand together somewhere in it, one for each character (U+0000
    ///   to U+00FF); empty: any octet will do
    /// @param withinBytes how much of the answer is looked at, 1 to 1048576
    record Match(String text, int withinBytes) {

        /// Enough for what a health page or a banner says.
        public static final int DEFAULT_WITHIN_BYTES = 16_384;
    }

    /// How a probe goes about TLS.
    ///
    /// @param serverName sent as SNI (RFC 6066 §3) and looked for in the certificate; null: the
    ///   host that an HTTP or gRPC probe names, where that is no address
    /// @param verify whether the certificate must be trusted, valid now, and for the server's name
    ///   or else its address
    /// @param trusted certificates in PEM that are trusted in place of the node's own set; null:
    ///   that set
    /// @param clientCertificate by which name the node's configuration knows the certificate to
    ///   show; null: none is shown
    record TlsSettings(
            @Nullable String serverName,
            boolean verify,
            @Nullable String trusted,
            @Nullable String clientCertificate) {

        /// Any certificate will do.
        public static final TlsSettings UNVERIFIED = new TlsSettings(null, false, null, null);
    }
}
