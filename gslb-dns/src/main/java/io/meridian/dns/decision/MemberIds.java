package io.meridian.dns.decision;

import java.util.Arrays;
import java.util.List;

/// Which number of the affinity table stands for which member of one address family: looked up both
/// ways.
///
/// Query path: allocates nothing.
final class MemberIds {

    /// In place of a place.
    static final int NONE = -1;

    private static final int MEMBER_BITS = 20;

    private final long[][] byPlace;

    /// A hash table, at most half full: 0 is free.
    private final long[] ids;

    private final int[] places;

    private MemberIds(long[][] byPlace, int size) {
        this.byPlace = byPlace;
        this.ids = new long[size];
        this.places = new int[size];
    }

    /// @param all of the service's members, in the order of their slots
    static MemberIds of(List<Choices> pools, long[] all, int firstSlot) {
        int count = pools.stream().mapToInt(Choices::size).sum();
        MemberIds built = new MemberIds(new long[pools.size()][], table(count));
        for (int pool = 0; pool < pools.size(); pool++) {
            int[] slots = pools.get(pool).slots();
            built.byPlace[pool] = Arrays.stream(slots).mapToLong(s -> all[s - firstSlot]).toArray();
            for (int member = 0; member < slots.length; member++) {
                built.put(built.byPlace[pool][member], pool << MEMBER_BITS | member);
            }
        }
        return built;
    }

    private static int table(int count) {
        return Math.max(2, Integer.highestOneBit(Math.max(1, count)) << 2);
    }

    private void put(long id, int place) {
        int at = at(id);
        while (ids[at] != 0) {
            at = at + 1 & ids.length - 1;
        }
        ids[at] = id;
        places[at] = place;
    }

    private int at(long id) {
        return (int) (id ^ id >>> 20) & ids.length - 1;
    }

    /// Where a member stands, or {@link #NONE}.
    int find(long id) {
        for (int at = at(id); ids[at] != 0; at = at + 1 & ids.length - 1) {
            if (ids[at] == id) {
                return places[at];
            }
        }
        return NONE;
    }

    static int pool(int place) {
        return place >>> MEMBER_BITS;
    }

    static int member(int place) {
        return place & (1 << MEMBER_BITS) - 1;
    }

    long id(int pool, int member) {
        return byPlace[pool][member];
    }
}
