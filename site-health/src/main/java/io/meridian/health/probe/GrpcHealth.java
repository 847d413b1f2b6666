package io.meridian.health.probe;

import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/// The two messages of `grpc.health.v1.Health/Check`, in Protocol Buffers and gRPC's framing: an
/// octet that says whether the message is compressed, its length in four, the message.
final class GrpcHealth {

    private static final int FRAME_HEADER = 5;
    private static final int SERVING = 1;

    /// Field 1 with a length, as the request has it; field 1 as a number, as the response has it.
    private static final int SERVICE_TAG = 1 << 3 | 2;

    private static final int STATUS_TAG = 1 << 3;

    private static final String[] STATUSES = {
        "UNKNOWN", "SERVING", "NOT_SERVING", "SERVICE_UNKNOWN"
    };

    private GrpcHealth() {}

    static Buffer request(String service) {
        byte[] name = service.getBytes(StandardCharsets.UTF_8);
        Buffer message = Buffer.buffer();
        if (name.length > 0) {
            message.appendByte((byte) SERVICE_TAG);
            appendNumber(message, name.length);
            message.appendBytes(name);
        }
        return Buffer.buffer()
                .appendByte((byte) 0)
                .appendInt(message.length())
                .appendBuffer(message);
    }

    private static void appendNumber(Buffer message, int value) {
        int rest = value;
        while (rest > 0x7f) {
            message.appendByte((byte) (rest & 0x7f | 0x80));
            rest >>>= 7;
        }
        message.appendByte((byte) rest);
    }

    /// @param body all of the answer's
    static Outcome outcome(Buffer body) {
        Integer status = status(body);
        if (status == null) {
            return new Outcome.Failed("not a health answer of gRPC");
        }
        String name =
                status >= 0 && status < STATUSES.length ? STATUSES[status] : "status " + status;
        return status == SERVING ? new Outcome.Passed(name) : new Outcome.Failed(name);
    }

    /// Null when it is malformed. A status that is not written is 0, as Protocol Buffers have it.
    private static @Nullable Integer status(Buffer body) {
        if (body.length() < FRAME_HEADER
                || body.getByte(0) != 0
                || body.getInt(1) != body.length() - FRAME_HEADER) {
            return null;
        }
        int status = 0;
        Reader reader = new Reader(body, FRAME_HEADER);
        while (reader.at < body.length()) {
            long tag = reader.number();
            boolean whole =
                    switch ((int) (tag & 7)) {
                        case 0 -> {
                            long value = reader.number();
                            if (tag == STATUS_TAG) {
                                status = (int) value;
                            }
                            yield value >= 0;
                        }
                        case 1 -> reader.skip(8);
                        case 2 -> reader.skip(reader.number());
                        case 5 -> reader.skip(4);
                        default -> false;
                    };
            if (tag < 0 || !whole) {
                return null;
            }
        }
        return status;
    }

    private static final class Reader {

        private static final int MOST_NUMBER_OCTETS = 9;

        private final Buffer body;
        private int at;

        Reader(Buffer body, int at) {
            this.body = body;
            this.at = at;
        }

        /// A number of variable length, at most 63 bits; -1 when it is none.
        long number() {
            long value = 0;
            for (int i = 0; i < MOST_NUMBER_OCTETS && at < body.length(); i++) {
                int octet = body.getUnsignedByte(at++);
                value |= (long) (octet & 0x7f) << 7 * i;
                if (octet < 0x80) {
                    return value;
                }
            }
            return -1;
        }

        boolean skip(long octets) {
            if (octets < 0 || octets > body.length() - at) {
                return false;
            }
            at += (int) octets;
            return true;
        }
    }
}
