package io.meridian.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meridian.cli.CliException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Where `gslb demo stop` and `start` reach the running demo: loopback, any free port. Takes `POST
/// /stop/127.0.10.1`.
final class ControlServer implements AutoCloseable {

    private final Backends backends;
    private final HttpServer server;

    ControlServer(Backends backends) {
        this.backends = backends;
        try {
            InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
            server = HttpServer.create(new InetSocketAddress(loopback, 0), 8);
        } catch (IOException refused) {
            throw new CliException(
                    CliException.Reason.Unavailable,
                    "no free port on 127.0.0.1: " + refused.getMessage(),
                    refused);
        }
        server.createContext("/stop/", exchange -> serve(exchange, "/stop/"));
        server.createContext("/start/", exchange -> serve(exchange, "/start/"));
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange, String order) throws IOException {
        String vip = exchange.getRequestURI().getPath().substring(order.length());
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, 405, "error", "only POST is served");
                return;
            }
            try {
                String told = order.equals("/stop/") ? backends.stop(vip) : backends.start(vip);
                send(exchange, 200, "told", told);
            } catch (CliException refused) {
                int status = refused.reason() == CliException.Reason.BadInput ? 400 : 503;
                send(exchange, status, "error", String.valueOf(refused.getMessage()));
            }
        }
    }

    private static void send(HttpExchange exchange, int status, String key, String text)
            throws IOException {
        String escaped = text.replaceAll("[\\\\\"\\p{Cntrl}]", "?");
        byte[] body = ("{\"" + key + "\": \"" + escaped + "\"}\n").getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/json");
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
