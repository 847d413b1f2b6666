package io.meridian.geo;

import java.util.ArrayList;
import java.util.List;

/// Networks in any order, which may lie within others: the longest prefix decides. Single-use.
final class NetworkSort {

    private record Entry(Prefix network, int locationClass) {}

    private final boolean v6;
    private final List<Entry> entries = new ArrayList<>();

    NetworkSort(boolean v6) {
        this.v6 = v6;
    }

    /// Each network at most once.
    void add(Prefix network, int locationClass) {
        entries.add(new Entry(network, locationClass));
    }

    LeafIndex build() {
        entries.sort((a, b) -> a.network.compareTo(b.network));
        LeafWriter writer = new LeafWriter(v6);
        fill(Prefix.root(v6), 0, entries.size(), 0, new EmbeddedSplit(writer, v6));
        return writer.build();
    }

    /// Makes leaves of everything below `prefix`, whose networks are those from `from` to `to`;
    /// what none of them has is of the class `around`.
    private void fill(Prefix prefix, int from, int to, int around, EmbeddedSplit leaves) {
        if (from < to && entries.get(from).network.length() <= prefix.length()) {
            fill(prefix, from + 1, to, entries.get(from).locationClass, leaves);
        } else if (from == to) {
            leaves.add(prefix.high(), prefix.low(), prefix.length(), around);
        } else {
            Prefix upper = prefix.half(true);
            int middle = firstAtOrAfter(upper, from, to);
            fill(prefix.half(false), from, middle, around, leaves);
            fill(upper, middle, to, around, leaves);
        }
    }

    private int firstAtOrAfter(Prefix upper, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Prefix network = entries.get(middle).network;
            int order = Long.compareUnsigned(network.high(), upper.high());
            if (order == 0) {
                order = Long.compareUnsigned(network.low(), upper.low());
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
