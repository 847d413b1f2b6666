package io.meridian.daemon;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP API's server: JSON, and a token beyond loopback. What changes something takes JSON
/// only, which no page that a browser shows can send here without being allowed to. Bound at
/// construction, so that a port in use is found at once; serves from {@link #start}.
public final class ApiServer implements AutoCloseable {

    /// What was asked.
    ///
    /// @param rest of the path behind the route's, without the slash between
    /// @param method `GET`, or, for routes that change something, `POST`
    /// @param parameters of the query, decoded; the last of a name counts
    /// @param body empty for GET
    public record Request(String method, String rest, Map<String, String> parameters, String body) {

        /// A parameter that is there and not empty, or null.
        public @Nullable String parameter(String name) {
            String value = parameters.get(name);
            return value == null || value.isBlank() ? null : value.strip();
        }

        /// @throws IllegalArgumentException when there is a parameter that is none of these: who
        ///   mistypes one would be told about something else than was asked
        public void onlyParameters(String... known) {
            for (String name : parameters.keySet()) {
                if (!List.of(known).contains(name)) {
                    throw new IllegalArgumentException(
                            Excerpt.of(name)
                                    + ": is not a known parameter; known are "
                                    + String.join(", ", known));
                }
            }
        }
    }

    /// @param body written as JSON, except a `String`, which is sent as it is
    public record Response(int status, Object body) {

        public static Response ok(Object body) {
            return new Response(200, body);
        }

        public static Response error(int status, String error) {
            return new Response(status, Map.of("error", error));
        }
    }

    /// Answers one route; called on a virtual thread.
    public interface Handler {
        Response handle(Request request);
    }

    private static final Logger LOG = LoggerFactory.getLogger(ApiServer.class);
    private static final int MAX_BODY_BYTES = 64 << 10;
    private static final Response NOTHING_HERE =
            Response.error(404, "there is nothing here; see /api/v1/services");
    private static final ObjectMapper JSON =
            JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final byte @Nullable [] token;

    /// @throws StartException for a port in use, an address that is not ours, an unreadable token
    ///   file
    public ApiServer(ApiConfig config) {
        token = config.tokenFile() == null ? null : readToken(config.tokenFile());
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(config.address().toInetAddress(), config.port()),
                            64);
        } catch (IOException refused) {
            throw new StartException(
                    StartException.Reason.ResourceUnavailable,
                    "API address "
                            + config.address()
                            + " port "
                            + config.port()
                            + " cannot be bound: "
                            + refused.getMessage(),
                    refused);
        }
        server.setExecutor(threads);
    }

    private static byte[] readToken(java.nio.file.Path file) {
        try {
            String first = Files.readString(file).lines().findFirst().orElse("").strip();
            if (first.isEmpty()) {
                throw new IOException("its first line is empty");
            }
            return first.getBytes(StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new StartException(
                    StartException.Reason.InvalidInput,
                    "api.token-file " + file + " cannot be used: " + unreadable.getMessage(),
                    unreadable);
        }
    }

    /// Serves a path and all below it, unless a longer route does.
    public void route(String path, Handler handler) {
        server.createContext(path, exchange -> serve(exchange, path, Set.of("GET"), handler));
    }

    /// Serves a path whose POST changes something.
    public void changingRoute(String path, Handler handler) {
        server.createContext(
                path, exchange -> serve(exchange, path, Set.of("GET", "POST"), handler));
    }

    public void start() {
        route("/", _ -> NOTHING_HERE);
        server.start();
    }

    /// `http://127.0.0.1:8300`, as it is bound.
    public String url() {
        InetSocketAddress at = server.getAddress();
        String host = at.getAddress().getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + at.getPort();
    }

    public int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange, String path, Set<String> methods, Handler handler)
            throws IOException {
        try (exchange) {
            send(exchange, answer(exchange, path, methods, handler));
        }
    }

    private Response answer(
            HttpExchange exchange, String path, Set<String> methods, Handler handler) {
        String method = exchange.getRequestMethod();
        if (!methods.contains(method)) {
            exchange.getResponseHeaders().set("Allow", String.join(", ", new TreeSet<>(methods)));
            return Response.error(405, "served here: " + String.join(", ", new TreeSet<>(methods)));
        }
        if (!isPermitted(exchange)) {
            return Response.error(401, "a valid bearer token is required");
        }
        try {
            String body = "";
            if (method.equals("POST")) {
                String type = exchange.getRequestHeaders().getFirst("Content-Type");
                if (type == null || !RequestText.isJson(type)) {
                    return Response.error(
                            415,
                            "Content-Type must be application/json, was "
                                    + (type == null ? "not given" : "'" + Excerpt.of(type) + "'"));
                }
                byte[] octets = exchange.getRequestBody().readNBytes(MAX_BODY_BYTES + 1);
                if (octets.length > MAX_BODY_BYTES) {
                    return Response.error(413, "at most " + MAX_BODY_BYTES + " octets are read");
                }
                body = RequestText.utf8("the body", octets);
            }
            String rest = exchange.getRequestURI().getPath().substring(path.length());
            if (!rest.isEmpty() && !rest.startsWith("/") && !path.equals("/")) {
                return NOTHING_HERE; // the server takes /livezzz for /livez
            }
            return handler.handle(
                    new Request(
                            method,
                            rest.startsWith("/") ? rest.substring(1) : rest,
                            RequestText.parameters(exchange.getRequestURI().getRawQuery()),
                            body));
        } catch (IOException unreadable) {
            return Response.error(400, "the body cannot be read: " + unreadable.getMessage());
        } catch (IllegalArgumentException malformed) {
            return Response.error(400, String.valueOf(malformed.getMessage()));
        } catch (RuntimeException ours) {
            LOG.error("{} failed", exchange.getRequestURI().getPath(), ours);
            return Response.error(500, "an error of ours: see the log");
        }
    }

    /// Liveness and readiness are asked by kubelets, which have no token.
    private boolean isPermitted(HttpExchange exchange) {
        if (token == null || exchange.getRequestURI().getPath().matches("/(livez|readyz)")) {
            return true;
        }
        List<String> headers =
                exchange.getRequestHeaders().getOrDefault("Authorization", List.of());
        return headers.stream()
                .filter(header -> header.startsWith("Bearer "))
                .map(header -> header.substring(7).strip().getBytes(StandardCharsets.UTF_8))
                .anyMatch(given -> MessageDigest.isEqual(given, token));
    }

    private static void send(HttpExchange exchange, Response response) throws IOException {
        byte[] body;
        String type;
        if (response.body() instanceof String text) {
            body = text.getBytes(StandardCharsets.UTF_8);
            type = "text/plain; version=0.0.4; charset=utf-8";
        } else {
            body = (json(response.body()) + "\n").getBytes(StandardCharsets.UTF_8);
            type = "application/json";
        }
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.sendResponseHeaders(response.status(), body.length);
        exchange.getResponseBody().write(body);
    }

    private static String json(Object body) {
        try {
            return JSON.writeValueAsString(body);
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("a response cannot be written", impossible);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
