package io.meridian.geo;

import java.util.HashMap;
import java.util.Map;
import java.util.function.IntBinaryOperator;

/// Two indexes of one family as one: a leaf for each pair of classes that meet.
///
/// Both cover their family with prefixes in the order of addresses, and of two prefixes that share
/// an address one lies within the other: so one walk over both is enough.
final class LeafProduct {

    private final IntBinaryOperator classes;
    private final Map<Long, Integer> known = new HashMap<>();
    private long lastPair = -1;
    private int lastClass;

    /// @param classes gives a pair's class, once for each pair that is met; 0 and up
    LeafProduct(IntBinaryOperator classes) {
        this.classes = classes;
    }

    LeafIndex of(LeafIndex left, LeafIndex right, boolean v6) {
        LeafWriter result = new LeafWriter(v6);
        int l = 0;
        int r = 0;
        while (l < left.size() && r < right.size()) {
            int leftLength = left.prefixLength(l);
            int rightLength = right.prefixLength(r);
            LeafIndex finer = leftLength >= rightLength ? left : right;
            int leaf = finer == left ? l : r;
            result.add(
                    finer.high(leaf),
                    finer.low(leaf),
                    finer.prefixLength(leaf),
                    left.isEmbedded(l) || right.isEmbedded(r)
                            ? LeafIndex.EMBEDDED
                            : classOf(left.locationClass(l), right.locationClass(r)));
            if (leftLength == rightLength) {
                l++;
                r++;
            } else if (finer == left) {
                l++;
                r += begins(right, r + 1, left, l) ? 1 : 0;
            } else {
                r++;
                l += begins(left, l + 1, right, r) ? 1 : 0;
            }
        }
        return result.build();
    }

    /// Whether the coarser index's next leaf begins where the finer one's does.
    private static boolean begins(LeafIndex coarser, int next, LeafIndex finer, int leaf) {
        return leaf < finer.size()
                && next < coarser.size()
                && coarser.startsAtOrBefore(next, finer.high(leaf), finer.low(leaf));
    }

    private int classOf(int left, int right) {
        long pair = (long) left << 32 | right;
        if (pair != lastPair) {
            lastClass = known.computeIfAbsent(pair, _ -> classes.applyAsInt(left, right));
            lastPair = pair;
        }
        return lastClass;
    }
}
