package io.meridian.dns;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HexFormat;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What the API says to requests that are wrong: what is wrong, where, and what is expected, and
/// nothing of how it is made.
final class ApiRequestsIT {

    private static final String WHO = "\"reason\":\"a drill\",\"author\":\"ann\"";

    @TempDir private static Path folder;
    private static NodeFixture fixture;

    @BeforeAll
    static void start() throws IOException {
        fixture = new NodeFixture(folder);
        fixture.startNode();
    }

    @AfterAll
    static void stop() {
        fixture.close();
    }

    private static HttpResponse<String> order(String body) {
        return fixture.post("/api/v1/overrides", "application/json", body);
    }

    /// The error, which names no class of ours or of a library.
    private static String error(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        return error(response.body());
    }

    private static String error(String json) {
        String error;
        try {
            error = new ObjectMapper().readTree(json).path("error").asText();
        } catch (IOException notJson) {
            throw new AssertionError(json, notJson);
        }
        assertThat(error)
                .doesNotContainPattern("(?i)java|jackson|meridian|source:|deserializ|exception")
                .doesNotContainPattern("URLDecoder|StreamRead|REDACTED|\\bcode [0-9]")
                .hasSizeLessThan(1_000);
        return error;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"target\":5,WHO,\"action\":\"up\"} | line 1, column 11: target: must be a string, was a number",
                "{\"target\":\"site:a\",\"action\":[\"up\"],WHO} | action: must be a string, was an array",
                "{\"target\":\"site:a\",\"action\":\"up\",\"ttl\":\"30\",WHO} | ttl: must be a whole number 0..86400, was a string",
                "{\"target\":\"site:a\",\"action\":\"up\",\"ttl\":1.5,WHO} | ttl: must be a whole number 0..86400, was 1.5",
                "{\"target\":\"site:a\",\"action\":\"up\",\"ttl\":99999999999999999999,WHO} | was 99999999999999999999",
                "{\"target\":\"site:a\",\"action\":\"up\",\"force\":\"yes\",WHO} | force: must be true or false, was a string",
                "{\"target\":\"site:a\",\"action\":\"up\",\"lasts\":\"2h\",WHO} | lasts: must be an ISO 8601 duration such as PT2H, was '2h'",
                "{\"target\":\"site:a\",\"action\":\"up\",\"lasts\":\"PT-1H\",WHO} | lasts: must be later than now",
                "{\"target\":\"all\",\"action\":\"up\",WHO} | target: must be member:FQDN/ADDRESS, cluster:CONTEXT or site:SITE, was 'all'",
                "{\"target\":\"site:a\",\"action\":\"go\",WHO} | action: must be up, down, drain, maintenance, resume or clear, was 'go'",
                "{\"target\":\"site:a\",\"action\":\"up\",\"colour\":1,WHO} | line 1, column 34: colour: is not a known field; known are action, author, force, lasts, reason, target, ttl",
                "{\"target\":\"site:a\",\"action\":\"up\",\"action\":\"down\",WHO} | action: must stand once",
                "{\"target\":\"site:a\",\"action\":\"up\",WHO} {} | nothing may follow the JSON object",
                "{\"target\":\"site:a\",\"action\":\"up\",\"reason\":\"\",\"author\":null} | reason: must not be empty; line 1, column 59: author: is required",
                "{} | target: is required; line 1, column 2: action: is required",
                "[] | line 1, column 1: must be a JSON object, was an array",
                "null | line 1, column 1: must be a JSON object, was null",
                "target=site:a | line 1, column 7: is not JSON: Unrecognized token 'target'",
                "{\"target\": | is not JSON: Unexpected end-of-input",
                "{target: 1} | is not JSON: Unexpected character",
            })
    void saysWhatIsWrongWithAnOrderAndWhere(String body, String error) {
        assertThat(error(order(body.replace("WHO", WHO)), 400)).contains(error);
    }

    @Test
    void anEmptyOrderLacksEverything() {
        assertThat(error(order(""), 400))
                .contains("target: is required", "action: is required", "reason: is required");
    }

    @Test
    void aDeepOrderIsRefused() {
        assertThat(error(order("{\"x\":" + "[".repeat(20_000) + "]".repeat(20_000) + "}"), 400))
                .contains("nested deeper, or longer, than is read");
    }

    @Test
    void aHugeOrderIsRefusedAndALongValueCut() {
        assertThat(error(order("x".repeat(70_000)), 413)).contains("65536");
        String target = "{\"target\":\"" + "x".repeat(60_000) + "\",\"action\":\"up\"," + WHO + "}";
        assertThat(error(order(target), 400)).contains("… (60000 characters)");
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/plain", "application/jsonp", "application/x-www-form-urlencoded"})
    void anotherContentTypeIsRefused(String type) {
        assertThat(error(fixture.post("/api/v1/overrides", type, "{}"), 415))
                .isEqualTo("Content-Type must be application/json, was '" + type + "'");
    }

    @Test
    void aContentTypeIsReadAsTypesAre() {
        HttpResponse<String> response =
                fixture.post("/api/v1/zones/reload", "Application/JSON; charset=utf-8", "{}");
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/zones/reload", "/api/v1/overrides"})
    void whatTakesNoSuchFieldSaysSo(String path) {
        assertThat(error(fixture.post(path, "application/json", "{\"zone\":\"a\"}"), 400))
                .contains("line 1, column 2: zone: is not a known field");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "client=1.2.3.4 | name is required",
                "name=&client=1.2.3.4 | name is required",
                "name=a..b&client=1.2.3.4 | name must be a domain name, was 'a..b'",
                "name=a.test | client or resolver is required",
                "name=a.test&client=1.2.3 | client must be an IP address without prefix, port and zone, was '1.2.3'",
                "name=a.test&client=fe80::1%25eth0 | was 'fe80::1%eth0'",
                "name=a.test&client=%5B::1%5D:53 | was '[::1]:53'",
                "name=a.test&client=1.2.3.4&resolver=::1/64 | resolver must be an IP address without prefix, port and zone, was '::1/64'",
                "name=a.test&client=1.2.3.4&type=MX | type must be A or AAAA, was 'MX'",
                "name=a.test&clinet=1.2.3.4 | clinet: is not a known parameter; known are name, client, resolver, type",
                "name=%ff&client=1.2.3.4 | name must be UTF-8, octet 1 is not",
            })
    void saysWhatIsWrongWithAQuestion(String query, String error) {
        assertThat(error(fixture.get("/api/v1/explain?" + query), 400)).contains(error);
    }

    @Test
    void aLongQuestionIsCut() {
        assertThat(
                        error(
                                fixture.get(
                                        "/api/v1/explain?client=1.2.3.4&name="
                                                + "x".repeat(20_000)),
                                400))
                .contains("(20000 characters)");
        assertThat(error(fixture.get("/api/v1/services/" + "x".repeat(5_000)), 404))
                .contains("(5000 characters)");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/livezzz",
                "/api/v1/servicesx",
                "/api/v1/explainer?name=a&client=::1",
                "/no"
            })
    void aPathThatOnlyBeginsLikeOneIsNone(String path) {
        assertThat(error(fixture.get(path), 404)).startsWith("there is nothing here");
    }

    /// What a client library would not send.
    private static String raw(String head, byte[] body) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), fixture.node().apiPort())) {
            OutputStream out = socket.getOutputStream();
            out.write(
                    (head + "\r\nHost: x\r\nConnection: close\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            out.write(
                    ("Content-Length: " + body.length + "\r\n\r\n")
                            .getBytes(StandardCharsets.UTF_8));
            out.write(body);
            out.flush();
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static String content(String reply) {
        return reply.substring(reply.indexOf("\r\n\r\n") + 4);
    }

    @Test
    void malformedUtf8IsRefusedWithItsPlace() throws IOException {
        byte[] body = HexFormat.of().parseHex("7b22c328223a317d"); // {"?(":1}
        String reply =
                raw("POST /api/v1/overrides HTTP/1.1\r\nContent-Type: application/json", body);
        assertThat(reply).startsWith("HTTP/1.1 400");
        assertThat(error(content(reply))).isEqualTo("the body must be UTF-8, octet 3 is not");
    }

    @Test
    void aMalformedEscapeIsNoErrorOfOurs() throws IOException {
        assertThat(raw("GET /api/v1/explain?name=%zz&client=::1 HTTP/1.1", new byte[0]))
                .startsWith("HTTP/1.1 400");
    }

    @Test
    void anotherMethodIsToldWhichThereAre() throws IOException {
        String reply = raw("DELETE /api/v1/overrides HTTP/1.1", new byte[0]);
        assertThat(reply).startsWith("HTTP/1.1 405").containsIgnoringCase("Allow: GET, POST");
        assertThat(raw("POST /api/v1/overrides HTTP/1.1", new byte[0])).startsWith("HTTP/1.1 415");
    }
}
