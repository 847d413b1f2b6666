package io.meridian.cli.processes;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// A hundred queries a second at one node, from its start to its end. Every reply is compared with
/// what is right; queries from the first reply on must be answered, until {@link #settle} says that
/// the node is about to be killed.
final class SteadyLoad {

    private static final long INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(10);

    /// After which a query counts as lost. A machine that starts four JVMs at once may take its
    /// time; a node that drops queries takes for ever.
    private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(5);

    private record Sent(Question question, long nanos) {}

    private final int port;
    private final List<Question> questions;
    private final DatagramSocket socket;
    private final Map<Integer, Sent> open = new ConcurrentHashMap<>();
    private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
    private final AtomicInteger answered = new AtomicInteger();
    private volatile long answeringSinceNanos;
    private volatile boolean answering;
    private volatile boolean running = true;
    private final Thread sender;
    private final Thread receiver;
    private int lost;

    SteadyLoad(int port, List<Question> questions) throws IOException {
        this.port = port;
        this.questions = questions;
        this.socket = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"));
        socket.setSoTimeout(200);
        this.sender = Thread.ofPlatform().daemon().name("send-" + port).start(this::send);
        this.receiver = Thread.ofPlatform().daemon().name("receive-" + port).start(this::receive);
    }

    private void send() {
        long next = System.nanoTime();
        for (int number = 0; running; number++) {
            Question question = questions.get(number % questions.size());
            int id = number & 0xffff;
            byte[] query = question.toWire(id);
            open.put(id, new Sent(question, System.nanoTime()));
            try {
                InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
                socket.send(new DatagramPacket(query, query.length, loopback, port));
            } catch (IOException closed) {
                return;
            }
            next += INTERVAL_NANOS;
            LockSupport.parkNanos(next - System.nanoTime());
        }
    }

    private void receive() {
        DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
        while (running) {
            try {
                socket.receive(packet);
                take(packet.getData(), packet.getLength());
            } catch (SocketTimeoutException silence) {
                // the node is not there, or has nothing to say
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void take(byte[] reply, int length) {
        Sent sent = open.remove((reply[0] & 0xff) << 8 | reply[1] & 0xff);
        if (sent == null) {
            return;
        }
        String answer = Question.answer(reply, length);
        if (!answer.equals(sent.question.right())) {
            wrong.add(port + ": " + sent.question + ": " + answer);
        }
        if (!answering) {
            answeringSinceNanos = sent.nanos;
            answering = true;
        }
        answered.incrementAndGet();
    }

    boolean isAnswering() {
        return answering;
    }

    /// Waits for the replies to all queries so far, and counts those that do not come. Queries go
    /// on, but their replies are no longer owed.
    void settle() throws InterruptedException {
        long now = System.nanoTime();
        while (owedBefore(now) > 0 && System.nanoTime() - now < PATIENCE_NANOS) {
            Thread.sleep(10);
        }
        lost = owedBefore(now);
    }

    private int owedBefore(long nanos) {
        if (!answering) {
            return 0;
        }
        return (int)
                open.values().stream()
                        .filter(sent ->
                                sent.nanos - answeringSinceNanos >= 0 && sent.nanos - nanos < 0)
                        .count();
    }

    /// Ends it; {@link #settle} comes before.
    Tally end() throws InterruptedException {
        running = false;
        sender.join();
        receiver.join();
        socket.close();
        return new Tally(port, answered.get(), lost, List.copyOf(wrong));
    }

    /// @param lost of the queries between the first reply and {@link #settle}
    record Tally(int port, int answered, int lost, List<String> wrong) {}

    /// The answer to one question now; null when none comes.
    static @Nullable String ask(int port, Question question) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.setSoTimeout(1_000);
            byte[] query = question.toWire(1);
            InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
            socket.send(new DatagramPacket(query, query.length, loopback, port));
            DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
            socket.receive(packet);
            return Question.answer(packet.getData(), packet.getLength());
        } catch (IOException silence) {
            return null;
        }
    }
}
