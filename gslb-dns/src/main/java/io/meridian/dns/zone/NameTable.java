package io.meridian.dns.zone;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Existing names by their wire form: a hash table with open addressing.
///
/// Query path: {@link #find} allocates nothing. At most half full, so a look takes one or two
/// steps.
final class NameTable {

    /// What {@link #extend} begins with.
    static final int NO_OCTETS = 0x811c9dc5;

    private final @Nullable ZoneNode[] slots;
    private final int mask;

    NameTable(Collection<ZoneNode> nodes) {
        int size = Integer.highestOneBit(Math.max(8, nodes.size() * 2 - 1)) * 2;
        slots = new ZoneNode[size];
        mask = size - 1;
        for (ZoneNode node : nodes) {
            int slot = mixed(extend(NO_OCTETS, node.name(), 0, node.name().length)) & mask;
            while (slots[slot] != null) {
                slot = slot + 1 & mask;
            }
            slots[slot] = node;
        }
    }

    /// The node of the name that stands in `octets` from `from` to `end`, whose hash is given.
    @Nullable ZoneNode find(int hash, byte[] octets, int from, int end) {
        int slot = mixed(hash) & mask;
        for (ZoneNode node = slots[slot]; node != null; node = slots[slot]) {
            if (Arrays.equals(node.name(), 0, node.name().length, octets, from, end)) {
                return node;
            }
            slot = slot + 1 & mask;
        }
        return null;
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
