package io.meridian.dns.wire;

/// Writes names into a message, pointing at what stands there already (RFC 1035 §4.1.4). Knows the
/// names that it wrote or was shown, up to a number that no usual reply reaches; what it does not
/// know is written in full.
///
/// Query path: allocates at construction only; guarded by `QueryPathAllocationTest`.
final class NameCompressor {

    private static final int MAX_KNOWN = 96;

    /// A pointer has 14 bits.
    static final int MAX_POINTER = 0x3fff;

    private static final int NO_OCTETS = 0x811c9dc5;

    private final int[] knownAt = new int[MAX_KNOWN];
    private final int[] knownHash = new int[MAX_KNOWN];
    private final int[] starts = new int[Dns.MAX_LABELS + 1];
    private final int[] hashes = new int[Dns.MAX_LABELS + 1];
    private int known;

    void clear() {
        known = 0;
    }

    boolean isEmpty() {
        return known == 0;
    }

    /// Forgets what stood at `at` or behind it, which has been taken back.
    void forgetFrom(int at) {
        while (known > 0 && knownAt[known - 1] >= at) {
            known--;
        }
    }

    /// Makes an uncompressed name of the message known.
    void learn(byte[] message, int at) {
        int labels = index(message, at);
        remember(labels, at - starts[0]);
    }

    /// Writes a name at `at`.
    ///
    /// @param source where it stands uncompressed, from `from` on
    /// @param exact whether only what has the same case is pointed at: the question's case is the
    ///   client's (0x20), and RDATA keeps its own (RFC 4343 §4.1)
    /// @return the position behind it
    int write(byte[] message, int at, byte[] source, int from, boolean exact) {
        int labels = index(source, from);
        int pointer = -1;
        int own = 0;
        while (own < labels && pointer < 0) {
            pointer = find(hashes[own], message, source, starts[own], exact);
            own += pointer < 0 ? 1 : 0;
        }
        int size = starts[own] - from;
        System.arraycopy(source, from, message, at, size);
        remember(own, at - from);
        if (pointer < 0) {
            message[at + size] = 0;
            return at + size + 1;
        }
        message[at + size] = (byte) (0xc0 | pointer >>> 8);
        message[at + size + 1] = (byte) pointer;
        return at + size + 2;
    }

    /// Notes where the labels of a name start, and the hash of each of its suffixes but the root.
    private int index(byte[] source, int from) {
        int labels = 0;
        int at = from;
        while (source[at] != 0) {
            starts[labels++] = at;
            at += source[at] + 1;
        }
        starts[labels] = at;
        int hash = NO_OCTETS;
        for (int label = labels - 1; label >= 0; label--) {
            for (int i = starts[label]; i < starts[label + 1]; i++) {
                hash = (hash ^ lower(source[i])) * 0x01000193;
            }
            hashes[label] = hash;
        }
        return labels;
    }

    private void remember(int labels, int shift) {
        for (int label = 0; label < labels && known < MAX_KNOWN; label++) {
            int at = starts[label] + shift;
            if (at <= MAX_POINTER) {
                knownAt[known] = at;
                knownHash[known++] = hashes[label];
            }
        }
    }

    private int find(int hash, byte[] message, byte[] source, int from, boolean exact) {
        for (int i = 0; i < known; i++) {
            if (knownHash[i] == hash && isSame(message, knownAt[i], source, from, exact)) {
                return knownAt[i];
            }
        }
        return -1;
    }

    /// Pointers in the message are our own and lead backwards, so following them ends.
    private static boolean isSame(byte[] message, int at, byte[] source, int from, boolean exact) {
        int mine = at;
        int theirs = from;
        while (true) {
            while ((message[mine] & 0xc0) == 0xc0) {
                mine = (message[mine] & 0x3f) << 8 | message[mine + 1] & 0xff;
            }
            int size = message[mine];
            if (size != source[theirs]) {
                return false;
            }
            if (size == 0) {
                return true;
            }
            for (int i = 1; i <= size; i++) {
                byte octet = message[mine + i];
                byte other = source[theirs + i];
                if (octet != other && (exact || lower(octet) != lower(other))) {
                    return false;
                }
            }
            mine += size + 1;
            theirs += size + 1;
        }
    }

    private static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
    }
}
