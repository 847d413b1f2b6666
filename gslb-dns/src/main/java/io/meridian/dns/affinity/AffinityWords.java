package io.meridian.dns.affinity;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// The memory of an {@link AffinityTable}: sets of places, and a bit for each set that has
/// something other nodes are to be told. A place is known by the index of its key; its value is the
/// next word.
///
/// Query path: allocates nothing, takes no lock.
final class AffinityWords {

    static final int WAYS = 16;
    static final int SET_WORDS = 2 * WAYS;

    /// A cache line's.
    private static final int LINE_PLACES = 4;

    private static final VarHandle WORD = MethodHandles.arrayElementVarHandle(long[].class);
    private static final int BITS = 64;

    /// Behind an array's header of 16 octets it lets sets begin with a cache line: large arrays
    /// stand at the beginning of a region of the heap.
    private static final int LEAD = 6;

    private final long[] words;
    private final long[] untold;
    final int sets;

    AffinityWords(int sets) {
        this.sets = sets;
        this.words = new long[LEAD + Math.multiplyExact(sets, SET_WORDS)];
        this.untold = new long[Math.ceilDiv(sets, BITS)];
    }

    /// The first place of the set that a key belongs into.
    int setOf(long key) {
        return set((int) Math.unsignedMultiplyHigh(key, sets));
    }

    /// The first place of a set.
    int set(int number) {
        return LEAD + SET_WORDS * number;
    }

    /// A place of a set.
    static int place(int set, int i) {
        return set + 2 * i;
    }

    /// The places of a key's set in the order in which the key is looked for: each key begins at
    /// one of the set's cache lines, so that most are found in the first line that is read.
    static int place(int set, long key, int i) {
        return set + 2 * ((int) key * LINE_PLACES + i & WAYS - 1);
    }

    /// Where a key stands in the cache line that it begins at; -1 when it does not. The four keys
    /// are compared without a branch, which would be guessed wrongly three times of four, and each
    /// time after the line has come from memory.
    int inFirstLine(int set, long key) {
        int first = place(set, key, 0);
        int same =
                isSame(key(first), key)
                        | isSame(key(first + 2), key) << 1
                        | isSame(key(first + 4), key) << 2
                        | isSame(key(first + 6), key) << 3;
        return same == 0 ? -1 : first + 2 * Integer.numberOfTrailingZeros(same);
    }

    private static int isSame(long a, long b) {
        long differing = a ^ b;
        return (int) (~(differing | -differing) >>> 63);
    }

    private int number(int set) {
        return (set - LEAD) / SET_WORDS;
    }

    long key(int place) {
        return (long) WORD.getAcquire(words, place);
    }

    long value(int place) {
        return (long) WORD.getAcquire(words, place + 1);
    }

    boolean replace(int place, long seen, long next) {
        return WORD.compareAndSet(words, place + 1, seen, next);
    }

    /// Gives a place to another key.
    ///
    /// @param seen its value; false when it has changed meanwhile
    boolean handOver(int place, long seen, long key, long value) {
        if (!replace(place, seen, AffinityValue.TAKEN)) {
            return false;
        }
        WORD.setVolatile(words, place, key);
        WORD.setVolatile(words, place + 1, value);
        return true;
    }

    /// After a value was written that other nodes are to be told.
    void noteUntold(int set) {
        int number = number(set);
        long bit = 1L << number % BITS;
        if (((long) WORD.getVolatile(untold, number / BITS) & bit) == 0) {
            long _ = (long) WORD.getAndBitwiseOr(untold, number / BITS, bit);
        }
    }

    /// The first set at or behind a number that has something to tell, and its mark taken away; -1
    /// without one.
    int takeUntoldSet(int from) {
        for (int i = from / BITS; i < untold.length; i++) {
            long before = i == from / BITS ? -1L << from % BITS : -1L;
            long bits = (long) WORD.getVolatile(untold, i) & before;
            if (bits != 0) {
                long bit = Long.lowestOneBit(bits);
                long _ = (long) WORD.getAndBitwiseAnd(untold, i, ~bit);
                return i * BITS + Long.numberOfTrailingZeros(bit);
            }
        }
        return -1;
    }

    long octets() {
        return 8L * (words.length + untold.length);
    }
}
