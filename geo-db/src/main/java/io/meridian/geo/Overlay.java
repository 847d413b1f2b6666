package io.meridian.geo;

/// Lays one index over another: where the upper one has no location, the lower one shows.
///
/// Both cover their family with prefixes in the order of addresses, and of two prefixes that share
/// an address one lies within the other: so one walk over both is enough.
final class Overlay {

    private Overlay() {}

    static LeafIndex of(LeafIndex upper, LeafIndex lower, boolean v6) {
        LeafWriter result = new LeafWriter(v6);
        int above = 0;
        int below = 0;
        while (above < upper.size()) {
            int upperLength = upper.prefixLength(above);
            if (upper.locationClass(above) != 0) {
                copy(upper, above, result);
                below = behind(upper, above, lower, below);
                above++;
            } else if (lower.prefixLength(below) >= upperLength) {
                // All that the lower one has within this hole.
                int end = behind(upper, above, lower, below);
                for (; below < end; below++) {
                    copy(lower, below, result);
                }
                above++;
            } else {
                // The hole is only a part of the lower one's leaf.
                result.add(
                        upper.high(above),
                        upper.low(above),
                        upperLength,
                        lower.locationClass(below));
                below = behind(upper, above, lower, below);
                above++;
            }
        }
        return result.build();
    }

    private static void copy(LeafIndex from, int leaf, LeafWriter to) {
        to.add(from.high(leaf), from.low(leaf), from.prefixLength(leaf), from.locationClass(leaf));
    }

    /// The leaf of `lower` that holds the first address behind a leaf of `upper`.
    private static int behind(LeafIndex upper, int above, LeafIndex lower, int from) {
        if (above + 1 == upper.size()) {
            return lower.size();
        }
        int below = from;
        while (below + 1 < lower.size()
                && lower.startsAtOrBefore(below + 1, upper.high(above + 1), upper.low(above + 1))) {
            below++;
        }
        return below;
    }
}
