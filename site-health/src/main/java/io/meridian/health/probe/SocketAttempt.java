package io.meridian.health.probe;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One connection, from the first SYN until it is closed.
///
/// It is closed in the moment that the outcome is known, whatever the target still has to say.
/// Owned by the prober's thread, which is the connection's event loop.
final class SocketAttempt implements Attempts.Attempt {

    private static final Outcome ABANDONED = new Outcome.NotMade("abandoned");

    private final ProbeTarget target;
    private final Dialogue dialogue;
    private final Consumer<Outcome> ended;
    private @Nullable NetSocket socket;
    private boolean abandoned;
    private boolean over;

    SocketAttempt(ProbeTarget target, Dialogue dialogue, Consumer<Outcome> ended) {
        this.target = target;
        this.dialogue = dialogue;
        this.ended = ended;
    }

    void begin(NetClient client) {
        Duration timeout = target.monitor().timing().timeout();
        // The address is a literal, so nothing is looked up. A connect that is under way cannot be
        // called off, so it has the time limit too.
        ConnectOptions where =
                new ConnectOptions()
                        .setRemoteAddress(
                                SocketAddress.inetSocketAddress(
                                        target.monitor().port(), target.address().toString()))
                        .setTimeout(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
        client.connect(where)
                .onComplete(
                        this::connected,
                        failure -> end(ConnectionTrouble.connecting(failure, timeout)));
    }

    @Override
    public void abandon() {
        abandoned = true;
        if (socket != null) {
            end(ABANDONED);
        }
    }

    private void connected(NetSocket connection) {
        socket = connection;
        if (abandoned) {
            end(ABANDONED);
            return;
        }
        connection.exceptionHandler(failure -> end(ConnectionTrouble.connected(failure)));
        connection.closeHandler(_ -> end(new Outcome.Failed("closed without an answer")));
        connection.handler(this::heard);
        if (isToItself(connection)) {
            end(new Outcome.Failed("connection refused"));
        } else {
            open(connection);
        }
    }

    private void open(NetSocket connection) {
        String opening = dialogue.opening();
        if (!opening.isEmpty()) {
            // A write that fails closes the connection, which the handlers above hear of.
            connection.write(opening);
        }
        endIfDecided(dialogue.connected());
    }

    private void heard(Buffer octets) {
        if (!over) {
            endIfDecided(dialogue.heard(octets));
        }
    }

    /// On one host, a SYN to a port where nobody listens can meet itself when the kernel happens to
    /// pick that very port to send from (simultaneous open, RFC 9293 §3.5): once in some 20,000
    /// probes of a closed port on loopback.
    private static boolean isToItself(NetSocket connection) {
        SocketAddress local = connection.localAddress(true);
        return local != null && local.equals(connection.remoteAddress(true));
    }

    private void endIfDecided(@Nullable Outcome outcome) {
        if (outcome != null) {
            end(outcome);
        }
    }

    private void end(Outcome outcome) {
        if (over) {
            return;
        }
        over = true;
        if (socket != null) {
            socket.close();
        }
        ended.accept(outcome);
    }
}
