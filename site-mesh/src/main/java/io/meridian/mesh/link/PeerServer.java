package io.meridian.mesh.link;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.meridian.mesh.MeshException;
import io.meridian.mesh.codec.MeshCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/// Tells peers what this node holds. Bound before anything else starts, so that a port in use is
/// the first thing that is found.
public final class PeerServer implements AutoCloseable {

    /// What is told; called on threads of the server.
    public interface Source {
        PeerMessages.Status status();

        PeerMessages.Records records(List<Integer> buckets);

        PeerMessages.Stream opinions();
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /// @param address `host:port`
    public PeerServer(String address) {
        InetSocketAddress socketAddress = socketAddress(address);
        try {
            server = HttpServer.create(socketAddress, 64);
        } catch (IOException refused) {
            throw new MeshException(
                    MeshException.Reason.PortInUse,
                    "mesh address " + address + " cannot be bound: " + refused.getMessage(),
                    refused);
        }
        server.setExecutor(threads);
    }

    static InetSocketAddress socketAddress(String address) {
        int colon = address.lastIndexOf(':');
        try {
            String host = address.substring(0, colon).replace("[", "").replace("]", "");
            return new InetSocketAddress(host, Integer.parseInt(address.substring(colon + 1)));
        } catch (IllegalArgumentException | IndexOutOfBoundsException malformed) {
            throw new MeshException(
                    MeshException.Reason.InvalidConfiguration,
                    "mesh address must be host:port, was '" + address + "'",
                    malformed);
        }
    }

    public void start(Source source) {
        server.createContext("/mesh/v1/status", exchange -> answer(exchange, source.status()));
        server.createContext("/mesh/v1/opinions", exchange -> answer(exchange, source.opinions()));
        server.createContext(
                "/mesh/v1/records",
                exchange -> answer(exchange, source.records(buckets(exchange))));
        server.start();
    }

    private static List<Integer> buckets(HttpExchange exchange) {
        String query = exchange.getRequestURI().getQuery();
        List<Integer> buckets = new ArrayList<>();
        if (query != null && query.startsWith("buckets=")) {
            for (String number : query.substring("buckets=".length()).split(",")) {
                if (number.matches("[0-9]{1,3}")) {
                    buckets.add(Integer.parseInt(number));
                }
            }
        }
        return buckets;
    }

    private static void answer(HttpExchange exchange, Object message) throws IOException {
        try (exchange) {
            byte[] body = MeshCodec.write(message);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
