package io.meridian.dns.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.meridian.linux.SystemCalls;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.BindException;
import java.nio.ByteOrder;

/// One UDP socket of Linux that receives and sends in batches, with SO_REUSEPORT so that several
/// threads can each have one at the same address.
///
/// Query path: {@link #receive} and {@link #flush} allocate nothing. One thread receives, replies
/// and flushes; {@link #close} belongs to the same thread.
final class MmsgUdpSocket implements UdpSocket {

    /// How many datagrams one system call moves. NSD and gdnsd take 16 to 64; beyond, the first
    /// reply of a batch waits for too many others.
    static final int BATCH = 32;

    /// Between two looks at whether the thread should end.
    private static final long RECEIVE_TIMEOUT_MICROS = 100_000;

    /// Room for a burst while the thread is in a garbage collection's pause.
    private static final int RECEIVE_BUFFER_BYTES = 4 << 20;

    private static final ValueLayout.OfShort PORT =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);

    private final Arena arena = Arena.ofShared();
    private final MemorySegment errno = arena.allocate(SystemCalls.errnoLayout());
    private final DatagramBatch received;
    private final DatagramBatch replies;
    private final int descriptor;
    private final IpAddress address;
    private final boolean wildcard;
    private final int port;
    private boolean closed;
    private int taken;
    private int replyCount;

    /// @param maxPayload the largest datagram taken or sent; longer ones are cut by the kernel
    /// @throws BindException when the address is taken by a socket outside the group, or not ours
    MmsgUdpSocket(IpAddress address, int port, int maxPayload) throws IOException {
        this(address, port, maxPayload, BATCH, true);
    }

    /// Binds without sharing, and lets go.
    static void tryAlone(IpAddress address, int port) throws IOException {
        new MmsgUdpSocket(address, port, 1, 1, false).close();
    }

    private MmsgUdpSocket(IpAddress address, int port, int maxPayload, int batch, boolean shares)
            throws IOException {
        this.address = address;
        this.wildcard = address.high() == 0 && address.low() == 0;
        long control = 0;
        if (wildcard) {
            control = address.v6() ? LinuxSockets.CONTROL_V6_BYTES : LinuxSockets.CONTROL_V4_BYTES;
        }
        received = new DatagramBatch(arena, batch, maxPayload, control);
        replies = new DatagramBatch(arena, batch, maxPayload, control);
        descriptor =
                LinuxSockets.socket(
                        errno, address.v6() ? SystemCalls.AF_INET6 : SystemCalls.AF_INET);
        try {
            configure(address.v6(), shares);
            bind(port);
            this.port = boundPort();
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    private void configure(boolean v6, boolean shares) throws IOException {
        if (shares) {
            option(SystemCalls.SOL_SOCKET, LinuxSockets.SO_REUSEPORT, 1);
        }
        option(SystemCalls.SOL_SOCKET, LinuxSockets.SO_RCVBUF, RECEIVE_BUFFER_BYTES);
        if (v6) {
            option(LinuxSockets.IPPROTO_IPV6, LinuxSockets.IPV6_V6ONLY, 1);
            option(
                    LinuxSockets.IPPROTO_IPV6,
                    LinuxSockets.IPV6_MTU_DISCOVER,
                    LinuxSockets.PMTUDISC_PROBE);
        } else {
            option(
                    LinuxSockets.IPPROTO_IP,
                    LinuxSockets.IP_MTU_DISCOVER,
                    LinuxSockets.PMTUDISC_PROBE);
        }
        if (wildcard && v6) {
            option(LinuxSockets.IPPROTO_IPV6, LinuxSockets.IPV6_RECVPKTINFO, 1);
        } else if (wildcard) {
            option(LinuxSockets.IPPROTO_IP, LinuxSockets.IP_PKTINFO, 1);
        }
        MemorySegment timeval = arena.allocate(16, 8);
        timeval.set(JAVA_LONG, 8, RECEIVE_TIMEOUT_MICROS);
        LinuxSockets.setOption(
                errno, descriptor, SystemCalls.SOL_SOCKET, SystemCalls.SO_RCVTIMEO, timeval);
    }

    private void option(int level, int option, int value) throws IOException {
        MemorySegment room = arena.allocate(JAVA_INT);
        room.set(JAVA_INT, 0, value);
        LinuxSockets.setOption(errno, descriptor, level, option, room);
    }

    private void bind(int port) throws BindException {
        MemorySegment socketAddress = arena.allocate(address.v6() ? 28 : 16, 8);
        int family = address.v6() ? SystemCalls.AF_INET6 : SystemCalls.AF_INET;
        socketAddress.set(JAVA_SHORT, 0, (short) family);
        socketAddress.set(PORT, 2, (short) port);
        MemorySegment.copy(
                MemorySegment.ofArray(address.octets()),
                JAVA_BYTE,
                0,
                socketAddress,
                JAVA_BYTE,
                address.v6() ? 8 : 4,
                address.octets().length);
        int result = LinuxSockets.bind(errno, descriptor, socketAddress);
        if (result < 0) {
            throw new BindException("bind failed with errno " + -result);
        }
    }

    /// The port that the kernel chose when 0 was asked for.
    @Override
    public int localPort() {
        return port;
    }

    private int boundPort() throws IOException {
        MemorySegment bound = arena.allocate(LinuxSockets.ADDRESS_BYTES, 8);
        MemorySegment length = arena.allocate(JAVA_INT);
        length.set(JAVA_INT, 0, (int) bound.byteSize());
        LinuxSockets.boundAddress(errno, descriptor, bound, length);
        return bound.get(PORT, 2) & 0xffff;
    }

    @Override
    public int receive() throws IOException {
        int count = LinuxSockets.receive(errno, descriptor, received.messages(), BATCH);
        if (count >= 0) {
            taken = count;
            return count;
        }
        if (count == -LinuxSockets.EAGAIN || count == -LinuxSockets.EINTR) {
            return 0;
        }
        throw new IOException("recvmmsg failed with errno " + -count);
    }

    @Override
    public int copy(int i, byte[] into) {
        int length = received.length(i);
        received.copyPayload(i, into, length);
        return length;
    }

    @Override
    public long high(int i) {
        return received.high(i);
    }

    @Override
    public long low(int i) {
        return received.low(i);
    }

    @Override
    public boolean v6(int i) {
        return received.v6(i);
    }

    @Override
    public int port(int i) {
        return received.port(i);
    }

    @Override
    public boolean fromItself(int i) {
        if (received.port(i) != port) {
            return false;
        }
        return wildcard
                ? received.high(i) == received.toHigh(i) && received.low(i) == received.toLow(i)
                : received.high(i) == address.high() && received.low(i) == address.low();
    }

    @Override
    public void reply(int i, byte[] payload, int length) {
        replies.reply(replyCount++, received, i, payload, length);
    }

    /// A reply that cannot be sent (its route is gone) is dropped; those behind it go out.
    @Override
    public int flush() {
        int dropped = 0;
        for (int done = 0; done < replyCount; ) {
            int sent =
                    LinuxSockets.send(
                            errno,
                            descriptor,
                            replies.messages().asSlice(done * LinuxSockets.MESSAGE_BYTES),
                            replyCount - done);
            if (sent > 0) {
                done += sent;
            } else if (sent != -LinuxSockets.EINTR) {
                done++;
                dropped++;
            }
        }
        replyCount = 0;
        for (int i = 0; i < taken; i++) {
            received.reset(i);
        }
        taken = 0;
        return dropped;
    }

    /// Once: the number of a closed descriptor may already be another's.
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            SystemCalls.close(errno, descriptor);
            arena.close();
        }
    }
}
