package io.meridian.health.probe;

import static io.meridian.linux.SystemCalls.AF_INET;
import static io.meridian.linux.SystemCalls.AF_INET6;
import static io.meridian.linux.SystemCalls.SOCK_DGRAM_CLOEXEC;
import static io.meridian.linux.SystemCalls.SOCK_RAW_CLOEXEC;
import static io.meridian.linux.SystemCalls.SOL_SOCKET;
import static io.meridian.linux.SystemCalls.SO_RCVTIMEO;
import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.meridian.linux.SystemCalls;
import io.meridian.model.IpAddress;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// A socket for ICMP echoes of one address family, through the FFM API: Java has none.
///
/// Linux has two kinds. The *ping socket* (`SOCK_DGRAM` with `IPPROTO_ICMP`) is for everybody whose
/// group is within `net.ipv4.ping_group_range`, and hears its own replies only. The raw socket
/// needs CAP_NET_RAW, and hears all of the host's ICMP. Structures are those of 64-bit Linux,
/// x86-64 and AArch64 alike.
///
/// One thread sends, another receives and, in the end, closes.
final class PingSocket {

    static final int EACCES = 13;
    static final int EPERM = 1;
    static final int ENETUNREACH = 101;
    static final int EHOSTUNREACH = 113;

    private static final int IPPROTO_ICMP = 1;
    private static final int IPPROTO_ICMPV6 = 58;
    private static final int RECEIVE_LIMIT_MICROS = 200_000;
    private static final int LARGEST = 2048;
    private static final int SOCKADDR_IN6 = 28;
    private static final int SOCKADDR_IN = 16;

    private static final MethodHandle SENDTO =
            SystemCalls.bind(
                    "sendto",
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle RECV =
            SystemCalls.bind(
                    "recv",
                    FunctionDescriptor.of(JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_INT));

    private final boolean v6;
    private final boolean raw;
    private final int descriptor;

    private PingSocket(boolean v6, boolean raw, int descriptor) {
        this.v6 = v6;
        this.raw = raw;
        this.descriptor = descriptor;
    }

    /// What `open` and `send` are refused with.
    static final class Refused extends Exception {

        private static final long serialVersionUID = 1;

        final int errno;

        Refused(String call, int errno) {
            super(call + ": errno " + errno);
            this.errno = errno;
        }
    }

    /// @throws Refused when the operating system lets this process have neither kind
    static PingSocket open(boolean v6) throws Refused {
        int family = v6 ? AF_INET6 : AF_INET;
        int protocol = v6 ? IPPROTO_ICMPV6 : IPPROTO_ICMP;
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = errnoRoom(arena);
            boolean raw = false;
            int descriptor = SystemCalls.socket(errno, family, SOCK_DGRAM_CLOEXEC, protocol);
            if (descriptor < 0) {
                raw = true;
                descriptor = SystemCalls.socket(errno, family, SOCK_RAW_CLOEXEC, protocol);
            }
            if (descriptor < 0) {
                throw new Refused("socket", -descriptor);
            }
            PingSocket socket = new PingSocket(v6, raw, descriptor);
            socket.limitReceiving(arena, errno);
            return socket;
        }
    }

    private void limitReceiving(Arena arena, MemorySegment errno) throws Refused {
        MemorySegment limit = arena.allocate(16, 8);
        limit.set(JAVA_LONG, 8, RECEIVE_LIMIT_MICROS);
        int result = SystemCalls.setOption(errno, descriptor, SOL_SOCKET, SO_RCVTIMEO, limit);
        if (result < 0) {
            close();
            throw new Refused("setsockopt", -result);
        }
    }

    /// @throws Refused when the system does not send it
    void send(IpAddress to, byte[] message) throws Refused {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment errno = errnoRoom(arena);
            MemorySegment octets = arena.allocateFrom(JAVA_BYTE, message);
            MemorySegment address = sockaddr(arena, to);
            long sent =
                    (long)
                            SENDTO.invokeExact(
                                    errno,
                                    descriptor,
                                    octets,
                                    (long) message.length,
                                    0,
                                    address,
                                    (int) address.byteSize());
            if (sent < 0) {
                throw new Refused("sendto", SystemCalls.errno(errno));
            }
        } catch (Throwable thrown) {
            throw SystemCalls.rethrow(thrown);
        }
    }

    private static MemorySegment sockaddr(Arena arena, IpAddress to) {
        byte[] octets = to.toInetAddress().getAddress();
        MemorySegment address = arena.allocate(to.v6() ? SOCKADDR_IN6 : SOCKADDR_IN, 4);
        address.set(JAVA_SHORT, 0, (short) (to.v6() ? AF_INET6 : AF_INET));
        MemorySegment.copy(octets, 0, address, JAVA_BYTE, to.v6() ? 8 : 4, octets.length);
        return address;
    }

    /// The next ICMP message, without its IP header; empty when none came for a fifth of a second.
    byte[] receive(MemorySegment errno, MemorySegment room) {
        long length;
        try {
            length = (long) RECV.invokeExact(errno, descriptor, room, (long) LARGEST, 0);
        } catch (Throwable thrown) {
            throw SystemCalls.rethrow(thrown);
        }
        // A raw IPv4 socket hands over the IP header too; its length is in the first octet.
        int header = raw && !v6 && length > 0 ? (room.get(JAVA_BYTE, 0) & 0xf) * 4 : 0;
        return length <= header
                ? new byte[0]
                : room.asSlice(header, length - header).toArray(JAVA_BYTE);
    }

    static MemorySegment errnoRoom(Arena arena) {
        return arena.allocate(SystemCalls.errnoLayout());
    }

    static MemorySegment room(Arena arena) {
        return arena.allocate(LARGEST, 8);
    }

    void close() {
        try (Arena arena = Arena.ofConfined()) {
            SystemCalls.close(errnoRoom(arena), descriptor);
        }
    }
}
