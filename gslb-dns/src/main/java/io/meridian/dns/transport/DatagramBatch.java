package io.meridian.dns.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import io.meridian.linux.SystemCalls;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Room for a number of datagrams and their addresses, as `recvmmsg` fills and `sendmmsg` reads it.
///
/// Query path: allocates at construction only. Owned by one thread.
final class DatagramBatch {

    private static final ValueLayout.OfShort PORT =
            ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt WORD4 =
            ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong WORD8 =
            ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

    private final int payloadBytes;
    private final MemorySegment messages;
    private final MemorySegment vectors;
    private final MemorySegment addresses;
    private final MemorySegment payloads;
    private final MemorySegment controls;
    private final long controlBytes;

    /// @param controlBytes of the control message that says which of this host's addresses a
    ///   datagram has; 0 for none
    DatagramBatch(Arena arena, int count, int payloadBytes, long controlBytes) {
        this.payloadBytes = payloadBytes;
        this.controlBytes = controlBytes;
        controls = arena.allocate(Math.max(8, count * controlBytes), 8);
        messages = arena.allocate(count * LinuxSockets.MESSAGE_BYTES, 8);
        vectors = arena.allocate(count * LinuxSockets.VECTOR_BYTES, 8);
        addresses = arena.allocate(count * 32L, 8);
        payloads = arena.allocate((long) count * payloadBytes, 64);
        for (int i = 0; i < count; i++) {
            long message = i * LinuxSockets.MESSAGE_BYTES;
            long vector = i * LinuxSockets.VECTOR_BYTES;
            pointer(messages, message + LinuxSockets.MESSAGE_NAME, addresses, i * 32L);
            pointer(messages, message + LinuxSockets.MESSAGE_VECTOR, vectors, vector);
            messages.set(LinuxSockets.WORD, message + LinuxSockets.MESSAGE_VECTOR_COUNT, 1);
            pointer(vectors, vector, payloads, (long) i * payloadBytes);
            if (controlBytes > 0) {
                pointer(
                        messages,
                        message + LinuxSockets.MESSAGE_CONTROL,
                        controls,
                        i * controlBytes);
            }
            reset(i);
        }
    }

    private static void pointer(MemorySegment at, long offset, MemorySegment to, long toOffset) {
        at.set(LinuxSockets.WORD, offset, to.address() + toOffset);
    }

    MemorySegment messages() {
        return messages;
    }

    /// Gives slot `i` its full room back; the kernel shortens both lengths when it receives.
    void reset(int i) {
        messages.set(
                JAVA_INT,
                i * LinuxSockets.MESSAGE_BYTES + LinuxSockets.MESSAGE_NAME_LENGTH,
                (int) LinuxSockets.ADDRESS_BYTES);
        vectors.set(
                LinuxSockets.WORD,
                i * LinuxSockets.VECTOR_BYTES + LinuxSockets.VECTOR_LENGTH,
                payloadBytes);
        setControlLength(i, controlBytes);
    }

    private void setControlLength(int i, long length) {
        messages.set(
                LinuxSockets.WORD,
                i * LinuxSockets.MESSAGE_BYTES + LinuxSockets.MESSAGE_CONTROL_LENGTH,
                length);
    }

    /// Octets received in slot `i`.
    int length(int i) {
        return messages.get(JAVA_INT, i * LinuxSockets.MESSAGE_BYTES + LinuxSockets.MESSAGE_LENGTH);
    }

    void copyPayload(int i, byte[] into, int length) {
        MemorySegment.copy(payloads, JAVA_BYTE, (long) i * payloadBytes, into, 0, length);
    }

    /// Makes slot `slot` a datagram of these octets to the sender of slot `from` of `received`.
    void reply(int slot, DatagramBatch received, int from, byte[] payload, int length) {
        MemorySegment.copy(payload, 0, payloads, JAVA_BYTE, (long) slot * payloadBytes, length);
        vectors.set(
                LinuxSockets.WORD,
                slot * LinuxSockets.VECTOR_BYTES + LinuxSockets.VECTOR_LENGTH,
                length);
        MemorySegment.copy(received.addresses, from * 32L, addresses, slot * 32L, 32);
        messages.set(
                JAVA_INT,
                slot * LinuxSockets.MESSAGE_BYTES + LinuxSockets.MESSAGE_NAME_LENGTH,
                received.messages.get(
                        JAVA_INT,
                        from * LinuxSockets.MESSAGE_BYTES + LinuxSockets.MESSAGE_NAME_LENGTH));
        if (controlBytes > 0) {
            replyFromWhereItWasAsked(slot, received, from);
        }
    }

    /// The kernel's note on where a query came to is, sent back, an order where its reply leaves
    /// from. The interface is left to the route, but for link-local addresses, which mean nothing
    /// without.
    private void replyFromWhereItWasAsked(int slot, DatagramBatch received, int from) {
        long used =
                received.messages.get(
                        LinuxSockets.WORD,
                        from * LinuxSockets.MESSAGE_BYTES + LinuxSockets.MESSAGE_CONTROL_LENGTH);
        setControlLength(slot, Math.min(used, controlBytes));
        MemorySegment.copy(
                received.controls,
                from * controlBytes,
                controls,
                slot * controlBytes,
                controlBytes);
        long data = slot * controlBytes + LinuxSockets.CONTROL_DATA;
        if (controlBytes == LinuxSockets.CONTROL_V4_BYTES) {
            controls.set(JAVA_INT, data, 0);
        } else if (!isLinkLocal(controls.get(WORD8, data))) {
            controls.set(JAVA_INT, data + 16, 0);
        }
    }

    private static boolean isLinkLocal(long high) {
        return high >>> 54 == 0xfe80 >>> 6;
    }

    /// The address of this host that slot `i` was sent to, its upper 64 bits; only with control
    /// messages.
    long toHigh(int i) {
        return controlBytes == LinuxSockets.CONTROL_V4_BYTES
                ? 0
                : controls.get(WORD8, i * controlBytes + LinuxSockets.CONTROL_DATA);
    }

    /// Its lower 64 bits; for IPv4 its 32 bits.
    long toLow(int i) {
        long data = i * controlBytes + LinuxSockets.CONTROL_DATA;
        return controlBytes == LinuxSockets.CONTROL_V4_BYTES
                ? controls.get(WORD4, data + 4) & 0xffffffffL
                : controls.get(WORD8, data + 8);
    }

    /// Whether slot `i` came from an IPv6 address.
    boolean v6(int i) {
        return addresses.get(JAVA_SHORT, i * 32L) == SystemCalls.AF_INET6;
    }

    int port(int i) {
        return addresses.get(PORT, i * 32L + 2) & 0xffff;
    }

    /// The sender's upper 64 bits; 0 for IPv4.
    long high(int i) {
        return v6(i) ? addresses.get(WORD8, i * 32L + 8) : 0;
    }

    /// The sender's lower 64 bits; for IPv4 its 32 bits.
    long low(int i) {
        return v6(i)
                ? addresses.get(WORD8, i * 32L + 16)
                : addresses.get(WORD4, i * 32L + 4) & 0xffffffffL;
    }
}
