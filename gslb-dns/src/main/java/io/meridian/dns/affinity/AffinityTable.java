package io.meridian.dns.affinity;

import io.meridian.dns.affinity.AffinityCounters.Event;

/// Which member each client prefix of each service was last sent to, and for how long that holds.
/// Bounded: what is full evicts. Read and written by every event loop, by the thread that takes in
/// hints of other nodes, and by the one that ages it.
///
/// Query path: allocates nothing, takes no lock, waits for nobody; guarded by
/// `QueryPathAllocationTest`, measured by `bench/affinity`.
///
/// ## Layout
///
/// A key ({@link AffinityKey}) is 64 bits of hash and belongs into one set of sixteen places; a
/// place is two words, key and {@link AffinityValue}. Each key begins at one of the four cache
/// lines of its set, and most are found in it. There are seven places for four entries that are to
/// fit, so that one in four hundred meets a full set when as many are held: 28 octets an entry.
/// Sets that are evicted from one by one need no list, no tombstones and no lock (Adas, Einziger,
/// Friedman, "Limited Associativity Makes Concurrent Software Caches a Breeze", 2021).
///
/// ## Without a lock
///
/// Everything that happens to an entry whose key stays is one compare-and-set of its value:
/// renewed, moved to another member, noted as used or told. A place changes hands in three steps:
/// its value is set to TAKEN, which only one thread can do; then its key is written; then the new
/// value. A reader reads key, value, and the key again: it never pairs one's key with another's
/// value (but for a place that changes hands twice between two of its reads and gets the first key
/// back). Two words that check each other in place of a lock are Hyatt and Mann's ("A lock-less
/// transposition table implementation for parallel search", 2002). Whoever wrote an entry looks
/// over the set once more: of two threads that made the same one at the same time at least the
/// later sees both, and the one in the first place stays. A compare-and-set that fails means that
/// somebody else has just written; it is not tried again, as the next query will.
///
/// ## Who is evicted
///
/// Free places and ended entries are taken first, then the entry that was used least lately, then
/// the one that ends first. An entry begins as not used, and is noted as used when it is found;
/// every period that {@link AffinityRounds} ends makes all less used by one step of three. So
/// prefixes that are asked for once, as forged ones are, push each other out and not those that
/// come back (Jaleel and others, "High performance cache replacement using re-reference interval
/// prediction", 2010: SRRIP with two bits). A hint from another node evicts only what is not used
/// here at all.
public final class AffinityTable {

    /// In place of a value: there is no entry.
    public static final long NONE = AffinityValue.EMPTY;

    /// Of a rank: by use, then by time left, which takes 24 bits.
    private static final int RANK_SHIFT = 24;

    final AffinityWords words;
    private final int capacity;
    private final SourceLimit sources;
    private final AffinityCounters counters = new AffinityCounters();
    private volatile int now;

    /// @param capacity how many entries are to fit
    /// @param newPerSource how many new entries a source may make within a second
    public AffinityTable(int capacity, int newPerSource) {
        this.capacity = capacity;
        this.sources = new SourceLimit(newPerSource);
        this.words =
                new AffinityWords(
                        Math.toIntExact(Math.ceilDiv(7L * capacity, 4L * AffinityWords.WAYS)));
    }

    /// Sets the time, in seconds of a clock that only goes forward.
    public void tick(int second) {
        now = second;
    }

    public int now() {
        return now;
    }

    public AffinityCounters counters() {
        return counters;
    }

    /// How many entries are to fit.
    public int capacity() {
        return capacity;
    }

    /// How much memory it takes.
    public long octets() {
        return words.octets();
    }

    /// The entry of a key, or {@link #NONE} when there is none or its time has ended.
    public long find(long key) {
        int set = words.setOf(key);
        int place = words.inFirstLine(set, key);
        if (place >= 0) {
            long value = words.value(place);
            if (isAlive(value) && words.key(place) == key) {
                return value;
            }
        }
        return findInSet(set, key);
    }

    private long findInSet(int set, long key) {
        for (int i = 0; i < AffinityWords.WAYS; i++) {
            int place = AffinityWords.place(set, key, i);
            if (words.key(place) == key) {
                long value = words.value(place);
                if (isAlive(value) && words.key(place) == key) {
                    return value;
                }
            }
        }
        return NONE;
    }

    boolean isAlive(long value) {
        return AffinityValue.isAlive(value, now);
    }

    /// How long a found entry holds, in seconds.
    public int secondsLeft(long value) {
        return AffinityValue.secondsLeft(value, now);
    }

    /// The member of a found entry.
    public long memberOf(long value) {
        return AffinityValue.member(value);
    }

