package io.meridian.mesh.link;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meridian.mesh.MeshException;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.log.LogState;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Tells peers what this node holds, and takes what they push. Bound before anything else starts,
/// so that a port in use is the first thing that is found.
public final class PeerServer implements AutoCloseable {

    /// What is told; called on threads of the server.
    public interface Source {
        PeerMessages.Status status();

        /// @return empty when that set is no longer held
        Optional<PeerMessages.Records> records(String rootHash, List<Integer> buckets);

        PeerMessages.Stream opinions();

        PeerMessages.Overrides overrides();

        /// @param from 0, or where the last page ended
        /// @return empty when there are none here
        Optional<byte[]> hints(int from);

        /// Takes what a peer pushes over the link.
        void pushed(byte[] message);
    }

    private static final int BACKLOG = 64;
    private static final int OK = 200;
    private static final int NO_CONTENT = 204;
    private static final int BAD_REQUEST = 400;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int GONE = 410;
    private static final int TOO_LARGE = 413;

    /// What is larger is fetched in pages.
    private static final int MAX_PUSH_BYTES = 64 << 20;

    private static final Pattern RECORDS_QUERY =
            Pattern.compile("root=([0-9a-f]{64})&buckets=([0-9]{1,3}(?:,[0-9]{1,3}){0,255})");

    private static final Pattern HINTS_QUERY = Pattern.compile("from=([0-9]{1,9})");

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param address `host:port`
    /// @throws MeshException `PortInUse`, `InvalidConfiguration`
    public PeerServer(String address) {
        InetSocketAddress socketAddress = socketAddress(address);
        try {
            server = HttpServer.create(socketAddress, BACKLOG);
        } catch (IOException refused) {
            throw new MeshException(
                    MeshException.Reason.PortInUse,
                    "mesh address " + address + " cannot be bound: " + refused.getMessage(),
                    refused);
        }
        server.setExecutor(threads);
        server.start(); // one that never ran would keep its port when it is closed
    }

    private static InetSocketAddress socketAddress(String address) {
        int colon = address.lastIndexOf(':');
        try {
            String host = address.substring(0, colon).replace("[", "").replace("]", "");
            int port = Integer.parseInt(address.substring(colon + 1));
            return new InetSocketAddress(host, port);
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new MeshException(
                    MeshException.Reason.InvalidConfiguration,
                    "mesh address must be host:port, was '" + address + "'",
                    malformed);
        }
    }

    /// Answers from now on; before, there is nothing here.
    public void start(Source source) {
        answer("/mesh/v1/status", _ -> Answer.of(source.status()));
        answer("/mesh/v1/opinions", _ -> Answer.of(source.opinions()));
        answer("/mesh/v1/overrides", _ -> Answer.of(source.overrides()));
        answer("/mesh/v1/records", query -> records(source, query));
        answer("/mesh/v1/hints", query -> hints(source, query));
        server.createContext("/mesh/v1/push", push -> take(push, source));
    }

    private record Answer(int code, String type, byte[] body) {

        static Answer of(Record message) {
            return new Answer(OK, "application/json", MeshCodec.write(message));
        }

        static Answer ofOctets(byte[] octets) {
            return new Answer(OK, "application/octet-stream", octets);
        }

        static Answer withoutBody(int code) {
            return new Answer(code, "application/json", new byte[0]);
        }
    }

    private static Answer records(Source source, String query) {
        Matcher asked = RECORDS_QUERY.matcher(query);
        if (!asked.matches()) {
            return Answer.withoutBody(BAD_REQUEST);
        }
        List<Integer> buckets =
                Stream.of(asked.group(2).split(","))
                        .map(Integer::valueOf)
                        .filter(number -> number < LogState.BUCKETS)
                        .toList();
        return source.records(asked.group(1), buckets)
                .map(Answer::of)
                .orElseGet(() -> Answer.withoutBody(GONE));
    }

    private static Answer hints(Source source, String query) {
        Matcher asked = HINTS_QUERY.matcher(query);
        if (!asked.matches()) {
            return Answer.withoutBody(BAD_REQUEST);
        }
        return source.hints(Integer.parseInt(asked.group(1)))
                .map(Answer::ofOctets)
                .orElseGet(() -> Answer.withoutBody(GONE));
    }

    private void answer(String path, Function<String, Answer> answers) {
        server.createContext(
                path,
                exchange -> {
                    try (exchange) {
                        String query = exchange.getRequestURI().getQuery();
                        boolean get = exchange.getRequestMethod().equals("GET");
                        send(
                                exchange,
                                get
                                        ? answers.apply(query == null ? "" : query)
                                        : Answer.withoutBody(METHOD_NOT_ALLOWED));
                    }
                });
    }

    private static void take(HttpExchange exchange, Source source) throws IOException {
        try (exchange) {
            if (!exchange.getRequestMethod().equals("POST")) {
                send(exchange, Answer.withoutBody(METHOD_NOT_ALLOWED));
                return;
            }
            byte[] message = exchange.getRequestBody().readNBytes(MAX_PUSH_BYTES + 1);
            if (message.length > MAX_PUSH_BYTES) {
                send(exchange, Answer.withoutBody(TOO_LARGE));
                return;
            }
            source.pushed(message);
            send(exchange, Answer.withoutBody(NO_CONTENT));
        }
    }

    private static void send(HttpExchange exchange, Answer answer) throws IOException {
        exchange.getResponseHeaders().set("Content-Type", answer.type);
        boolean empty = answer.body.length == 0;
        exchange.sendResponseHeaders(answer.code, empty ? -1 : answer.body.length);
        if (!empty) {
            exchange.getResponseBody().write(answer.body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
