package io.meridian.mesh.hint;

import io.meridian.mesh.codec.MalformedException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/// Some of a node's hints: pushed, and `GET /mesh/v1/hints?from=N` for a page of all. Not JSON, as
/// there are many. What a hint's two words mean is between those who write and read them.
///
/// As octets: version (1), member (1), length of the installation (2), the installation, version of
/// the hints (1), where the next page begins (4), then 16 for each hint.
///
/// @param installation whose node it is
/// @param member its number in the mesh
/// @param version of the hints' meaning; who knows another one has no use for them
/// @param words two for each hint
/// @param next where the next page begins; -1 for the last, and in what is pushed
public record HintBatch(String installation, int member, int version, long[] words, int next) {

    private static final byte FORMAT = 1;

    public byte[] encode() {
        byte[] name = installation.getBytes(StandardCharsets.UTF_8);
        ByteBuffer out = ByteBuffer.allocate(9 + name.length + 8 * words.length);
        out.put(FORMAT).put((byte) member).putShort((short) name.length).put(name);
        out.put((byte) version).putInt(next);
        for (long word : words) {
            out.putLong(word);
        }
        return out.array();
    }

    /// @throws MalformedException when the octets are none
    public static HintBatch decode(byte[] octets) {
        ByteBuffer in = ByteBuffer.wrap(octets);
        if (in.remaining() < 4 || in.get() != FORMAT) {
            throw new MalformedException("hints of a format that is not known");
        }
        int member = in.get() & 0xff;
        int nameLength = in.getShort() & 0xffff;
        int rest = in.remaining() - nameLength - 5;
        if (rest < 0 || rest % 16 != 0) {
            throw new MalformedException("hints that are cut off: " + octets.length + " octets");
        }
        byte[] name = new byte[nameLength];
        in.get(name);
        int version = in.get() & 0xff;
        int next = in.getInt();
        long[] words = new long[rest / 8];
        for (int i = 0; i < words.length; i++) {
            words[i] = in.getLong();
        }
        return new HintBatch(
                new String(name, StandardCharsets.UTF_8), member, version, words, next);
    }
}
