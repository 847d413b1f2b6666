package io.meridian.cli.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meridian.cli.CommandException;
import io.meridian.cli.ExitCode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/// Where `gslb demo stop` and `start` reach the running demo: loopback, any free port.
final class ControlServer implements AutoCloseable {

    private final Backends backends;
    private final HttpServer server;

    ControlServer(Backends backends) {
        this.backends = backends;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 8);
        } catch (IOException refused) {
            throw new CommandException(
                    ExitCode.UNAVAILABLE, "no free port on loopback: " + refused, refused);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    /// `POST /stop/127.0.10.1`
    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String[] path = exchange.getRequestURI().getPath().split("/", 3);
            String vip = path.length == 3 ? path[2] : "";
            int status = 200;
            String told;
            if (!backends.known().contains(vip)) {
                status = 404;
                told =
                        "there is no backend at "
                                + vip
                                + "; there are "
                                + String.join(", ", backends.known());
            } else {
                told = path[1].equals("stop") ? backends.stop(vip) : backends.start(vip);
            }
            byte[] body = told.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
