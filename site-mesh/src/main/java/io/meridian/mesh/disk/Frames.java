package io.meridian.mesh.disk;

import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32C;

/// A sequence of frames: mark, length, CRC-32C, payload. Damage costs the frames it touches:
/// reading goes on at the next mark whose checksum is right.
final class Frames {

    private static final int MARK = 0x4d52444e; // "MRDN"
    private static final int HEADER_BYTES = 12;

    /// A length beyond it is damage. A batch that large is kept as a snapshot, frame by frame.
    static final int MAX_PAYLOAD_BYTES = 64 << 20;

    private Frames() {}

    static void write(DataOutputStream out, byte[] payload) throws IOException {
        out.writeInt(MARK);
        out.writeInt(payload.length);
        out.writeInt(checksum(payload, 0, payload.length));
        out.write(payload);
    }

    static Storage.Contents read(byte[] octets) {
        List<byte[]> payloads = new ArrayList<>();
        int damaged = 0;
        boolean sound = true;
        for (int at = 0; at < octets.length; ) {
            int length = payloadLength(octets, at);
            if (length < 0) {
                damaged += sound ? 1 : 0;
                sound = false;
                at++;
            } else {
                int end = at + HEADER_BYTES + length;
                payloads.add(Arrays.copyOfRange(octets, at + HEADER_BYTES, end));
                sound = true;
                at = end;
            }
        }
        return new Storage.Contents(payloads, damaged);
    }

    /// The payload's length when a sound frame begins here, else -1.
    private static int payloadLength(byte[] octets, int at) {
        if (octets.length - at < HEADER_BYTES) {
            return -1;
        }
        ByteBuffer header = ByteBuffer.wrap(octets, at, HEADER_BYTES);
        boolean marked = header.getInt() == MARK;
        int length = header.getInt();
        if (!marked
                || length < 0
                || length > MAX_PAYLOAD_BYTES
                || length > octets.length - at - HEADER_BYTES) {
            return -1;
        }
        return checksum(octets, at + HEADER_BYTES, length) == header.getInt() ? length : -1;
    }

    private static int checksum(byte[] octets, int from, int length) {
        CRC32C crc = new CRC32C();
        crc.update(octets, from, length);
        return (int) crc.getValue();
    }
}
