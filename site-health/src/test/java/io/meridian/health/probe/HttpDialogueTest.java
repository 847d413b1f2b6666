package io.meridian.health.probe;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthMonitor.CodeRange;
import io.meridian.model.IpAddress;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HttpDialogueTest {

    @Test
    void sendsOneShortRequest() {
        assertThat(dialogue("192.0.2.1", 8080, "shop.example.com").opening().toString())
                .isEqualTo(
                        """
                        GET /healthz HTTP/1.1\r
                        Host: shop.example.com\r
                        User-Agent: meridian-health\r
                        Accept: */*\r
                        Connection: close\r
                        \r
                        """);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1,   8080, 192.0.2.1:8080",
        "192.0.2.1,   80,   192.0.2.1",
        "2001:db8::1, 8080, [2001:db8::1]:8080",
        "2001:db8::1, 80,   [2001:db8::1]"
    })
    void hostIsTheAddressUnlessNamed(String address, int port, String host) {
        assertThat(dialogue(address, port, null).opening().toString())
                .contains("\r\nHost: " + host + "\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 200 OK       | 200 OK",
                "HTTP/1.0 200 OK       | 200 OK",
                "HTTP/1.1 302 Found    | 302 Found",
                "HTTP/1.1 204          | 204",
                "HTTP/1.1 399 a\u001b[2Jb | 399 a?[2Jb",
            })
    void codesFrom200To399PassUnlessSaidOtherwise(String line, String text) {
        assertThat(answer(line + "\r\n")).isEqualTo(new Outcome.Passed(text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "HTTP/1.1 503 Service Unavailable | 503 Service Unavailable, expected 200-399",
                "HTTP/1.1 404                     | 404, expected 200-399",
                "HTTP/1.1 101 Switching Protocols | 101 Switching Protocols, expected 200-399",
                "HTTP/2 200 OK                    | not an HTTP answer: HTTP/2 200 OK",
                "SSH-2.0-OpenSSH_9.2              | not an HTTP answer: SSH-2.0-OpenSSH_9.2",
                "HTTP/1.1 2000 OK                 | not an HTTP answer: HTTP/1.1 2000 OK"
            })
    void allElseFails(String line, String text) {
        assertThat(answer(line + "\r\n")).isEqualTo(new Outcome.Failed(text));
    }

    @Test
    void expectedCodesDecideWhenGiven() {
        var monitor =
                new HealthMonitor.Http(
                        "m",
                        80,
                        Targets.TIMING,
                        "GET",
                        "/",
                        null,
                        List.of(new CodeRange(401, 401), new CodeRange(500, 503)));
        var target = new ProbeTarget(IpAddress.of("192.0.2.1"), monitor);

        assertThat(new HttpDialogue(target, monitor).heard(buffer("HTTP/1.1 401 Nope\r\n")))
                .isEqualTo(new Outcome.Passed("401 Nope"));
        assertThat(new HttpDialogue(target, monitor).heard(buffer("HTTP/1.1 200 OK\r\n")))
                .isEqualTo(new Outcome.Failed("200 OK, expected 401, 500-503"));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 7})
    void readsAnAnswerInPiecesPastInterimAnswers(int pieceLength) {
        String whole = "HTTP/1.1 103 Early Hints\r\nLink: </style.css>\r\n\r\nHTTP/1.1 200 OK\r\n";
        HttpDialogue dialogue = dialogue("192.0.2.1", 80, null);

        Outcome outcome = null;
        for (int i = 0; i < whole.length(); i += pieceLength) {
            assertThat(outcome).isNull();
            outcome =
                    dialogue.heard(
                            buffer(whole.substring(i, Math.min(i + pieceLength, whole.length()))));
        }

        assertThat(outcome).isEqualTo(new Outcome.Passed("200 OK"));
    }

    @Test
    void waitsForTheEndOfTheLine() {
        assertThat(answer("HTTP/1.1 200 OK")).isNull();
    }

    @Test
    void givesUpOnALineWithoutEnd() {
        HttpDialogue dialogue = dialogue("192.0.2.1", 80, null);

        assertThat(dialogue.heard(buffer("HTTP/1.1 200 " + "x".repeat(16_000)))).isNull();
        assertThat(dialogue.heard(buffer("x".repeat(16_000))))
                .isEqualTo(new Outcome.Failed("not an HTTP answer"));
    }

    @Test
    void givesUpOnInterimAnswersWithoutEnd() {
        HttpDialogue dialogue = dialogue("192.0.2.1", 80, null);

        Outcome outcome = null;
        for (int i = 0; i < 1_000 && outcome == null; i++) {
            outcome = dialogue.heard(buffer("HTTP/1.1 102 Processing\r\n\r\n"));
        }

        assertThat(outcome).isEqualTo(new Outcome.Failed("not an HTTP answer"));
    }

    private static @Nullable Outcome answer(String text) {
        return dialogue("192.0.2.1", 80, null).heard(buffer(text));
    }

    private static HttpDialogue dialogue(String address, int port, @Nullable String host) {
        var monitor =
                new HealthMonitor.Http(
                        "m", port, Targets.TIMING, "GET", "/healthz", host, List.of());
        return new HttpDialogue(new ProbeTarget(IpAddress.of(address), monitor), monitor);
    }

    private static Buffer buffer(String text) {
        return Buffer.buffer(text, StandardCharsets.ISO_8859_1.name());
    }
}
