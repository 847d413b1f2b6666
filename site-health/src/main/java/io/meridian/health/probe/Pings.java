package io.meridian.health.probe;

import io.meridian.health.Clock;
import io.meridian.model.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// ICMP echoes (RFC 792, RFC 4443 §4) over one socket for each address family, opened for the first
/// attempt. A reply is known by the token that it brings back.
///
/// Owned by the prober's thread; a thread for each socket receives.
final class Pings implements AutoCloseable {

    /// Whether this JVM runs where the structures of {@link PingSocket} are right.
    private static final boolean SUPPORTED =
            System.getProperty("os.name", "").equals("Linux")
                    && Set.of("amd64", "aarch64").contains(System.getProperty("os.arch", ""));

    private static final int ECHO_REQUEST = 8;
    private static final int ECHO_REPLY = 0;
    private static final int ECHO_REQUEST_V6 = 128;
    private static final int ECHO_REPLY_V6 = 129;

    private static final int HEADER = 8;
    private static final int LENGTH = HEADER + Long.BYTES;
    private static final int CHECKSUM_AT = 2;

    private static final Outcome ABANDONED = new Outcome.NotMade("abandoned");

    private final Clock clock;
    private final SecureRandom random = new SecureRandom();
    private final Map<Long, Consumer<Outcome>> pending = new HashMap<>();
    private @Nullable PingSocket socket4;
    private @Nullable PingSocket socket6;
    private volatile boolean closed;

    Pings(Clock clock) {
        this.clock = clock;
    }

    Attempts.Attempt begin(ProbeTarget target, Consumer<Outcome> ended) {
        long token = random.nextLong();
        Outcome refusal = send(target.address(), token);
        if (refusal != null) {
            ended.accept(refusal);
            return () -> {};
        }
        pending.put(token, ended);
        return () -> end(token, ABANDONED);
    }

    private void end(long token, Outcome outcome) {
        Consumer<Outcome> ended = pending.remove(token);
        if (ended != null) {
            ended.accept(outcome);
        }
    }

    /// Null when the request is on its way.
    private @Nullable Outcome send(IpAddress to, long token) {
        if (!SUPPORTED) {
            return new Outcome.NotMade("ICMP is not probed on this operating system");
        }
        try {
            socket(to.v6()).send(to, request(to.v6(), token));
            return null;
        } catch (PingSocket.Refused refused) {
            return switch (refused.errno) {
                case PingSocket.EPERM, PingSocket.EACCES ->
                        new Outcome.NotMade("ICMP is not permitted to this process");
                case PingSocket.ENETUNREACH ->
                        new Outcome.NotMade("network unreachable from this node");
                case PingSocket.EHOSTUNREACH -> new Outcome.Failed("no route to host");
                default -> new Outcome.NotMade("ICMP: " + refused.getMessage());
            };
        }
    }

    private PingSocket socket(boolean v6) throws PingSocket.Refused {
        PingSocket known = v6 ? socket6 : socket4;
        if (known != null) {
            return known;
        }
        PingSocket opened = PingSocket.open(v6);
        if (v6) {
            socket6 = opened;
        } else {
            socket4 = opened;
        }
        Thread.ofPlatform()
                .daemon()
                .name(v6 ? "probe-icmp6" : "probe-icmp")
                .start(() -> receive(opened, v6 ? ECHO_REPLY_V6 : ECHO_REPLY));
        return opened;
    }

    private void receive(PingSocket socket, int reply) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = PingSocket.errnoRoom(arena);
            MemorySegment room = PingSocket.room(arena);
            while (!closed) {
                byte[] message = socket.receive(errno, room);
                if (message.length >= LENGTH && Byte.toUnsignedInt(message[0]) == reply) {
                    long token = ByteBuffer.wrap(message).getLong(HEADER);
                    clock.schedule(
                            Duration.ZERO, () -> end(token, new Outcome.Passed("echo reply")));
                }
            }
        } finally {
            socket.close();
        }
    }

    /// Of a ping socket the kernel sets identifier and checksum, of a raw one over IPv6 the
    /// checksum; where it does not, ours count.
    private static byte[] request(boolean v6, long token) {
        ByteBuffer message = ByteBuffer.allocate(LENGTH);
        message.put((byte) (v6 ? ECHO_REQUEST_V6 : ECHO_REQUEST)).put((byte) 0).putShort((short) 0);
        message.putInt((int) (token >>> Integer.SIZE)).putLong(token);
        message.putShort(CHECKSUM_AT, checksum(message));
        return message.array();
    }

    /// RFC 1071.
    private static short checksum(ByteBuffer message) {
        int sum = 0;
        for (int at = 0; at < LENGTH; at += Short.BYTES) {
            sum += Short.toUnsignedInt(message.getShort(at));
        }
        sum = (sum >>> Short.SIZE) + (sum & 0xffff);
        sum += sum >>> Short.SIZE;
        return (short) ~sum;
    }

    /// The receiving threads end, and close their sockets, within a fifth of a second.
    @Override
    public void close() {
        closed = true;
        Map.copyOf(pending).keySet().forEach(token -> end(token, ABANDONED));
    }
}
