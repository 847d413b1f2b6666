package io.meridian.geo;

import java.util.Arrays;

/// Offset → class, in flat arrays: at most half full, looked for one after another.
final class OffsetMap {

    /// For an offset that is not there.
    static final int ABSENT = Integer.MIN_VALUE;

    private static final int FREE = -1;

    private int[] offsets = new int[1 << 10];
    private int[] classes = new int[1 << 10];
    private int size;

    OffsetMap() {
        Arrays.fill(offsets, FREE);
    }

    int get(int offset) {
        int slot = slot(offset);
        return offsets[slot] == offset ? classes[slot] : ABSENT;
    }

    /// @param offset 0 and up, not there yet
    void put(int offset, int locationClass) {
        if (2 * (size + 1) > offsets.length) {
            grow();
        }
        int slot = slot(offset);
        offsets[slot] = offset;
        classes[slot] = locationClass;
        size++;
    }

    private int slot(int offset) {
        int mask = offsets.length - 1;
        int slot = offset * 0x9e3779b1 >>> 7 & mask;
        while (offsets[slot] != FREE && offsets[slot] != offset) {
            slot = slot + 1 & mask;
        }
        return slot;
    }

    private void grow() {
        int[] oldOffsets = offsets;
        int[] oldClasses = classes;
        offsets = new int[2 * oldOffsets.length];
        classes = new int[2 * oldOffsets.length];
        Arrays.fill(offsets, FREE);
        size = 0;
        for (int i = 0; i < oldOffsets.length; i++) {
            if (oldOffsets[i] != FREE) {
                put(oldOffsets[i], oldClasses[i]);
            }
        }
    }
}
