package io.meridian.dns.transport;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import io.meridian.linux.SystemCalls;
import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/// The system calls of Linux that a batch of datagrams needs, bound through the FFM API.
///
/// Structures are laid out as on 64-bit Linux, x86-64 and AArch64 alike. Calls return what the
/// kernel returned, or the negated errno.
final class LinuxSockets {

    static final int SO_RCVBUF = 8;
    static final int SO_REUSEPORT = 15;
    static final int IPPROTO_IP = 0;
    static final int IPPROTO_IPV6 = 41;
    static final int IPV6_V6ONLY = 26;

    /// Ask for, and give, the address of this host that a datagram has.
    static final int IP_PKTINFO = 8;

    static final int IPV6_RECVPKTINFO = 49;

    /// What becomes of datagrams larger than a link on their way takes.
    static final int IP_MTU_DISCOVER = 10;

    static final int IPV6_MTU_DISCOVER = 23;

    /// Never in fragments, and whatever ICMP says of the path (which anybody can forge) is ignored.
    static final int PMTUDISC_PROBE = 3;

    /// Block for the first datagram only, then take what is there.
    static final int MSG_WAITFORONE = 0x10000;

    static final int EINTR = 4;
    static final int EAGAIN = 11;

    private static final MethodHandle BIND =
            SystemCalls.bind("bind", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle GETSOCKNAME =
            SystemCalls.bind(
                    "getsockname", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, ADDRESS));
    private static final MethodHandle RECVMMSG =
            SystemCalls.bind(
                    "recvmmsg",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT, ADDRESS));
    private static final MethodHandle SENDMMSG =
            SystemCalls.bind(
                    "sendmmsg",
                    FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT, JAVA_INT));

    private LinuxSockets() {}

    static int socket(MemorySegment errno, int family) throws IOException {
        return checked(
                "socket", SystemCalls.socket(errno, family, SystemCalls.SOCK_DGRAM_CLOEXEC, 0));
    }

    static void setOption(
            MemorySegment errno, int descriptor, int level, int option, MemorySegment value)
            throws IOException {
        int result = SystemCalls.setOption(errno, descriptor, level, option, value);
        checked("setsockopt " + option, result);
    }

    static int bind(MemorySegment errno, int descriptor, MemorySegment address) {
        try {
            int result =
                    (int) BIND.invokeExact(errno, descriptor, address, (int) address.byteSize());
            return result < 0 ? -SystemCalls.errno(errno) : result;
        } catch (Throwable thrown) {
            throw SystemCalls.rethrow(thrown);
        }
    }

    static void boundAddress(
            MemorySegment errno, int descriptor, MemorySegment address, MemorySegment length)
            throws IOException {
        int result;
        try {
            result = (int) GETSOCKNAME.invokeExact(errno, descriptor, address, length);
        } catch (Throwable thrown) {
            throw SystemCalls.rethrow(thrown);
        }
        checked("getsockname", result < 0 ? -SystemCalls.errno(errno) : result);
    }

    /// Fills up to `count` messages; blocks for the first one until the socket's receive timeout.
    static int receive(MemorySegment errno, int descriptor, MemorySegment messages, int count) {
        try {
            int received =
                    (int)
                            RECVMMSG.invokeExact(
                                    errno,
                                    descriptor,
                                    messages,
                                    count,
                                    MSG_WAITFORONE,
                                    MemorySegment.NULL);
            return received < 0 ? -SystemCalls.errno(errno) : received;
        } catch (Throwable thrown) {
            throw SystemCalls.rethrow(thrown);
        }
    }

    /// Sends the first `count` messages; returns how many went out before one failed.
    static int send(MemorySegment errno, int descriptor, MemorySegment messages, int count) {
        try {
            int sent = (int) SENDMMSG.invokeExact(errno, descriptor, messages, count, 0);
            return sent < 0 ? -SystemCalls.errno(errno) : sent;
        } catch (Throwable thrown) {
            throw SystemCalls.rethrow(thrown);
        }
    }

    private static int checked(String call, int result) throws IOException {
        if (result < 0) {
            throw new IOException(call + " failed with errno " + -result);
        }
        return result;
    }

    static final long MESSAGE_BYTES = 64; // struct mmsghdr
    static final long MESSAGE_NAME = 0;
    static final long MESSAGE_NAME_LENGTH = 8;
    static final long MESSAGE_VECTOR = 16;
    static final long MESSAGE_VECTOR_COUNT = 24;
    static final long MESSAGE_CONTROL = 32;
    static final long MESSAGE_CONTROL_LENGTH = 40;
    static final long MESSAGE_LENGTH = 56;
    static final long VECTOR_BYTES = 16; // struct iovec
    static final long VECTOR_LENGTH = 8;
    static final long ADDRESS_BYTES = 28; // struct sockaddr_in6; sockaddr_in is 16 of them

    /// One control message behind its `struct cmsghdr`, rounded up: `struct in_pktinfo` is an
    /// interface's number and two addresses, `struct in6_pktinfo` an address and the number.
    static final long CONTROL_DATA = 16;

    static final long CONTROL_V4_BYTES = 32;
    static final long CONTROL_V6_BYTES = 40;

    /// The layout of a C `long` and of a pointer, which is the same here.
    static final java.lang.foreign.ValueLayout.OfLong WORD = JAVA_LONG;
}
