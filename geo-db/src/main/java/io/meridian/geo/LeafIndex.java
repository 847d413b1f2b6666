package io.meridian.geo;

/// The leaves of one address family in the order of their addresses, in flat arrays. Together they
/// cover the whole family.
///
/// Query path: {@link #find} allocates nothing. The upper 16 bits lead to a short range, which is
/// halved until one leaf is left.
final class LeafIndex {

    /// The class of a leaf whose addresses carry IPv4 addresses and are looked up as those.
    static final int EMBEDDED = -1;

    private final long[] high; // first address of each leaf, left-aligned
    private final long[] low; // empty for IPv4
    private final byte[] prefixLength; // unsigned: a /128 does not fit otherwise
    private final int[] locationClass;
    private final int[] firstByTop = new int[(1 << 16) + 1];

    LeafIndex(long[] high, long[] low, byte[] prefixLength, int[] locationClass) {
        this.high = high;
        this.low = low;
        this.prefixLength = prefixLength;
        this.locationClass = locationClass;
        int leaf = 0;
        for (int top = 0; top < 1 << 16; top++) {
            // The leaf that holds the first address of this top, which may begin before it.
            while (leaf + 1 < high.length && startsAtOrBefore(leaf + 1, (long) top << 48, 0)) {
                leaf++;
            }
            firstByTop[top] = leaf;
        }
        firstByTop[1 << 16] = high.length - 1;
    }

    boolean startsAtOrBefore(int leaf, long addressHigh, long addressLow) {
        return !isAfter(leaf, addressHigh, addressLow);
    }

    int find(long addressHigh, long addressLow) {
        int top = (int) (addressHigh >>> 48);
        int from = firstByTop[top];
        int to = firstByTop[top + 1];
        while (from < to) {
            int middle = (from + to + 1) >>> 1;
            if (isAfter(middle, addressHigh, addressLow)) {
                to = middle - 1;
            } else {
                from = middle;
            }
        }
        return from;
    }

    private boolean isAfter(int leaf, long addressHigh, long addressLow) {
        int byHigh = Long.compareUnsigned(high[leaf], addressHigh);
        return byHigh > 0
                || byHigh == 0
                        && low.length != 0
                        && Long.compareUnsigned(low[leaf], addressLow) > 0;
    }

    long high(int leaf) {
        return high[leaf];
    }

    long low(int leaf) {
        return low.length == 0 ? 0 : low[leaf];
    }

    int size() {
        return high.length;
    }

    int prefixLength(int leaf) {
        return prefixLength[leaf] & 0xff;
    }

    int locationClass(int leaf) {
        return locationClass[leaf];
    }

    boolean isEmbedded(int leaf) {
        return locationClass[leaf] == EMBEDDED;
    }

    long bytes() {
        return high.length * 13L + low.length * 8L + firstByTop.length * 4L;
    }
}
