package io.meridian.dns.transport;

import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/// The connections of one listener, the idlest first, all of them and those of each client; whom a
/// newcomer takes the place of. One thread's own, but for {@link #size}.
final class ConnectionTable {

    private static final int CLIENT_V4_BITS = 32;
    private static final int CLIENT_V6_BITS = 56;

    private final TransportSettings.Tcp limits;
    private final BiConsumer<TcpConnection, TransportEvent> closer;
    private final LinkedHashSet<TcpConnection> all = new LinkedHashSet<>();
    private final Map<IpPrefix, LinkedHashSet<TcpConnection>> byClient = new HashMap<>();
    private volatile int size;

    /// @param closer closes a connection that has to go, and counts why
    ConnectionTable(
            TransportSettings.Tcp limits, BiConsumer<TcpConnection, TransportEvent> closer) {
        this.limits = limits;
        this.closer = closer;
    }

    /// Makes room by closing the idlest; false when there is none.
    boolean evictIdlest() {
        if (all.isEmpty()) {
            return false;
        }
        evict(all.getFirst(), TransportEvent.TCP_EVICTED);
        return true;
    }

    /// Takes a newcomer in, in place of the idlest where all places are taken.
    void add(TcpConnection newcomer) {
        if (all.size() >= limits.mostConnections()) {
            boolean _ = evictIdlest();
        }
        all.addLast(newcomer);
        size = all.size();
        if (newcomer.clientKnown()) {
            addToClient(newcomer);
        }
    }

    /// Counts a connection for its client, once that is known, in place of the client's idlest
    /// where it has as many as it may.
    void addToClient(TcpConnection newcomer) {
        IpPrefix client = clientOf(newcomer);
        if (client == null) {
            return;
        }
        LinkedHashSet<TcpConnection> its =
                byClient.computeIfAbsent(client, _ -> new LinkedHashSet<>());
        if (its.size() >= limits.mostPerClient()) {
            evict(its.getFirst(), TransportEvent.TCP_CLIENT_EVICTED);
            its = byClient.computeIfAbsent(client, _ -> new LinkedHashSet<>());
        }
        its.addLast(newcomer);
    }

    private void evict(TcpConnection connection, TransportEvent why) {
        remove(connection);
        closer.accept(connection, why);
    }

    /// A connection that has just asked is the last one to go.
    void touch(TcpConnection connection) {
        all.addLast(connection);
        IpPrefix client = clientOf(connection);
        LinkedHashSet<TcpConnection> its = client == null ? null : byClient.get(client);
        if (its != null) {
            its.addLast(connection);
        }
    }

    /// Whether it was there.
    boolean remove(TcpConnection connection) {
        boolean was = all.remove(connection);
        size = all.size();
        IpPrefix client = clientOf(connection);
        LinkedHashSet<TcpConnection> its = client == null ? null : byClient.get(client);
        if (its != null && its.remove(connection) && its.isEmpty()) {
            byClient.remove(client);
        }
        return was;
    }

    /// Null for one that is not counted: its client is exempt, or not yet known.
    private @Nullable IpPrefix clientOf(TcpConnection connection) {
        IpAddress client = connection.client();
        boolean counted =
                connection.clientKnown()
                        && !limits.exempt().contains(client.high(), client.low(), client.v6());
        return counted
                ? IpPrefix.around(client, client.v6() ? CLIENT_V6_BITS : CLIENT_V4_BITS)
                : null;
    }

    /// Closes those whose time is up.
    void expire(long now) {
        long idle = idleNanos();
        for (TcpConnection connection : all.toArray(TcpConnection[]::new)) {
            TransportEvent why = connection.expired(now, idle);
            if (why != null) {
                evict(connection, why);
            }
        }
    }

    /// How long a connection may be idle now: shorter when places become scarce.
    private long idleNanos() {
        boolean pressed = all.size() * 5L >= limits.mostConnections() * 4L;
        return (pressed ? limits.pressedIdle() : limits.idle()).toNanos();
    }

    /// What to tell clients of it, in units of 100 ms; 0, please close, when no place is left (RFC
    /// 7828 §3.3.2).
    int idleDeciseconds() {
        return all.size() >= limits.mostConnections() ? 0 : (int) (idleNanos() / 100_000_000);
    }

    /// Read by any thread.
    int size() {
        return size;
    }

    void closeAll() {
        for (TcpConnection connection : all.toArray(TcpConnection[]::new)) {
            evict(connection, TransportEvent.TCP_FINISHED);
        }
    }
}
