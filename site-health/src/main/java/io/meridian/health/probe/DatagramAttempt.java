package io.meridian.health.probe;

import io.meridian.health.Clock;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One datagram out, over a socket of its own, and what comes back for it. The socket is connected,
/// so that it hears from nobody else, and hears of a port where nobody listens.
///
/// A virtual thread waits; the prober's thread owns everything else.
final class DatagramAttempt implements Attempts.Attempt {

    private static final int LARGEST_DATAGRAM = 65_535;

    private final Clock clock;
    private final ProbeTarget target;
    private final Datagrams datagrams;
    private final Consumer<Outcome> ended;
    private final DatagramSocket socket;

    /// @throws IllegalStateException when this node has no socket for it
    DatagramAttempt(Clock clock, ProbeTarget target, Datagrams datagrams, Consumer<Outcome> ended) {
        this.clock = clock;
        this.target = target;
        this.datagrams = datagrams;
        this.ended = ended;
        try {
            this.socket = new DatagramSocket();
        } catch (IOException none) {
            throw new IllegalStateException("no socket: " + none.getMessage(), none);
        }
    }

    void begin() {
        Thread.ofVirtual().name("probe-" + target.authority()).start(this::run);
    }

    @Override
    public void abandon() {
        socket.close();
    }

    private void run() {
        Outcome outcome = outcome();
        socket.close();
        clock.schedule(Duration.ZERO, () -> ended.accept(outcome));
    }

    private Outcome outcome() {
        Duration timeout = target.monitor().timing().timeout();
        try {
            socket.connect(
                    new InetSocketAddress(
                            target.address().toInetAddress(), target.monitor().port()));
            byte[] question = datagrams.question();
            socket.send(new DatagramPacket(question, question.length));
            return listen(datagrams.patience(timeout));
        } catch (PortUnreachableException unreachable) {
            return new Outcome.Failed("port unreachable");
        } catch (SocketTimeoutException silence) {
            return datagrams.silence();
        } catch (IOException failure) {
            return socket.isClosed()
                    ? new Outcome.NotMade("abandoned")
                    : ConnectionTrouble.connecting(failure, timeout);
        } catch (RuntimeException broken) {
            return new Outcome.Failed("malformed answer: " + Printable.of(broken.toString()));
        }
    }

    private Outcome listen(@Nullable Duration patience) throws IOException {
        long deadline = patience == null ? 0 : clock.nanoTime() + patience.toNanos();
        DatagramPacket packet = new DatagramPacket(new byte[LARGEST_DATAGRAM], LARGEST_DATAGRAM);
        while (true) {
            if (patience != null) {
                long left = deadline - clock.nanoTime();
                socket.setSoTimeout((int) Math.max(1, left / 1_000_000));
            }
            packet.setLength(LARGEST_DATAGRAM);
            socket.receive(packet);
            Outcome outcome = datagrams.heard(Arrays.copyOf(packet.getData(), packet.getLength()));
            if (outcome != null) {
                return outcome;
            }
        }
    }
}