    /// Notes that a found entry was used.
    public void use(long key, long value) {
        if (AffinityValue.used(value) < AffinityValue.MOST_USED) {
            boolean _ = replace(key, value, AffinityValue.withUsed(value, AffinityValue.MOST_USED));
        }
    }

    /// Lets a found entry hold for so many seconds from now.
    public void renew(long key, long value, int seconds) {
        if (replace(key, value, inUse(AffinityValue.member(value), seconds))) {
            counters.add(Event.RENEWED);
        }
    }

    /// Gives a found entry another member.
    public void move(long key, long value, long member, int seconds) {
        if (replace(key, value, inUse(member, seconds))) {
            counters.add(Event.MOVED);
        }
    }

    private long inUse(long member, int seconds) {
        return AffinityValue.of(member, now + seconds, AffinityValue.MOST_USED, true);
    }

    /// Makes an entry for a key that has none, unless its source has made enough.
    ///
    /// @param sourceHigh, sourceLow, sourceV6 where the query's packet came from
    public void add(
            long key, long member, int seconds, long sourceHigh, long sourceLow, boolean sourceV6) {
        if (!sources.admits(sourceHigh, sourceLow, sourceV6, now)) {
            counters.add(Event.REFUSED);
            return;
        }
        long value = AffinityValue.of(member, now + seconds, 0, true);
        if (insert(key, value, AffinityValue.MOST_USED)) {
            counters.add(Event.NEW);
        }
    }

    /// Takes in what another node tells: of two entries of a key the one that ends later stays, as
    /// every change sets the time anew; of two that end in the same second, at every node the same.
    ///
    /// @param agedSeconds how long ago the hint was true
    public void merge(long key, long hint, int agedSeconds) {
        int seconds = AffinityValue.seconds(hint) - agedSeconds;
        if (!AffinityValue.isPlausible(hint) || seconds <= 0) {
            return;
        }
        long told = AffinityValue.of(AffinityValue.member(hint), now + seconds, 0, false);
        long held = find(key);
        if (held == NONE) {
            boolean taken = insert(key, told, 0);
            counters.add(taken ? Event.HINT_TAKEN : Event.HINT_LEFT_OUT);
        } else if (isLater(told, held)
                && replace(key, held, AffinityValue.withUsed(told, AffinityValue.used(held)))) {
            counters.add(Event.HINT_TAKEN);
        }
    }

    private boolean isLater(long told, long held) {
        int by = secondsLeft(told) - secondsLeft(held);
        return by > 0 || by == 0 && AffinityValue.member(told) > AffinityValue.member(held);
    }

    /// Replaces a key's value where it still is what was seen.
    private boolean replace(long key, long seen, long next) {
        int set = words.setOf(key);
        for (int i = 0; i < AffinityWords.WAYS; i++) {
            int place = AffinityWords.place(set, key, i);
            if (words.key(place) == key && words.replace(place, seen, next)) {
                noteUntold(set, next);
                return true;
            }
        }
        return false;
    }

    private void noteUntold(int set, long value) {
        if (AffinityValue.isUntold(value)) {
            words.noteUntold(set);
        }
    }

    /// @param evicts how much used an entry may be that makes room, at most
    private boolean insert(long key, long value, int evicts) {
        int set = words.setOf(key);
        int place = room(set, key, evicts);
        if (place < 0) {
            return false;
        }
        long before = words.value(place);
        if (before == AffinityValue.TAKEN || !words.handOver(place, before, key, value)) {
            return false;
        }
        if (isAlive(before)) {
            counters.add(Event.EVICTED);
        }
        noteUntold(set, value);
        removeLaterCopies(set, key);
        return true;
    }

    /// Where in a set a new entry goes; -1 when nothing makes room.
    private int room(int set, long key, int evicts) {
        int best = -1;
        int bestRank = evicts + 1 << RANK_SHIFT;
        for (int i = 0; i < AffinityWords.WAYS; i++) {
            int place = AffinityWords.place(set, key, i);
            long value = words.value(place);
            if (value == AffinityValue.TAKEN) {
                continue;
            }
            if (!isAlive(value)) {
                return place;
            }
            int rank = AffinityValue.used(value) << RANK_SHIFT | secondsLeft(value);
            if (rank < bestRank && words.key(place) != key) {
                best = place;
                bestRank = rank;
            }
        }
        return best;
    }

    private void removeLaterCopies(int set, long key) {
        boolean found = false;
        for (int i = 0; i < AffinityWords.WAYS; i++) {
            int place = AffinityWords.place(set, key, i);
            if (words.key(place) == key) {
                long value = words.value(place);
                if (isAlive(value)) {
                    boolean _ = found && words.replace(place, value, AffinityValue.EMPTY);
                    found = true;
                }
            }
        }
    }
}
