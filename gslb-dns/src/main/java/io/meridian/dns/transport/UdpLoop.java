package io.meridian.dns.transport;

import io.meridian.dns.ratelimit.PrefixList;
import io.meridian.dns.server.QueryProcessor;
import io.meridian.linux.SystemCalls;
import io.meridian.model.IpAddress;
import java.io.IOException;
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
    private final LoopThread thread;
    private final byte[] query = new byte[MAX_DATAGRAM];
    private final PrefixList proxies;
    private final ProxyHeader header = new ProxyHeader();
    private final TransportCounters counters = new TransportCounters();
    private volatile boolean running = true;

    /// Binds; does not receive before {@link #start}.
    ///
    /// @param proxies balancers: their datagrams begin with a PROXY header
    UdpLoop(IpAddress address, int port, QueryProcessor processor, PrefixList proxies, String name)
            throws IOException {
        this.processor = processor;
        this.proxies = proxies;
        this.socket =
                SystemCalls.supported()
                        ? new MmsgUdpSocket(address, port, MAX_DATAGRAM)
                        : new NioUdpSocket(address, port, MAX_DATAGRAM);
        this.thread = new LoopThread(name, this);
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
        } catch (IOException | RuntimeException | Error failed) {
            LOG.error("{}: a batch could not be answered", thread.name(), failed);
            LockSupport.parkNanos(PAUSE_AFTER_FAILURE_NANOS);
        }
    }

    private void turn(int received) {
        for (int i = 0; i < received; i++) {
            int length = socket.copy(i, query);
            if (socket.port(i) == 0) {
                processor.ignore();
            } else if (socket.fromItself(i)) {
                counters.add(TransportEvent.UDP_OWN_SOURCE);
            } else if (proxies.contains(socket.high(i), socket.low(i), socket.v6(i))) {
                answerProxied(i, length);
            } else if (ProxyHeader.isSignature(query, 0, length)) {
                counters.add(TransportEvent.PROXY_UNLISTED);
            } else {
                answer(i, length, socket.high(i), socket.low(i), socket.v6(i));
            }
        }
        if (received > 0) {
            counters.add(TransportEvent.UDP_UNSENT, socket.flush());
        }
    }

    /// The reply goes to the balancer, without a header.
    private void answerProxied(int i, int length) {
        ProxyHeader.Reading reading = header.read(query, 0, length);
        if (reading != ProxyHeader.Reading.LOCAL && reading != ProxyHeader.Reading.PROXIED) {
            counters.add(TransportEvent.PROXY_MALFORMED);
            return;
        }
        int rest = length - header.length();
        System.arraycopy(query, header.length(), query, 0, rest);
        if (reading == ProxyHeader.Reading.PROXIED) {
            answer(i, rest, header.high(), header.low(), header.v6());
        } else {
            answer(i, rest, socket.high(i), socket.low(i), socket.v6(i));
        }
    }

    private void answer(int i, int length, long high, long low, boolean v6) {
        int replyLength = processor.process(query, length, high, low, v6, false);
        if (replyLength != QueryProcessor.NO_REPLY) {
            socket.reply(i, processor.reply(), replyLength);
        }
    }

    QueryProcessor processor() {
        return processor;
    }

    TransportCounters counters() {
        return counters;
    }

    int port() {
        return socket.localPort();
    }

    /// Ends the thread within a tenth of a second, or a second after a failure.
    @Override
    public void close() {
        running = false;
        if (!thread.awaitEnd(() -> {})) {
            socket.close();
        }
    }
}
