package io.meridian.dns.zone;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Things found by a name in wire form: a hash table with open addressing, immutable.
///
/// Query path: looking allocates nothing. At most half full, so a look takes one or two steps.
final class NameTable<T extends NameTable.Named> {

    /// What has a name.
    interface Named {

        /// In wire form, lower case.
        byte[] name();
    }

    /// What {@link #extend} begins with.
    static final int NO_OCTETS = 0x811c9dc5;

    private static final byte[] ASTERISK = {1, '*'};

    private final @Nullable Named[] slots;
    private final int mask;
    private final int size;

    NameTable(Collection<T> all) {
        this(new Named[slotsFor(all.size())], all.size(), all);
    }

    private static int slotsFor(int size) {
        return Integer.highestOneBit(Math.max(4, size * 2 - 1)) * 2;
    }

    /// @param slots the contents to begin with, at most half full with all of `added` in it
    private NameTable(@Nullable Named[] slots, int size, Collection<T> added) {
        this.slots = slots;
        this.mask = slots.length - 1;
        this.size = size;
        added.forEach(this::put);
    }

    private void put(T added) {
        byte[] name = added.name();
        int slot = mixed(extend(NO_OCTETS, name, 0, name.length)) & mask;
        for (Named there = slots[slot]; there != null; there = slots[slot]) {
            if (Arrays.equals(there.name(), name)) {
                break;
            }
            slot = slot + 1 & mask;
        }
        slots[slot] = added;
    }

    /// The same with some replaced or added.
    NameTable<T> with(Collection<T> changed) {
        int added = 0;
        for (T each : changed) {
            added += find(each.name()) == null ? 1 : 0;
        }
        if ((size + added) * 2 <= slots.length) {
            return new NameTable<>(slots.clone(), size + added, changed);
        }
        List<T> all = new ArrayList<>(size + changed.size());
        for (Named there : slots) {
            if (there != null) {
                all.add(cast(there));
            }
        }
        all.addAll(changed);
        return new NameTable<>(new Named[slotsFor(size + added)], size + added, all);
    }

    @SuppressWarnings("unchecked") // only put() writes slots
    private T cast(Named there) {
        return (T) there;
    }

    /// What has the name that stands in `octets` from `from` to `end`, whose hash is given.
    @Nullable T find(int hash, byte[] octets, int from, int end) {
        int slot = mixed(hash) & mask;
        for (Named there = slots[slot]; there != null; there = slots[slot]) {
            if (Arrays.equals(there.name(), 0, there.name().length, octets, from, end)) {
                return cast(there);
            }
            slot = slot + 1 & mask;
        }
        return null;
    }

    @Nullable T find(byte[] name) {
        return find(extend(NO_OCTETS, name, 0, name.length), name, 0, name.length);
    }

    /// What has the name of the wildcard right below that name.
    @Nullable T findWildcard(int hash, byte[] octets, int from, int end) {
        int slot = mixed(extend(hash, ASTERISK, 0, 2)) & mask;
        for (Named there = slots[slot]; there != null; there = slots[slot]) {
            byte[] name = there.name();
            if (name.length > 2
                    && name[0] == 1
                    && name[1] == '*'
                    && Arrays.equals(name, 2, name.length, octets, from, end)) {
                return cast(there);
            }
            slot = slot + 1 & mask;
        }
        return null;
    }

    int size() {
        return size;
    }

    /// The hash of a name grown to the left: FNV-1a from the last octet to the first, so that all
    /// ancestors of a name are hashed by going over it once.
    static int extend(int hashOfRest, byte[] octets, int from, int end) {
        int hash = hashOfRest;
        for (int i = end - 1; i >= from; i--) {
            hash = (hash ^ octets[i]) * 0x01000193;
        }
        return hash;
    }

    /// Names of one zone differ in few octets: spread that over all bits.
    private static int mixed(int unmixed) {
        int hash = unmixed ^ unmixed >>> 16;
        hash *= 0x7feb352d;
        return hash ^ hash >>> 15;
    }
}
