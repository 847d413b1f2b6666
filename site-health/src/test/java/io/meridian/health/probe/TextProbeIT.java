package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.Header;
import io.meridian.model.HealthMonitor.Match;
import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.Opinion.State;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Probes that look for something in what a TCP server says: in its answer, or in the head or the
/// body of one over HTTP.
class TextProbeIT {

    private static final String CHUNKED = "Transfer-Encoding: chunked\r\n\r\n";

    private final Probing probing = new Probing();

    @AfterEach
    void close() {
        probing.close();
    }

    @Test
    void findsTheBannerOfAServerThatSpeaksFirst() {
        try (Backend backend = backend(Backend.greeting("220 mail.example.com ESMTP\r\n"))) {
            assertThat(probing.until(State.UP, tcp(backend, null, "220 ", Probing.PATIENT)))
                    .isEqualTo("answered '220 '");
        }
    }

    @Test
    void sendsOctetForOctetAndFindsTheAnswer() {
        try (Backend backend = backend(Backend.answeringLine("+PONG\r\n"))) {
            probing.until(State.UP, tcp(backend, "PING\u00ff\r\n", "+PONG", Probing.PATIENT));
            assertThat(backend.requests().element()).isEqualTo("PING\u00ff\r");
        }
    }

    @Test
    void failsOnAnotherAnswerOnceTheServerHasHadItsSay() {
        try (Backend backend = backend(Backend.answering("-LOADING"))) {
            assertThat(
                            probing.until(
                                    State.DOWN,
                                    tcp(backend, "PING\r\n\r\n", "+PONG", Probing.PATIENT)))
                    .isEqualTo("no '+PONG' in 8 bytes: -LOADING, then closed");
        }
    }

    @Test
    void looksNoFurtherThanItWasTold() {
        try (Backend backend = backend(Backend.answeringWithoutEnd("no end of it "))) {
            assertThat(probing.until(State.DOWN, tcp(backend, null, "+PONG", Probing.PATIENT)))
                    .startsWith("no '+PONG' in 1024 bytes");
            Probing.await(() -> backend.hungUp() > 0, "nobody hung up");
        }
    }

    @Test
    void failsWhenTheAnswerComesTooSlowly() {
        try (Backend backend = backend(Backend.dripping())) {
            assertThat(probing.until(State.DOWN, tcp(backend, null, "200", Probing.BRIEF)))
                    .isEqualTo("no answer within 300 ms");
        }
    }

    @Test
    void findsATextInAPlainBody() {
        assertThat(http("Content-Length: 12\r\n\r\nall is well!", State.UP, "is well"))
                .isEqualTo("body has 'is well'");
    }

    @Test
    void failsOnAnotherBody() {
        assertThat(http("Content-Length: 4\r\n\r\nnope and more", State.DOWN, "more"))
                .isEqualTo("body has no 'more' in 4 bytes: nope");
    }

    @Test
    void findsATextThatIsCutByChunks() {
        assertThat(
                        http(
                                CHUNKED + "8;x=y\r\nall is w\r\n4\r\nell!\r\n0\r\n\r\n",
                                State.UP,
                                "is well"))
                .isEqualTo("body has 'is well'");
    }

    @Test
    void failsOnAChunkThatIsNone() {
        assertThat(http(CHUNKED + "xyz\r\n", State.DOWN, "is well"))
                .isEqualTo("malformed chunk in the body");
    }

    @Test
    void readsABodyWithoutALengthUntilItIsClosed() {
        assertThat(http("\r\nall is bad", State.DOWN, "is well"))
                .isEqualTo("body has no 'is well' in 10 bytes: all is bad");
    }

    @Test
    void stopsReadingABodyWithoutEnd() {
        try (Backend backend =
                backend(Backend.answeringWithoutEnd("HTTP/1.1 200 OK\r\n\r\nit goes on"))) {
            assertThat(probing.until(State.DOWN, http(backend, List.of(), match("is well"))))
                    .startsWith("body has no 'is well' in 1024 bytes");
            Probing.await(() -> backend.hungUp() > 0, "nobody hung up");
        }
    }

    @Test
    void wantsTheHeadersThatItWasTold() {
        try (Backend backend =
                backend(
                        Backend.answering(
                                "HTTP/1.1 200 OK\r\nx-role:  primary \r\nETag: \"1\"\r\n\r\n"))) {
            List<Header> both = List.of(new Header("X-Role", "primary"), new Header("etag", ""));
            assertThat(probing.until(State.UP, http(backend, both, null))).isEqualTo("200 OK");
            List<Header> other = List.of(new Header("X-Role", "standby"));
            assertThat(probing.until(State.DOWN, http(backend, other, null)))
                    .isEqualTo("200 OK, no header X-Role: standby");
        }
    }

    @Test
    void sendsTheHeadersThatItWasTold() {
        try (Backend backend = backend(Backend.answering("HTTP/1.1 200 OK\r\n\r\n"))) {
            probing.until(State.UP, http(backend, List.of(), null));
            assertThat(backend.requests().element())
                    .contains("User-Agent: check\r\n")
                    .doesNotContain("meridian")
                    .contains("X-Probe: yes\r\n");
        }
    }

    private String http(String rest, State state, String text) {
        try (Backend backend = backend(Backend.answering("HTTP/1.1 200 OK\r\n" + rest))) {
            return probing.until(state, http(backend, List.of(), match(text)));
        }
    }

    private static HealthMonitor http(
            Backend backend, List<Header> expected, @Nullable Match body) {
        return new HealthMonitor.Http(
                "m",
                null,
                backend.port(),
                Probing.PATIENT,
                "GET",
                "/",
                null,
                List.of(new Header("User-Agent", "check"), new Header("X-Probe", "yes")),
                List.of(),
                expected,
                body,
                null);
    }

    private static HealthMonitor tcp(
            Backend backend, @Nullable String send, String expect, Timing timing) {
        return new HealthMonitor.Tcp("m", null, backend.port(), timing, send, match(expect));
    }

    private static Match match(String text) {
        return new Match(text, 1024);
    }

    private static Backend backend(Backend.Manner manner) {
        return new Backend("127.0.0.1", manner);
    }
}
