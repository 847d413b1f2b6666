package io.meridian.dns.zone;

import java.util.Arrays;
import java.util.Collection;
import org.jspecify.annotations.Nullable;

/// Existing names by their wire form: a hash table with open addressing.
///
/// Query path: {@link #find} allocates nothing. At most half full, so a look takes one or two
/// steps.
final class NameTable {

    private final @Nullable ZoneNode[] slots;
    private final int mask;

    NameTable(Collection<ZoneNode> nodes) {
        int size = Integer.highestOneBit(Math.max(8, nodes.size() * 2 - 1)) * 2;
        slots = new ZoneNode[size];
        mask = size - 1;
        for (ZoneNode node : nodes) {
            int slot = hash(node.name(), 0, node.name().length) & mask;
            while (slots[slot] != null) {
                slot = slot + 1 & mask;
            }
            slots[slot] = node;
        }
    }

    /// The node of the name that stands in `octets` from `from` to `end`.
    @Nullable ZoneNode find(byte[] octets, int from, int end) {
        int slot = hash(octets, from, end) & mask;
        for (ZoneNode node = slots[slot]; node != null; node = slots[slot]) {
            if (Arrays.equals(node.name(), 0, node.name().length, octets, from, end)) {
                return node;
            }
            slot = slot + 1 & mask;
        }
        return null;
    }

    /// FNV-1a, then a mix: names of one zone differ in few octets.
    private static int hash(byte[] octets, int from, int end) {
        int hash = 0x811c9dc5;
        for (int i = from; i < end; i++) {
            hash = (hash ^ octets[i]) * 0x01000193;
        }
        hash ^= hash >>> 16;
        hash *= 0x7feb352d;
        return hash ^ hash >>> 15;
    }
}
