package io.meridian.geo;

/// Finds for every leaf of one family the widest prefix in which all leaves have its order.
///
/// Leaves come in the order of their addresses and cover everything, so a stack does it: two
/// neighbours of one length are siblings, and become their parent, which has their order when they
/// agree and is mixed otherwise. What hangs below a mixed parent has found its width.
final class PrefixMerge {

    /// Stands for "not one order"; no order has this number.
    static final int MIXED = Integer.MIN_VALUE;

    private final LeafIndex leaves;
    private final short[] orderOfClass;
    private final byte[] scopes;
    private final int offset;

    private final int[] stackLength = new int[130];
    private final int[] stackOrder = new int[130];
    private final int[] stackFirst = new int[130];
    private int depth;

    /// @param scopes written from `offset` on
    PrefixMerge(LeafIndex leaves, short[] orderOfClass, byte[] scopes, int offset) {
        this.leaves = leaves;
        this.orderOfClass = orderOfClass;
        this.scopes = scopes;
        this.offset = offset;
    }

    /// @param embeddedOrder the one order of all IPv4 addresses, which leaves that stand for
    ///   embedded ones have, or {@link #MIXED}
    /// @return the one order of all leaves, or {@link #MIXED}
    int merge(int embeddedOrder) {
        for (int leaf = 0; leaf < leaves.size(); leaf++) {
            push(leaves.prefixLength(leaf), order(leaf, embeddedOrder), leaf);
            while (depth > 1 && stackLength[depth - 1] == stackLength[depth - 2]) {
                mergeTopTwo(leaf + 1);
            }
        }
        settle(0, leaves.size());
        return stackOrder[0];
    }

    private int order(int leaf, int embeddedOrder) {
        return leaves.isEmbedded(leaf) ? embeddedOrder : orderOfClass[leaves.locationClass(leaf)];
    }

    private void push(int length, int order, int firstLeaf) {
        stackLength[depth] = length;
        stackOrder[depth] = order;
        stackFirst[depth++] = firstLeaf;
    }

    private void mergeTopTwo(int end) {
        int left = depth - 2;
        int right = depth - 1;
        if (stackOrder[left] == MIXED || stackOrder[left] != stackOrder[right]) {
            settle(left, stackFirst[right]);
            settle(right, end);
            stackOrder[left] = MIXED;
        }
        stackLength[left]--;
        depth--;
    }

    /// Gives the leaves of a stack entry, up to `end`, the entry's length as their scope.
    private void settle(int entry, int end) {
        if (stackOrder[entry] != MIXED) {
            for (int leaf = stackFirst[entry]; leaf < end; leaf++) {
                scopes[offset + leaf] = (byte) stackLength[entry];
            }
        }
    }
}
