package io.meridian.dns.transport;

import io.meridian.dns.server.QueryProcessor;
import io.meridian.model.IpAddress;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
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
    static final int MAX_CONNECTIONS = 1024;

    /// RFC 7766 §6.2.3 asks for seconds; Knot has the same.
    static final Duration IDLE_LIMIT = Duration.ofSeconds(10);

    private static final long MILLIS_BETWEEN_CHECKS = 1_000;

    private final Vertx vertx;
    private final Duration idleLimit;
    private final IpAddress address;
    private final NetServer server;
    private final QueryProcessor processor;
    private final long idleCheck;
    private final Set<TcpConnection> connections = ConcurrentHashMap.newKeySet();

    TcpListener(
            Vertx vertx,
            IpAddress address,
            int port,
            QueryProcessor processor,
            Duration idleLimit) {
        this.vertx = vertx;
        this.idleLimit = idleLimit;
        this.address = address;
        this.processor = processor;
        this.server =
                vertx.createNetServer(
                                new NetServerOptions()
                                        .setHost(address.toString())
                                        .setPort(port)
                                        .setTcpNoDelay(true))
                        .connectHandler(this::accept);
        bind(port);
        this.idleCheck = vertx.setPeriodic(MILLIS_BETWEEN_CHECKS, _ -> closeIdle());
    }

    private void bind(int port) {
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
        SocketAddress remote = socket.remoteAddress();
        if (remote == null) { // gone before it was accepted
            socket.close();
            return;
        }
        if (connections.size() >= MAX_CONNECTIONS) {
            connections.stream()
                    .min(Comparator.comparingLong(TcpConnection::lastQueryNanos))
                    .ifPresent(this::drop);
        }
        InetSocketAddress literal =
                new InetSocketAddress(remote.hostAddress(), 0); // may hold a zone
        IpAddress peer = IpAddress.of(literal.getAddress());
        TcpConnection connection = new TcpConnection(socket, peer, processor);
        connections.add(connection);
        socket.closeHandler(_ -> connections.remove(connection));
        socket.exceptionHandler(_ -> socket.close());
    }

    /// Counted as gone at once: its close may take a while, and newcomers must not wait for it.
    private void drop(TcpConnection connection) {
        connections.remove(connection);
        connection.close();
    }

    private void closeIdle() {
        long now = System.nanoTime();
        for (TcpConnection connection : connections) {
            if (now - connection.lastQueryNanos() > idleLimit.toNanos()) {
                drop(connection);
            }
        }
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
        vertx.cancelTimer(idleCheck);
        try {
            server.close().toCompletionStage().toCompletableFuture().get(2, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            // the process goes on to end; the system closes what is left
        }
    }
}
