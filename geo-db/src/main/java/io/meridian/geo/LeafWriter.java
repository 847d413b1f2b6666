package io.meridian.geo;

import java.util.Arrays;

/// Takes the leaves of one family in the order of their addresses, without holes, and joins
/// neighbours of one class to the prefix that they make up. Single-use.
final class LeafWriter {

    private final boolean v6;
    private long[] high = new long[1024];
    private long[] low;
    private byte[] lengths = new byte[1024];
    private int[] classes = new int[1024];
    private int leaves;

    LeafWriter(boolean v6) {
        this.v6 = v6;
        this.low = new long[v6 ? 1024 : 0];
    }

    void add(long leafHigh, long leafLow, int length, int locationClass) {
        if (leaves == high.length) {
            grow();
        }
        high[leaves] = leafHigh;
        if (v6) {
            low[leaves] = leafLow;
        }
        lengths[leaves] = (byte) length;
        classes[leaves++] = locationClass;
        while (leaves > 1 && joinsLastTwo()) {
            leaves--;
            lengths[leaves - 1]--;
        }
    }

    /// Leaves follow each other without holes, so two of one length are siblings exactly when the
    /// first has a zero where they differ.
    private boolean joinsLastTwo() {
        int length = lengths[leaves - 1] & 0xff;
        int left = leaves - 2;
        if (length == 0
                || classes[left] != classes[leaves - 1]
                || classes[left] == LeafIndex.EMBEDDED
                || (lengths[left] & 0xff) != length) {
            return false;
        }
        return length <= 64
                ? (high[left] >>> (64 - length) & 1) == 0
                : (low[left] >>> (128 - length) & 1) == 0;
    }

    private void grow() {
        int size = leaves + (leaves >> 1);
        high = Arrays.copyOf(high, size);
        low = Arrays.copyOf(low, v6 ? size : 0);
        lengths = Arrays.copyOf(lengths, size);
        classes = Arrays.copyOf(classes, size);
    }

    LeafIndex build() {
        return new LeafIndex(
                v6,
                Arrays.copyOf(high, leaves),
                Arrays.copyOf(low, v6 ? leaves : 0),
                Arrays.copyOf(lengths, leaves),
                Arrays.copyOf(classes, leaves));
    }

    /// A whole family without any location; of IPv6, with the prefixes that carry IPv4 addresses.
    static LeafIndex empty(boolean v6) {
        LeafWriter writer = new LeafWriter(v6);
        new EmbeddedSplit(writer, v6).add(0, 0, 0, 0);
        return writer.build();
    }
}
