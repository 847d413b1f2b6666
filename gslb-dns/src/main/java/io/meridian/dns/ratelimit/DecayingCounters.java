package io.meridian.dns.ratelimit;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Loads by key in a table of fixed size, each falling exponentially with time. A full bucket gives
/// up its lightest load, so that the heavy ones, which matter, stay.
///
/// Shared by threads without a lock: a slot is one 64-bit word, read and written whole; when two
/// threads meet at one, an addition may be lost.
///
/// Query path: allocates at construction only.
final class DecayingCounters {

    /// Two to the power of this many nanoseconds is a tick: 33.6 ms.
    static final int TICK_SHIFT = 25;

    private static final VarHandle LONG = MethodHandles.arrayElementVarHandle(long[].class);

    /// A bucket is one cache line.
    private static final int WAYS = 8;

    /*
     * A slot: tag (14 bits), tick of the last addition (18 bits, 2.4 h until it comes round), load
     * (a float: counts up to 16 million are exact). An empty one is zero: load 0.
     */
    private static final int TICK_MASK = (1 << 18) - 1;
    private static final int TAG_SHIFT = 50;

    /// Another thread's clock may be read a little earlier than a slot was written.
    private static final int LATEST_AGE = TICK_MASK - 1_000;

    /// What is left of a load below this share is nothing.
    private static final double NOTHING = 1e-4;

    private final long[] slots;
    private final int bucketMask;
    private final float[] left;

    /// @param entries rounded up to a power of two
    /// @param decayPerSecond lambda: after a second e^-lambda of a load is left
    DecayingCounters(int entries, double decayPerSecond) {
        int size = Integer.highestOneBit(Math.max(WAYS, entries) * 2 - 1);
        slots = new long[size];
        bucketMask = size / WAYS - 1;
        double perTick = decayPerSecond * (1L << TICK_SHIFT) / 1e9;
        left = new float[(int) Math.min(TICK_MASK, Math.ceil(-Math.log(NOTHING) / perTick)) + 1];
        for (int i = 0; i < left.length; i++) {
            left[i] = (float) Math.exp(-perTick * i);
        }
    }

    /// Where a key's load stands, or would: its own slot, else the lightest of its bucket.
    int slot(long hash, int tick) {
        int from = ((int) (hash >>> 32) & bucketMask) * WAYS;
        long tag = tag(hash);
        int lightest = from;
        float least = Float.MAX_VALUE;
        for (int i = from; i < from + WAYS; i++) {
            long slot = (long) LONG.getOpaque(slots, i);
            if (slot >>> TAG_SHIFT == tag && slot != 0) {
                return i;
            }
            float load = load(slot, tick);
            if (load < least) {
                least = load;
                lightest = i;
            }
        }
        return lightest;
    }

    /// The load of a key now; 0 when the slot is another's.
    float load(int index, long hash, int tick) {
        long slot = (long) LONG.getOpaque(slots, index);
        return slot >>> TAG_SHIFT == tag(hash) ? load(slot, tick) : 0;
    }

    void set(int index, long hash, int tick, float load) {
        long bits = Float.floatToRawIntBits(load) & 0xffffffffL;
        LONG.setOpaque(
                slots, index, tag(hash) << TAG_SHIFT | (long) (tick & TICK_MASK) << 32 | bits);
    }

    private static long tag(long hash) {
        return hash & (1 << 14) - 1;
    }

    private float load(long slot, int tick) {
        int age = tick - (int) (slot >>> 32) & TICK_MASK;
        float load = Float.intBitsToFloat((int) slot);
        if (age > LATEST_AGE) {
            return load;
        }
        return age < left.length ? load * left[age] : 0;
    }
}
