package io.meridian.linux;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;

/// Binds functions of libc, and has those that every kind of socket needs. Constants and structures
/// are those of 64-bit Linux, x86-64 and AArch64 alike; nothing is allocated.
///
/// Each call writes its errno into room that the caller has for it, of {@link #errnoLayout}, one
/// for each thread. Calls return what the kernel returned, or the negated errno.
public final class SystemCalls {

    public static final int AF_INET = 2;
    public static final int AF_INET6 = 10;
    public static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
    public static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
    public static final int SOL_SOCKET = 1;
    public static final int SO_RCVTIMEO = 20;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option CAPTURE_ERRNO = Linker.Option.captureCallState("errno");
    private static final VarHandle ERRNO =
            Linker.Option.captureStateLayout()
                    .varHandle(MemoryLayout.PathElement.groupElement("errno"));

    private static final MethodHandle SOCKET =
            bind("socket", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT));
    private static final MethodHandle SETSOCKOPT =
            bind(
                    "setsockopt",
                    FunctionDescriptor.of(
                            JAVA_INT, JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS, JAVA_INT));
    private static final MethodHandle CLOSE =
            bind("close", FunctionDescriptor.of(JAVA_INT, JAVA_INT));

    private SystemCalls() {}

    /// Whether this JVM runs where these constants and structures are right.
    public static boolean supported() {
        String arch = System.getProperty("os.arch", "");
        return System.getProperty("os.name", "").equals("Linux")
                && (arch.equals("amd64") || arch.equals("aarch64"));
    }

    /// A function by its name; its first argument is the room for errno. Restricted: native access
    /// is granted on the launcher's command line, to the unnamed module.
    @SuppressWarnings("restricted")
    public static MethodHandle bind(String name, FunctionDescriptor signature) {
        return LINKER.downcallHandle(
                LINKER.defaultLookup().findOrThrow(name), signature, CAPTURE_ERRNO);
    }

    /// Room for the errno of one thread's calls.
    public static MemoryLayout errnoLayout() {
        return Linker.Option.captureStateLayout();
    }

    /// Why the last call with this room failed.
    public static int errno(MemorySegment state) {
        return (int) ERRNO.get(state, 0L);
    }

    /// A descriptor.
    public static int socket(MemorySegment errno, int family, int type, int protocol) {
        try {
            int descriptor = (int) SOCKET.invokeExact(errno, family, type, protocol);
            return descriptor < 0 ? -errno(errno) : descriptor;
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    /// 0 when the option is set.
    public static int setOption(
            MemorySegment errno, int descriptor, int level, int option, MemorySegment value) {
        try {
            int result =
                    (int)
                            SETSOCKOPT.invokeExact(
                                    errno,
                                    descriptor,
                                    level,
                                    option,
                                    value,
                                    (int) value.byteSize());
            return result < 0 ? -errno(errno) : result;
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    public static void close(MemorySegment errno, int descriptor) {
        try {
            int _ = (int) CLOSE.invokeExact(errno, descriptor);
        } catch (Throwable thrown) {
            throw rethrow(thrown);
        }
    }

    /// Bound functions declare `Throwable` and throw nothing of their own; what comes is unchecked.
    @SuppressWarnings("unchecked")
    public static <T extends Throwable> RuntimeException rethrow(Throwable thrown) throws T {
        throw (T) thrown;
    }
}
