package io.meridian.dns.transport;

import io.meridian.dns.server.QueryProcessor;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread with a socket and a processor of its own: takes a batch, answers each, sends the batch.
///
/// Query path: allocates nothing.
final class UdpLoop implements Runnable, AutoCloseable {

    /// A query larger than this is cut, and so malformed; replies never exceed 1232.
    private static final int MAX_DATAGRAM = 4096;

    private static final long PAUSE_AFTER_FAILURE_NANOS = 1_000_000_000L;

    private static final Logger LOG = LoggerFactory.getLogger(UdpLoop.class);

    private final UdpSocket socket;
    private final QueryProcessor processor;
    private final Thread thread;
    private final byte[] query = new byte[MAX_DATAGRAM];
    private volatile boolean running = true;
    private final AtomicLong unsent = new AtomicLong();

    /// Binds; does not receive before {@link #start}.
    UdpLoop(IpAddress address, int port, QueryProcessor processor, String name) throws IOException {
        this.processor = processor;
        this.socket =
                LinuxSockets.supported()
                        ? new MmsgUdpSocket(address, port, MAX_DATAGRAM)
                        : new NioUdpSocket(address, port, MAX_DATAGRAM);
        this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this);
    }

    void start() {
        thread.start();
    }

    @Override
    public void run() {
        try {
            while (running) {
                receiveAndAnswer();
            }
        } finally {
            socket.close();
        }
    }

    /// What fails here (memory is short) may work later: the loop goes on, but does not spin.
    private void receiveAndAnswer() {
        try {
            turn(socket.receive());
        } catch (IOException failed) {
            LOG.error("{}: {}", thread.getName(), failed.getMessage());
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
        }
    }

    private void turn(int received) {
        byte[] reply = processor.reply();
        for (int i = 0; i < received; i++) {
            int length = socket.copy(i, query);
            if (socket.port(i) == 0) {
                processor.ignore();
                continue;
            }
            int replyLength =
                    processor.process(
                            query, length, socket.high(i), socket.low(i), socket.v6(i), false);
            if (replyLength != QueryProcessor.NO_REPLY) {
                socket.reply(i, reply, replyLength);
            }
        }
        if (received > 0) {
            int dropped = socket.flush();
            if (dropped > 0) {
                unsent.addAndGet(dropped);
            }
        }
    }

    QueryProcessor processor() {
        return processor;
    }

    /// Replies that the system would not send.
    long unsent() {
        return unsent.get();
    }

    int port() throws IOException {
        return socket.localPort();
    }

    /// Ends the thread within a tenth of a second, or a second after a failure.
    @Override
    public void close() {
        running = false;
        if (!thread.isAlive()) {
            socket.close();
            return;
        }
        try {
            thread.join(2_000);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
