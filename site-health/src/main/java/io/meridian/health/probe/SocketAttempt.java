package io.meridian.health.probe;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.ConnectOptions;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.function.Consumer;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSession;
import org.jspecify.annotations.Nullable;

/// One connection, from the first SYN until it is closed.
///
/// It is closed in the moment that the outcome is known, whatever the target still has to say.
/// Owned by the prober's thread, which is the connection's event loop.
final class SocketAttempt implements Attempts.Attempt {

    private static final Outcome ABANDONED = new Outcome.NotMade("abandoned");

    /// The TLS within which a dialogue is held.
    ///
    /// @param verify whether the server's certificate matters
    /// @param serverName for SNI; null: none
    record Within(ClientSSLOptions options, boolean verify, @Nullable String serverName) {

        /// The outcome when the certificate must not be taken though the handshake was done: to
        /// Java one that is itself trusted never expires. Null when it may.
        @Nullable Outcome invalid(SSLSession session) {
            try {
                if (verify && session.getPeerCertificates()[0] instanceof X509Certificate shown) {
                    shown.checkValidity();
                }
                return null;
            } catch (SSLException | CertificateException invalid) {
                return TlsTrouble.handshake(invalid);
            }
        }
    }

    private final ProbeTarget target;
    private final @Nullable Within tls;
    private final Dialogue dialogue;
    private final Consumer<Outcome> ended;
    private @Nullable NetSocket socket;
    private boolean abandoned;
    private boolean shookHands;
    private boolean over;

    /// @param tls null: none
    SocketAttempt(
            ProbeTarget target, @Nullable Within tls, Dialogue dialogue, Consumer<Outcome> ended) {
        this.target = target;
        this.tls = tls;
        this.dialogue = dialogue;
        this.ended = ended;
    }

    void begin(NetClient client) {
        Duration timeout = target.monitor().timing().timeout();
        // The address is a literal, so nothing is looked up. A connect that is under way cannot be
        // called off, so it has the time limit too.
        ConnectOptions where =
                new ConnectOptions()
                        .setRemoteAddress(remote())
                        .setTimeout(Math.clamp(timeout.toMillis(), 1, Integer.MAX_VALUE));
        client.connect(where)
                .onComplete(
                        this::connected,
                        failure -> end(ConnectionTrouble.connecting(failure, timeout)));
    }

    /// The server's name travels with the address, for that is what its certificate is compared
    /// with.
    private SocketAddress remote() {
        int port = target.monitor().port();
        if (tls == null || tls.serverName() == null) {
            return SocketAddress.inetSocketAddress(port, target.address().toString());
        }
        try {
            byte[] octets = target.address().toInetAddress().getAddress();
            InetAddress named = InetAddress.getByAddress(tls.serverName(), octets);
            return SocketAddress.inetSocketAddress(new InetSocketAddress(named, port));
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 octets are always an address", impossible);
        }
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
        connection.exceptionHandler(failure -> end(broken(failure)));
        connection.closeHandler(_ -> end(shookHands ? dialogue.closed() : closedTooSoon()));
        connection.handler(this::heard);
        if (isToItself(connection)) {
            end(new Outcome.Failed("connection refused"));
        } else if (tls == null) {
            open(connection);
        } else {
            // Over a connection that stands, so that a target which does not answer the handshake
            // can be hung up on at any moment.
            connection
                    .upgradeToSsl(tls.options(), tls.serverName())
                    .onComplete(
                            _ -> shookHands(connection, tls),
                            failure -> end(TlsTrouble.handshake(failure)));
        }
    }

    private void shookHands(NetSocket connection, Within with) {
        Outcome invalid = over ? null : with.invalid(connection.sslSession());
        if (invalid == null) {
            open(connection);
        } else {
            end(invalid);
        }
    }

    private Outcome broken(Throwable failure) {
        return tls == null || shookHands
                ? ConnectionTrouble.connected(failure)
                : TlsTrouble.handshake(failure);
    }

    private static Outcome closedTooSoon() {
        return new Outcome.Failed("closed during the TLS handshake");
    }

    private void open(NetSocket connection) {
        if (over) {
            return;
        }
        shookHands = true;
        Buffer opening = dialogue.opening();
        if (opening.length() > 0) {
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
