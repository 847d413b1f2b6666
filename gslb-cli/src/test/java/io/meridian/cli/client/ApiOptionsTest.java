package io.meridian.cli.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.meridian.cli.CliException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledIfEnvironmentVariable;

/// Whom a verb asks when nobody says.
@DisabledIfEnvironmentVariable(named = "GSLB_API", matches = ".+")
class ApiOptionsTest {

    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    private @Nullable HttpServer server;

    @AfterEach
    void stop() {
        if (server != null) {
            server.stop(0);
        }
    }

    private static ApiOptions asking(String... defaults) {
        return new ApiOptions() {
            @Override
            @Nullable String given() {
                return null;
            }

            @Override
            List<String> defaults() {
                return List.of(defaults);
            }
        };
    }

    /// Where nobody listens.
    private static String closed() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, LOOPBACK)) {
            return "http://127.0.0.1:" + socket.getLocalPort();
        }
    }

    private String answering(int status, String json) throws IOException {
        HttpServer started = HttpServer.create(new InetSocketAddress(LOOPBACK, 0), 1);
        server = started;
        started.createContext(
                "/",
                exchange -> {
                    try (exchange) {
                        byte[] body = json.getBytes(StandardCharsets.UTF_8);
                        exchange.sendResponseHeaders(status, body.length);
                        exchange.getResponseBody().write(body);
                    }
                });
        started.start();
        return "http://127.0.0.1:" + started.getAddress().getPort();
    }

    @Test
    void asksTheNextDefaultWhereNobodyListens() throws IOException {
        String node = answering(200, "{\"name\":\"here\"}");
        assertThat(asking(closed(), node).get("/", Map.of()).path("name").asText())
                .isEqualTo("here");
    }

    @Test
    void takesTheAnswerOfWhoeverListensFirst() throws IOException {
        String node = answering(404, "{\"error\":\"no such service\"}");
        assertThatThrownBy(() -> asking(node, closed()).get("/", Map.of()))
                .isInstanceOf(CliException.class)
                .hasMessage("no such service");
    }

    @Test
    void namesAllOfThemWhereNobodyListens() throws IOException {
        String one = closed();
        String other = closed();
        assertThatThrownBy(() -> asking(one, other).get("/", Map.of()))
                .isInstanceOf(CliException.class)
                .hasMessage(
                        "nobody listens at "
                                + one
                                + " or "
                                + other
                                + "; --api URL or GSLB_API says where to ask");
    }
}
