package io.meridian.health.probe;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Match;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.Opinion.State;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// UDP and ICMP probes: answers, silence, and a port where nobody listens.
class DatagramProbeIT {

    private final Probing probing = new Probing();

    @AfterEach
    void close() {
        probing.close();
    }

    @Test
    void passesWhenTheExpectedAnswerComes() {
        try (Datagram server = new Datagram(answering("pong \u00ff"))) {
            assertThat(probing.until(State.UP, udp(server.port(), "ping\u0000", "pong")))
                    .isEqualTo("answered 'pong'");
            assertThat(server.heard().element()).isEqualTo("ping\u0000".getBytes(ISO_8859_1));
        }
    }

    @Test
    void anyAnswerWillDoWhereTheTextIsEmpty() {
        try (Datagram server = new Datagram(answering(""))) {
            assertThat(probing.until(State.UP, udp(server.port(), "ping", "")))
                    .isEqualTo("answered 0 bytes");
        }
    }

    @Test
    void failsOnAnotherAnswer() {
        try (Datagram server = new Datagram(answering("go away"))) {
            assertThat(probing.until(State.DOWN, udp(server.port(), "ping", "pong")))
                    .isEqualTo("no 'pong' in 7 bytes: go away");
        }
    }

    @Test
    void failsOnSilenceWhereAnAnswerIsExpected() {
        try (Datagram server = new Datagram(_ -> List.of())) {
            HealthMonitor monitor = udp(server.port(), "ping", "pong", Probing.BRIEF);
            assertThat(probing.until(State.DOWN, monitor)).isEqualTo("no answer within 300 ms");
        }
    }

    @Test
    void silenceIsGoodWhereNoAnswerIsExpected() {
        try (Datagram server = new Datagram(_ -> List.of())) {
            HealthMonitor monitor = udp(server.port(), "ping", null, Probing.BRIEF);
            assertThat(probing.until(State.UP, monitor))
                    .isEqualTo("sent, and nobody said that nobody listens");
        }
    }

    @Test
    void failsWhereNobodyListensWhateverIsExpected() {
        Datagram server = new Datagram(_ -> List.of());
        int port = server.port();
        server.close();
        assertThat(probing.until(State.DOWN, udp(port, "ping", null)))
                .isEqualTo("port unreachable");
        assertThat(probing.until(State.DOWN, udp(port, "ping", "pong")))
                .isEqualTo("port unreachable");
    }

    /// What the operating system permits depends on where the test runs: both outcomes are right,
    /// and down is never.
    @Test
    void loopbackEchoesUnlessThisProcessMayNotAsk() {
        HealthMonitor monitor = new HealthMonitor.Icmp("m", null, Probing.PATIENT);
        boolean permitted = isIcmpPermitted();

        String evidence = probing.until(permitted ? State.UP : State.UNKNOWN, monitor);

        assertThat(evidence)
                .isEqualTo(permitted ? "echo reply" : "ICMP is not permitted to this process");
    }

    private static boolean isIcmpPermitted() {
        try {
            PingSocket.open(false).close();
            return true;
        } catch (PingSocket.Refused _) {
            return false;
        }
    }

    private static Function<byte[], List<byte[]>> answering(String text) {
        return _ -> List.of(text.getBytes(ISO_8859_1));
    }

    private static HealthMonitor udp(int port, String send, @Nullable String expect) {
        return udp(port, send, expect, Probing.PATIENT);
    }

    private static HealthMonitor udp(
            int port, String send, @Nullable String expect, Timing timing) {
        Match match = expect == null ? null : new Match(expect, 1024);
        return new HealthMonitor.Udp("m", null, port, timing, send, match);
    }
}
