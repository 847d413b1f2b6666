package io.meridian.dns.transport;

import io.meridian.dns.server.QueryProcessor;
import io.meridian.model.IpAddress;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/// Answers over TCP, on one event loop. Bound without SO_REUSEPORT, so that a second process fails
/// here: its UDP socket would join ours and take a share of the queries in silence.
final class TcpListener implements AutoCloseable {

    /// A newcomer over the limit closes the connection that has been idle for longest.
    private static final int MAX_CONNECTIONS = 1024;

    private static final int IDLE_SECONDS = 10;

    private final NetServer server;
    private final QueryProcessor processor;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();

    TcpListener(Vertx vertx, IpAddress address, int port, QueryProcessor processor) {
        this.processor = processor;
        this.server =
                vertx.createNetServer(
                                new NetServerOptions()
                                        .setHost(address.toString())
                                        .setPort(port)
                                        .setIdleTimeout(IDLE_SECONDS)
                                        .setTcpNoDelay(true))
                        .connectHandler(this::accept);
        try {
            NetServer _ =
                    server.listen()
                            .toCompletionStage()
                            .toCompletableFuture()
                            .get(10, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            throw new TransportException("TCP", address.toString(), port, causeOf(refused));
        } catch (TimeoutException late) {
            throw new IllegalStateException(
                    "binding TCP " + address + ":" + port + " takes too long", late);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while binding", interrupted);
        }
    }

    private static Throwable causeOf(ExecutionException refused) {
        Throwable cause = refused.getCause();
        return cause == null ? refused : cause;
    }

    private void accept(NetSocket socket) {
        if (connections.size() >= MAX_CONNECTIONS) {
            connections.stream()
                    .min(Comparator.comparingLong(TcpConnection::lastQueryNanos))
                    .ifPresent(TcpConnection::close);
        }
        TcpConnection connection = new TcpConnection(socket, processor);
        connections.add(connection);
        socket.closeHandler(_ -> connections.remove(connection));
        socket.exceptionHandler(_ -> socket.close());
    }

    int port() {
        return server.actualPort();
    }

    QueryProcessor processor() {
        return processor;
    }

    int connections() {
        return connections.size();
    }

    @Override
    public void close() {
        try {
            server.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            // the process goes on to end; the system closes what is left
        }
    }
}
