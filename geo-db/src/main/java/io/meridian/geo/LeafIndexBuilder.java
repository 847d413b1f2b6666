package io.meridian.geo;

import java.util.Arrays;

/// Collects networks in any order and fills the holes between them with leaves of their own.
/// Single-use.
final class LeafIndexBuilder {

    private final boolean v6;
    private Prefix[] networks = new Prefix[1024];
    private int[] classes = new int[1024];
    private int count;

    private long[] high = new long[1024];
    private long[] low = new long[1024];
    private byte[] lengths = new byte[1024];
    private int[] leafClasses = new int[1024];
    private int leaves;

    /// Of IPv6, the prefixes that carry IPv4 addresses are leaves from the beginning.
    LeafIndexBuilder(boolean v6) {
        this.v6 = v6;
        if (v6) {
            for (EmbeddedIpv4 mechanism : EmbeddedIpv4.values()) {
                append(mechanism.prefix, LeafIndex.EMBEDDED);
            }
        }
    }

    /// Adds a network; what it says of embedded IPv4 addresses is left out.
    void add(Prefix network, int locationClass) {
        for (EmbeddedIpv4 mechanism : EmbeddedIpv4.values()) {
            if (v6 && mechanism.prefix.contains(network)) {
                return;
            }
            if (v6 && network.contains(mechanism.prefix)) {
                add(network.half(false), locationClass);
                add(network.half(true), locationClass);
                return;
            }
        }
        append(network, locationClass);
    }

    private void append(Prefix network, int locationClass) {
        if (count == networks.length) {
            networks = Arrays.copyOf(networks, count * 2);
            classes = Arrays.copyOf(classes, count * 2);
        }
        networks[count] = network;
        classes[count++] = locationClass;
    }

    int count() {
        return count;
    }

    /// @throws IllegalStateException when networks overlap, which the leaves of a tree cannot
    LeafIndex build() {
        sort();
        fill(Prefix.root(v6), 0, count);
        return new LeafIndex(
                Arrays.copyOf(high, leaves),
                v6 ? Arrays.copyOf(low, leaves) : new long[0],
                Arrays.copyOf(lengths, leaves),
                Arrays.copyOf(leafClasses, leaves));
    }

    /// Databases are walked in order, so this is nearly always a look and no more.
    private void sort() {
        boolean sorted = true;
        for (int i = 1; i < count && sorted; i++) {
            sorted = networks[i - 1].compareTo(networks[i]) <= 0;
        }
        if (sorted) {
            return;
        }
        Integer[] order = new Integer[count];
        Arrays.setAll(order, i -> i);
        Arrays.sort(order, (a, b) -> networks[a].compareTo(networks[b]));
        Prefix[] sortedNetworks = new Prefix[count];
        int[] sortedClasses = new int[count];
        for (int i = 0; i < count; i++) {
            sortedNetworks[i] = networks[order[i]];
            sortedClasses[i] = classes[order[i]];
        }
        networks = sortedNetworks;
        classes = sortedClasses;
    }

    /// Makes leaves of everything below `prefix`, whose networks are those from `from` to `to`.
    private void fill(Prefix prefix, int from, int to) {
        if (from == to) {
            leaf(prefix, 0);
        } else if (networks[from].length() <= prefix.length()) {
            if (to - from > 1) {
                throw new IllegalStateException("overlapping networks at " + networks[from]);
            }
            leaf(prefix, classes[from]);
        } else {
            Prefix upper = prefix.half(true);
            int middle = firstAtOrAfter(upper, from, to);
            fill(prefix.half(false), from, middle);
            fill(upper, middle, to);
        }
    }

    private int firstAtOrAfter(Prefix upper, int from, int to) {
        int low = from;
        int high = to;
        while (low < high) {
            int middle = (low + high) >>> 1;
            Prefix network = networks[middle];
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

    private void leaf(Prefix prefix, int locationClass) {
        if (leaves == high.length) {
            high = Arrays.copyOf(high, leaves * 2);
            low = Arrays.copyOf(low, leaves * 2);
            lengths = Arrays.copyOf(lengths, leaves * 2);
            leafClasses = Arrays.copyOf(leafClasses, leaves * 2);
        }
        high[leaves] = prefix.high();
        low[leaves] = prefix.low();
        lengths[leaves] = (byte) prefix.length();
        leafClasses[leaves++] = locationClass;
    }
}
