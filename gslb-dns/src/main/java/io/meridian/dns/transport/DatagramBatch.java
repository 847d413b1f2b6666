package io.meridian.dns.transport;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

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

    DatagramBatch(Arena arena, int count, int payloadBytes) {
        this.payloadBytes = payloadBytes;
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
    }

    /// Whether slot `i` came from an IPv6 address.
    boolean v6(int i) {
        return addresses.get(JAVA_SHORT, i * 32L) == LinuxSockets.AF_INET6;
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
