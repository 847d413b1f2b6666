package io.meridian.dns.transport;

import io.meridian.dns.server.QueryProcessor;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that accepts at one address, and answers over its connections (RFC 7766). Bound without
/// SO_REUSEPORT, so that a second process fails here: its UDP socket would join ours and take a
/// share of the queries in silence.
///
/// `::` takes IPv4 connections too, as the JDK has it; those are closed unless the listener at
/// 0.0.0.0 shares the port.
final class TcpLoop implements Runnable, AutoCloseable {

    /// The system caps it at `net.core.somaxconn`, 4096 on Linux.
    private static final int BACKLOG = 4096;

    private static final int PIECE_BYTES = 65_536;

    /// Connections taken before others are served again.
    private static final int ACCEPTED_AT_ONCE = 64;

    private static final long MILLIS_BETWEEN_CHECKS = 250;
    private static final long PAUSE_NANOS = 10_000_000L;
    private static final long LOG_EVERY_NANOS = 1_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(TcpLoop.class);

    private final ServerSocketChannel server;
    private final Selector selector;
    private final boolean takesV4;
    private final int port;
    private final QueryProcessor processor;
    private final TransportSettings settings;
    private final TransportCounters counters = new TransportCounters();
    private final ConnectionTable connections;
    private final ProxyHeader header = new ProxyHeader();
    private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
    private final LoopThread thread;
    private long lastCheckNanos = System.nanoTime();
    private long lastLogNanos = lastCheckNanos - LOG_EVERY_NANOS;
    private volatile boolean running = true;

    /// Binds; does not accept before {@link #start}.
    ///
    /// @param takesV4 whether IPv4 connections to `::` are served
    /// @throws IOException when address or port cannot be had
    TcpLoop(
            IpAddress address,
            int port,
            boolean takesV4,
            QueryProcessor processor,
            TransportSettings settings)
            throws IOException {
        this.takesV4 = takesV4 || !address.v6();
        this.processor = processor;
        this.settings = settings;
        this.connections = new ConnectionTable(settings.tcp(), this::close);
        this.selector = Selector.open();
        this.server =
                ServerSocketChannel.open(
                        address.v6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        this.thread = new LoopThread("dns-tcp-" + address, this);
        try {
            ServerSocketChannel _ =
                    server.bind(new InetSocketAddress(address.toInetAddress(), port), BACKLOG);
            server.configureBlocking(false);
            SelectionKey _ = server.register(selector, SelectionKey.OP_ACCEPT);
            this.port = ((InetSocketAddress) server.getLocalAddress()).getPort();
        } catch (IOException refused) {
            server.close();
            selector.close();
            throw refused;
        }
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (running) {
                turn();
            }
        } finally {
            connections.closeAll();
            closeQuietly();
        }
    }

    /// Nothing may end the loop: what fails is logged, at most once a second, and it goes on.
    private void turn() {
        try {
            int _ = selector.select(this::handle, MILLIS_BETWEEN_CHECKS);
            long now = System.nanoTime();
            if (now - lastCheckNanos >= MILLIS_BETWEEN_CHECKS * 1_000_000) {
                lastCheckNanos = now;
                connections.expire(now);
            }
        } catch (IOException | RuntimeException | Error failed) {
            log(failed);
            LockSupport.parkNanos(PAUSE_NANOS);
        }
    }

    private void log(Throwable failed) {
        long now = System.nanoTime();
        if (now - lastLogNanos >= LOG_EVERY_NANOS) {
            lastLogNanos = now;
            LOG.error("{}: a connection could not be served", thread.name(), failed);
        }
    }

    private void handle(SelectionKey key) {
        if (!key.isValid()) {
            return;
        }
        if (key.attachment() instanceof TcpConnection connection) {
            serve(key, connection);
        } else {
            accept();
        }
    }

    private void accept() {
        for (int i = 0; i < ACCEPTED_AT_ONCE; i++) {
            SocketChannel channel = next();
            if (channel == null) {
                return;
            }
            try {
                take(channel);
            } catch (IOException gone) {
                counters.add(TransportEvent.TCP_RESET);
                closeQuietly(channel);
            }
        }
    }

    /// The system may have no descriptor left: the idlest connection gives its own.
    private @Nullable SocketChannel next() {
        try {
            return server.accept();
        } catch (IOException exhausted) {
            counters.add(TransportEvent.TCP_NO_DESCRIPTOR);
            if (!connections.evictIdlest()) {
                LockSupport.parkNanos(PAUSE_NANOS);
            }
            return null;
        }
    }

    private void take(SocketChannel channel) throws IOException {
        InetSocketAddress remote = (InetSocketAddress) channel.getRemoteAddress();
        IpAddress peer = IpAddress.of(remote.getAddress());
        if (!peer.v6() && !takesV4) {
            channel.close();
            return;
        }
        channel.configureBlocking(false);
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
        boolean fromProxy = settings.proxies().contains(peer.high(), peer.low(), peer.v6());
        TcpConnection connection =
                new TcpConnection(channel, key, peer, fromProxy, settings.tcp(), System.nanoTime());
        key.attach(connection);
        counters.add(TransportEvent.TCP_ACCEPTED);
        connections.add(connection);
    }

    private void serve(SelectionKey key, TcpConnection connection) {
        try {
            long now = System.nanoTime();
            boolean known = connection.clientKnown();
            if (key.isReadable()) {
                connection.receive(piece, now);
            }
            processor.announceIdle(connections.idleDeciseconds());
            int answered = connection.work(processor, header, now);
            TransportEvent end = connection.end();
            if (end != null) {
                drop(connection, end);
                return;
            }
            if (!known && connection.clientKnown()) {
                connections.addToClient(connection);
            }
            if (answered > 0) {
                connections.touch(connection);
            }
        } catch (IOException broken) {
            drop(connection, TransportEvent.TCP_RESET);
        } catch (RuntimeException | Error ours) { // costs this connection, never the loop
            log(ours);
            drop(connection, TransportEvent.TCP_RESET);
        }
    }

    private void drop(TcpConnection connection, TransportEvent why) {
        if (connections.remove(connection)) {
            close(connection, why);
        }
    }

    private void close(TcpConnection connection, TransportEvent why) {
        counters.add(why);
        closeQuietly(connection.channel());
    }

    private static void closeQuietly(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // nothing is left to do with a socket that does not close
        }
    }

    private void closeQuietly() {
        try {
            server.close();
            selector.close();
        } catch (IOException ignored) {
            // nothing is left to do with a socket that does not close
        }
    }

    int port() {
        return port;
    }

    QueryProcessor processor() {
        return processor;
    }

    TransportCounters counters() {
        return counters;
    }

    int connections() {
        return connections.size();
    }

    @Override
    public void close() {
        running = false;
        if (!thread.awaitEnd(selector::wakeup)) {
            closeQuietly();
        }
    }
}
