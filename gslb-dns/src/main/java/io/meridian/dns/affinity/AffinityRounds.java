package io.meridian.dns.affinity;

import java.util.Arrays;

/// What goes over a whole {@link AffinityTable}, beside the query path: what other nodes and the
/// disk are told, ageing, counting. For one thread at a time, but for {@link #page} and {@link
/// #count}.
public final class AffinityRounds {

    private final AffinityTable table;
    private final AffinityWords words;
    private int tellFrom;
    private volatile int entries;

    public AffinityRounds(AffinityTable table) {
        this.table = table;
        this.words = table.words;
    }

    /// @param hints pairs of key and hint
    /// @param next where the next page begins, or {@link #END}
    public record Page(long[] hints, int next) {

        public static final int END = -1;
    }

    /// Takes pairs of key and hint that other nodes have not been told, and notes that they are.
    ///
    /// @param out as many as fit into it are
    /// @return how many words were written
    public int takeUntold(long[] out) {
        int written = 0;
        boolean wrapped = false;
        int first = tellFrom;
        while (written + AffinityWords.SET_WORDS <= out.length) {
            int number = words.takeUntoldSet(tellFrom);
            if (number >= 0 && (!wrapped || number < first)) {
                written = takeUntold(words.set(number), out, written);
                tellFrom = (number + 1) % words.sets;
                wrapped |= tellFrom == 0;
            } else if (number < 0 && !wrapped) {
                tellFrom = 0;
                wrapped = true;
            } else {
                if (number >= 0) {
                    words.noteUntold(words.set(number)); // all were visited once: the next time
                }
                break;
            }
        }
        return written;
    }

    private int takeUntold(int set, long[] out, int from) {
        int written = from;
        for (int i = 0; i < AffinityWords.WAYS; i++) {
            int place = AffinityWords.place(set, i);
            long key = words.key(place);
            long value = words.value(place);
            if (!table.isAlive(value) || !AffinityValue.isUntold(value)) {
                continue;
            }
            if (words.key(place) == key && words.replace(place, value, AffinityValue.told(value))) {
                out[written++] = key;
                out[written++] = AffinityValue.hint(value, table.now());
            } else {
                words.noteUntold(set);
            }
        }
        return written;
    }

    /// Copies pairs of key and hint, set by set.
    ///
    /// @param from 0, or where the last page ended
    /// @param maxWords at most so many, but at least one set's
    public Page page(int from, int maxWords) {
        long[] out = new long[Math.max(maxWords, AffinityWords.SET_WORDS)];
        int written = 0;
        int number = Math.max(0, from);
        while (number < words.sets && written + AffinityWords.SET_WORDS <= out.length) {
            int set = words.set(number++);
            for (int i = 0; i < AffinityWords.WAYS; i++) {
                int place = AffinityWords.place(set, i);
                long key = words.key(place);
                long value = words.value(place);
                if (table.isAlive(value) && words.key(place) == key) {
                    out[written++] = key;
                    out[written++] = AffinityValue.hint(value, table.now());
                }
            }
        }
        return new Page(Arrays.copyOf(out, written), number < words.sets ? number : Page.END);
    }

    /// Removes what has ended, and counts the rest.
    ///
    /// @param lessUsed whether a period is over after which entries count as less used
    public void age(boolean lessUsed) {
        int held = 0;
        for (int number = 0; number < words.sets; number++) {
            int set = words.set(number);
            for (int i = 0; i < AffinityWords.WAYS; i++) {
                int place = AffinityWords.place(set, i);
                held += age(place, lessUsed) ? 1 : 0;
            }
        }
        entries = held;
    }

    private boolean age(int place, boolean lessUsed) {
        long value = words.value(place);
        if (!table.isAlive(value)) {
            boolean _ =
                    AffinityValue.isEntry(value)
                            && words.replace(place, value, AffinityValue.EMPTY);
            return false;
        }
        int used = AffinityValue.used(value);
        if (lessUsed && used > 0) {
            boolean _ = words.replace(place, value, AffinityValue.withUsed(value, used - 1));
        }
        return true;
    }

    /// How many entries there were when it was last aged.
    public int entries() {
        return entries;
    }

    /// How many entries each of these members has.
    public int[] count(long[] members) {
        long[] sorted = members.clone();
        Arrays.sort(sorted);
        int[] held = new int[members.length];
        for (int number = 0; number < words.sets; number++) {
            int set = words.set(number);
            for (int i = 0; i < AffinityWords.WAYS; i++) {
                int place = AffinityWords.place(set, i);
                long value = words.value(place);
                int found =
                        table.isAlive(value)
                                ? Arrays.binarySearch(sorted, AffinityValue.member(value))
                                : -1;
                if (found >= 0) {
                    held[found]++;
                }
            }
        }
        return Arrays.stream(members)
                .mapToInt(member -> held[Arrays.binarySearch(sorted, member)])
                .toArray();
    }
}
