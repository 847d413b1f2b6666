package io.meridian.geo;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Writes a MaxMind DB: a binary search tree over address bits, then the data its leaves point at,
/// then the metadata (MaxMind DB File Format Specification 2.0). IPv4 networks lie at `::/96`.
/// Single-use.
final class MmdbWriter {

    private static final int EMPTY = -1;
    private static final byte[] METADATA_MARKER = {
        (byte) 0xab, (byte) 0xcd, (byte) 0xef, 'M', 'a', 'x', 'M', 'i', 'n', 'd', '.', 'c', 'o', 'm'
    };

    private record Entry(Prefix network, int record) {}

    private final String type;
    private final List<Entry> entries = new ArrayList<>();
    private final List<MmdbRecord> records = new ArrayList<>();
    private final Map<MmdbRecord, Integer> numbers = new HashMap<>();

    /// Two children a node: a node's number, {@link #EMPTY}, or -2 minus a record's number.
    private int[] children = new int[2048];

    private int nodes = 1;

    /// @param type as the metadata say it
    MmdbWriter(String type) {
        this.type = type;
        Arrays.fill(children, EMPTY);
    }

    void add(Prefix network, MmdbRecord found) {
        int number =
                numbers.computeIfAbsent(
                        found,
                        added -> {
                            records.add(added);
                            return records.size() - 1;
                        });
        entries.add(new Entry(network, number));
    }

    /// Writes beside the file, then renames: readers see the old file or the whole new one.
    void write(Path file) {
        // Wide networks before those within them, which split what lies there; and neighbours
        // after each other, as their ways through the tree are the same.
        entries.sort(
                Comparator.<Entry, Boolean>comparing(entry -> !entry.network.v6())
                        .thenComparing(Entry::network));
        entries.forEach(this::insert);
        Path beside = file.resolveSibling(file.getFileName() + ".new");
        try {
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(beside), 1 << 16)) {
                writeTo(out);
            }
            move(beside, file);
        } catch (IOException failed) {
            throw new GeoException(
                    GeoException.Reason.CannotWrite,
                    file + ": cannot be written: " + failed,
                    failed);
        }
    }

    private static void move(Path from, Path to) throws IOException {
        try {
            Files.move(
                    from, to, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (AtomicMoveNotSupportedException elsewhere) {
            Files.move(from, to, StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static int treeLength(Entry entry) {
        return entry.network.length() + (entry.network.v6() ? 0 : 96);
    }

    private void insert(Entry entry) {
        int length = treeLength(entry);
        int value = -2 - entry.record;
        if (length == 0) {
            children[0] = value;
            children[1] = value;
            return;
        }
        int node = 0;
        for (int depth = 0; depth < length - 1; depth++) {
            node = descend(2 * node + bit(entry.network, depth));
        }
        children[2 * node + bit(entry.network, length - 1)] = value;
    }

    /// The node below a child; one that was a leaf becomes a node with that leaf on both sides.
    private int descend(int child) {
        int below = children[child];
        if (below >= 0) {
            return below;
        }
        if (2 * nodes + 2 > children.length) {
            children = Arrays.copyOf(children, children.length * 2);
        }
        children[2 * nodes] = below;
        children[2 * nodes + 1] = below;
        children[child] = nodes;
        return nodes++;
    }

    private static int bit(Prefix network, int depth) {
        int position = network.v6() ? depth : depth - 96;
        if (position < 0) {
            return 0;
        }
        long half = position < 64 ? network.high() : network.low();
        return (int) (half >>> (63 - position % 64)) & 1;
    }

    private void writeTo(OutputStream out) throws IOException {
        MmdbData data = new MmdbData();
        int[] offsets = new int[records.size()];
        for (int i = 0; i < offsets.length; i++) {
            offsets[i] = data.size();
            records.get(i).writeTo(data);
        }
        int recordBytes = recordBytes(nodes + 16L + data.size());
        for (int child = 0; child < 2 * nodes; child += 2) {
            writeNode(
                    out,
                    value(children[child], offsets),
                    value(children[child + 1], offsets),
                    recordBytes);
        }
        out.write(new byte[16]);
        data.writeTo(out);
        out.write(METADATA_MARKER);
        MmdbData metadata = new MmdbData();
        metadata.metadata(type, nodes, recordBytes * 8);
        metadata.writeTo(out);
    }

    private long value(int child, int[] offsets) {
        if (child == EMPTY) {
            return nodes;
        }
        return child >= 0 ? child : nodes + 16L + offsets[-2 - child];
    }

    /// Whole octets only: 24 bits reach 16 million, 32 bits four billion.
    private static int recordBytes(long greatest) {
        return greatest < 1L << 24 ? 3 : 4;
    }

    private static void writeNode(OutputStream out, long left, long right, int recordBytes)
            throws IOException {
        for (int i = recordBytes - 1; i >= 0; i--) {
            out.write((int) (left >>> (8 * i)));
        }
        for (int i = recordBytes - 1; i >= 0; i--) {
            out.write((int) (right >>> (8 * i)));
        }
    }
}
