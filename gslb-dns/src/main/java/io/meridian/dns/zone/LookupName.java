package io.meridian.dns.zone;

import io.meridian.dns.wire.Dns;

/// The name that is looked up: a view over its octets, with the place and hash of each of its
/// ancestors, reused from name to name by one thread.
///
/// Query path: allocates at construction only; guarded by `QueryPathAllocationTest`.
public final class LookupName {

    private final int[] starts = new int[Dns.MAX_LABELS + 1];
    private final int[] hashes = new int[Dns.MAX_LABELS + 1];
    private byte[] octets = {0};
    private int length = 1;
    private int labels;

    /// @param wireForm a valid name in lower case, read until the next call
    public void set(byte[] wireForm, int wireLength) {
        octets = wireForm;
        length = wireLength;
        labels = 0;
        for (int at = 0; wireForm[at] != 0; at += wireForm[at] + 1) {
            starts[labels++] = at;
        }
        starts[labels] = wireLength - 1;
        int hash = NameTable.NO_OCTETS;
        int end = wireLength;
        for (int label = labels; label >= 0; label--) {
            hash = NameTable.extend(hash, wireForm, starts[label], end);
            hashes[label] = hash;
            end = starts[label];
        }
    }

    byte[] octets() {
        return octets;
    }

    int length() {
        return length;
    }

    /// Without the root.
    int labels() {
        return labels;
    }

    /// Where label `i` begins, 0 the leftmost.
    int start(int i) {
        return starts[i];
    }

    /// The hash of the name from label `i` to its end.
    int hash(int i) {
        return hashes[i];
    }
}
