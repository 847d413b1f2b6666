package io.meridian.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor.Header;
import io.meridian.model.HealthMonitor.Match;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.HealthMonitor.TlsSettings;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class MonitorCheckTest {

    private static final Timing TIMING =
            new Timing(Duration.ofSeconds(1), Duration.ofSeconds(1), 1, 1);
    private static final TlsSettings TLS =
            new TlsSettings("shop.example.com", true, null, "prober");

    static Stream<HealthMonitor> fine() {
        return Stream.of(
                http("GET", List.of(new Header("X-A", "b c")), new Match("ok", 2), TLS),
                new HealthMonitor.Tcp("m", IpAddress.of("::1"), 25, TIMING, "\u00ff\r\n", match()),
                new HealthMonitor.Tcp("m", 80, TIMING),
                new HealthMonitor.Tls("m", null, 443, TIMING, TlsSettings.UNVERIFIED),
                new HealthMonitor.Udp("m", null, 514, TIMING, "", null),
                dns(".", "SOA", List.of("REFUSED", "NXDOMAIN"), null),
                dns("_sip._udp.example.com.", "SRV", List.of(), "0 0 5060 a.example.com"),
                new HealthMonitor.Icmp("m", null, TIMING),
                grpc("shop.v1.Cart", "shop.example.com:443", TLS));
    }

    @ParameterizedTest
    @MethodSource("fine")
    void acceptsWhatIsFine(HealthMonitor monitor) {
        assertThat(Validation.problemsOf(monitor)).isEmpty();
    }

    record Wrong(HealthMonitor monitor, String... paths) {}

    static Stream<Wrong> wrong() {
        String tooLong = "x".repeat(4097);
        return Stream.of(
                new Wrong(http("HEAD", List.of(), match(), null), "expectText"),
                new Wrong(http("GET", List.of(new Header("a b", "c")), null, null), "headers"),
                new Wrong(
                        http("GET", List.of(new Header("a", "b\r\nHost: c")), null, null),
                        "headers"),
                new Wrong(http("GET", List.of(), new Match("ok", 1), null), "expectWithin"),
                new Wrong(http("GET", List.of(), new Match("ok", 1 << 21), null), "expectWithin"),
                new Wrong(tcp(tooLong, match()), "send"),
                new Wrong(tcp("\u0100", new Match("\u0100", 9)), "send", "expectText"),
                new Wrong(
                        new HealthMonitor.Udp("m", null, 0, TIMING, tooLong, null), "port", "send"),
                new Wrong(tls("-a", true, null, null), "tls.serverName"),
                new Wrong(tls(null, true, "no PEM", " "), "tls.trusted", "tls.clientCertificate"),
                new Wrong(
                        tls(
                                null,
                                true,
                                "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
                                null),
                        "tls.trusted"),
                new Wrong(
                        dns("a..b", "ANY", List.of("OK"), " "),
                        "queryName",
                        "queryType",
                        "expectRcode",
                        "expectAnswer"),
                new Wrong(grpc("a b", "a/b", null), "service", "host"));
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void namesEveryFieldThatIsWrong(Wrong wrong) {
        assertThat(Validation.problemsOf(wrong.monitor))
                .extracting(Problem::path)
                .containsExactly(wrong.paths);
    }

    @Test
    void certificatesToTrustAreOfNoUseUnverified() {
        assertThat(Validation.problemsOf(tls(null, false, "-----BEGIN", null)))
                .extracting(Problem::toString)
                .anyMatch(problem -> problem.contains("without tls.verify"));
    }

    private static Match match() {
        return new Match("ok", Match.DEFAULT_WITHIN_BYTES);
    }

    private static HealthMonitor http(
            String method, List<Header> headers, @Nullable Match body, @Nullable TlsSettings tls) {
        return new HealthMonitor.Http(
                "m", null, 80, TIMING, method, "/", null, headers, List.of(), List.of(), body, tls);
    }

    private static HealthMonitor tcp(String send, Match expect) {
        return new HealthMonitor.Tcp("m", null, 80, TIMING, send, expect);
    }

    private static HealthMonitor tls(
            @Nullable String name,
            boolean verify,
            @Nullable String trusted,
            @Nullable String certificate) {
        return new HealthMonitor.Tls(
                "m", null, 443, TIMING, new TlsSettings(name, verify, trusted, certificate));
    }

    private static HealthMonitor dns(
            String name, String type, List<String> rcodes, @Nullable String answer) {
        return new HealthMonitor.Dns("m", null, 53, TIMING, name, type, rcodes, answer);
    }

    private static HealthMonitor grpc(
            String service, @Nullable String host, @Nullable TlsSettings tls) {
        return new HealthMonitor.Grpc("m", null, 443, TIMING, service, host, tls);
    }
}
