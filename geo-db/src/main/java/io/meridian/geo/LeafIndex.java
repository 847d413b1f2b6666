package io.meridian.geo;

/// The leaves of one address family in the order of their addresses, in flat arrays. Together they
/// cover the whole family.
///
/// Query path: {@link #find} allocates nothing. The upper bits, up to 16 and fewer where there are
/// few leaves, lead to a short range, which is halved until one leaf is left; addresses of IPv4
/// stand in 32 bits, so that a range takes few cache lines.
final class LeafIndex {

    /// The class of a leaf whose addresses carry IPv4 addresses and are looked up as those.
    static final int EMBEDDED = -1;

    private final boolean v6;
    private final int[] first4; // first address of each leaf; empty for IPv6
    private final long[] high; // the same, left-aligned; empty for IPv4
    private final long[] low;
    private final byte[] prefixLength; // unsigned: a /128 does not fit otherwise
    private final int[] locationClass;
    private final int topShift;
    private final int[] firstByTop;

    /// @param high, low first address of each leaf, left-aligned; `low` is empty for IPv4
    LeafIndex(boolean v6, long[] high, long[] low, byte[] prefixLength, int[] locationClass) {
        this.v6 = v6;
        this.first4 = v6 ? new int[0] : upperHalves(high);
        this.high = v6 ? high : new long[0];
        this.low = low;
        this.prefixLength = prefixLength;
        this.locationClass = locationClass;
        int topBits = Math.clamp(32L - Integer.numberOfLeadingZeros(locationClass.length), 1, 16);
        this.topShift = 64 - topBits;
        this.firstByTop = new int[(1 << topBits) + 1];
        int leaf = 0;
        for (int top = 0; top < 1 << topBits; top++) {
            // The leaf that holds the first address of this top, which may begin before it.
            while (leaf + 1 < size() && startsAtOrBefore(leaf + 1, (long) top << topShift, 0)) {
                leaf++;
            }
            firstByTop[top] = leaf;
        }
        firstByTop[1 << topBits] = size() - 1;
    }

    private static int[] upperHalves(long[] longs) {
        int[] halves = new int[longs.length];
        for (int i = 0; i < halves.length; i++) {
            halves[i] = (int) (longs[i] >>> 32);
        }
        return halves;
    }

    boolean startsAtOrBefore(int leaf, long addressHigh, long addressLow) {
        return v6
                ? !isAfter(leaf, addressHigh, addressLow)
                : Integer.compareUnsigned(first4[leaf], (int) (addressHigh >>> 32)) <= 0;
    }

    int find(long addressHigh, long addressLow) {
        int top = (int) (addressHigh >>> topShift);
        int from = firstByTop[top];
        int to = firstByTop[top + 1];
        return v6
                ? find6(from, to, addressHigh, addressLow)
                : find4(from, to, (int) (addressHigh >>> 32));
    }

    private int find4(int first, int last, int address) {
        int from = first;
        int to = last;
        while (from < to) {
            int middle = (from + to + 1) >>> 1;
            if (Integer.compareUnsigned(first4[middle], address) > 0) {
                to = middle - 1;
            } else {
                from = middle;
            }
        }
        return from;
    }

    private int find6(int first, int last, long addressHigh, long addressLow) {
        int from = first;
        int to = last;
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
        return byHigh > 0 || byHigh == 0 && Long.compareUnsigned(low[leaf], addressLow) > 0;
    }

    long high(int leaf) {
        return v6 ? high[leaf] : (long) first4[leaf] << 32;
    }

    long low(int leaf) {
        return v6 ? low[leaf] : 0;
    }

    int size() {
        return locationClass.length;
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
        return size() * (v6 ? 21L : 9L) + firstByTop.length * 4L;
    }
}
