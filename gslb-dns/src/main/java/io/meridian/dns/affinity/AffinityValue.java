package io.meridian.dns.affinity;

/// One entry's value in 64 bits: which member, until when, and what has become of it. From the
/// lowest bit: 24 for the second in which it ends, 2 for how lately it was used, 1 for whether
/// other nodes are still to be told, 37 for the member. Seconds wrap after 194 days; the time left
/// is told from wraps because no entry lasts for more than {@link #MAX_SECONDS}.
///
/// A hint, which is what files and messages hold, has the time left where a value has its end, and
/// no flags.
public final class AffinityValue {

    /// Seven days.
    public static final int MAX_SECONDS = 604_800;

    /// No entry.
    static final long EMPTY = 0;

    /// One is just being written.
    static final long TAKEN = -1;

    static final long MEMBER_MASK = (1L << 37) - 1;

    /// Used since the table was last aged.
    static final int MOST_USED = 3;

    private static final int TIME_MASK = (1 << 24) - 1;
    private static final int USED_SHIFT = 24;
    private static final long USED_MASK = 3L << USED_SHIFT;
    private static final long UNTOLD = 1L << 26;
    private static final int MEMBER_SHIFT = 27;

    private AffinityValue() {}

    static long of(long member, int ends, int used, boolean untold) {
        return member << MEMBER_SHIFT
                | (untold ? UNTOLD : 0)
                | (long) used << USED_SHIFT
                | (ends & TIME_MASK);
    }

    /// A value as other nodes are told of it.
    static long hint(long value, int now) {
        return of(member(value), secondsLeft(value, now), 0, false);
    }

    public static long member(long value) {
        return value >>> MEMBER_SHIFT;
    }

    static int ends(long value) {
        return (int) value & TIME_MASK;
    }

    /// Of a hint.
    static int seconds(long hint) {
        return (int) hint & TIME_MASK;
    }

    /// Negative or 0 when its time has ended.
    static int secondsLeft(long value, int now) {
        return ((int) value - now) << 8 >> 8;
    }

    static boolean isEntry(long value) {
        return value != EMPTY && value != TAKEN;
    }

    static boolean isAlive(long value, int now) {
        return isEntry(value) && secondsLeft(value, now) > 0;
    }

    /// 0 to {@link #MOST_USED}.
    static int used(long value) {
        return (int) ((value & USED_MASK) >>> USED_SHIFT);
    }

    static long withUsed(long value, int used) {
        return value & ~USED_MASK | (long) used << USED_SHIFT;
    }

    static boolean isUntold(long value) {
        return (value & UNTOLD) != 0;
    }

    static long told(long value) {
        return value & ~UNTOLD;
    }

    /// Whether a hint from elsewhere can be one.
    static boolean isPlausible(long hint) {
        long member = member(hint);
        int seconds = seconds(hint);
        return member != 0 && member != MEMBER_MASK && seconds > 0 && seconds <= MAX_SECONDS;
    }
}
