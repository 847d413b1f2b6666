package io.meridian.geo;

import com.maxmind.db.Metadata;
import io.meridian.model.IpAddress;
import java.nio.file.Path;

/// The search tree of a MaxMind DB (MaxMind DB File Format Specification 2.0, "Binary Search Tree
/// Section"), walked once from its first leaf to its last.
///
/// The library's own walk makes several objects for every network and hands out a decoded record
/// each time; over five million networks that is most of the time it takes to load a database. This
/// one hands out where a leaf's record stands, and the library decodes each record once.
final class MmdbTree {

    /// Knows the class of a record that is met for the first time.
    interface Classes {
        /// @param offset of the record, the same for all leaves that share it
        /// @param address one that leads there
        /// @return 0 when the record says nothing of use
        int of(int offset, IpAddress address);
    }

    private final Path name;
    private final byte[] file;
    private final int nodes;
    private final int recordBits;
    private final boolean v6;
    private final Classes classes;
    private final OffsetMap known = new OffsetMap();
    private final int ipv4Start;
    private LeafWriter writer = new LeafWriter(false);
    private EmbeddedSplit leaves = new EmbeddedSplit(writer, false);
    private boolean walksV6;
    private long visits;
    private long networks;

    /// @param name for messages
    MmdbTree(Path name, byte[] file, Metadata metadata, Classes classes) {
        this.name = name;
        this.file = file;
        this.nodes = (int) metadata.nodeCount();
        this.recordBits = metadata.recordSize();
        this.v6 = metadata.ipVersion() == 6;
        this.classes = classes;
        this.ipv4Start = v6 ? descendZeros(96) : 0;
    }

    /// How many leaves with a record there were in what has been walked.
    long networks() {
        return networks;
    }

    /// What the tree says of one family.
    ///
    /// @throws GeoException `Corrupt` when the tree leads nowhere or in a circle
    LeafIndex walk(boolean ofV6) {
        if (ofV6 && !v6) {
            return LeafWriter.empty(true);
        }
        writer = new LeafWriter(ofV6);
        leaves = new EmbeddedSplit(writer, ofV6);
        walksV6 = ofV6;
        visits = 0;
        walk(ofV6 ? 0 : ipv4Start, 0, 0, 0);
        return writer.build();
    }

    /// The child that the all-zero prefix of this length leads to, or whatever ends the way before.
    private int descendZeros(int depth) {
        int node = 0;
        for (int i = 0; i < depth && node < nodes; i++) {
            node = child(node, 0);
        }
        return node;
    }

    /// @param node a node, or what a leaf holds
    private void walk(int node, long high, long low, int depth) {
        if (walksV6 && depth > 0 && isElsewhere(node, high, low, depth)) {
            leaves.add(high, low, depth, 0);
        } else if (walksV6 && EmbeddedSplit.covers(high, low, depth)) {
            leaves.add(high, low, depth, 0); // becomes an embedded leaf
        } else if (node >= nodes || node < 0) {
            leaf(node, high, low, depth);
        } else {
            descend(node, high, low, depth);
        }
    }

    private void descend(int node, long high, long low, int depth) {
        if (++visits > nodes || depth >= (walksV6 ? 128 : 32)) {
            throw damaged("its tree leads in a circle");
        }
        walk(child(node, 0), high, low, depth + 1);
        walk(
                child(node, 1),
                depth < 64 ? high | 1L << (63 - depth) : high,
                depth < 64 ? low : low | 1L << (127 - depth),
                depth + 1);
    }

    /// IPv4 has an index of its own; other prefixes that lead into its part of the tree (such as
    /// `::ffff:0:0/96`) are other spellings of it.
    private boolean isElsewhere(int node, long high, long low, int depth) {
        boolean compatible = depth == 96 && high == 0 && low == 0;
        return compatible || node == ipv4Start && ipv4Start < nodes;
    }

    private void leaf(int record, long high, long low, int depth) {
        int locationClass = record == nodes ? 0 : classOf(record, high, low);
        networks += record == nodes ? 0 : 1;
        leaves.add(high, low, depth, locationClass);
    }

    private int classOf(int record, long high, long low) {
        int offset = record - nodes - 16;
        if (record < 0 || offset < 0 || offset >= file.length) {
            throw damaged("its tree leads outside the file");
        }
        int before = known.get(offset);
        if (before != OffsetMap.ABSENT) {
            return before;
        }
        IpAddress address =
                walksV6 ? new IpAddress(high, low, true) : IpAddress.v4((int) (high >>> 32));
        int found = classes.of(offset, address);
        known.put(offset, found);
        return found;
    }

    /// A node is two records of 24, 28 or 32 bits; of 28, the octet in the middle holds the upper
    /// four bits of both.
    private int child(int node, int side) {
        int at = node * (recordBits / 4);
        if (at < 0 || at + recordBits / 4 > file.length) {
            throw damaged("its tree is cut off");
        }
        return switch (recordBits) {
            case 24 -> octets(at + 3 * side, 3);
            case 28 -> {
                int middle = file[at + 3] & 0xff;
                yield side == 0
                        ? (middle >>> 4) << 24 | octets(at, 3)
                        : (middle & 15) << 24 | octets(at + 4, 3);
            }
            default -> octets(at + 4 * side, 4);
        };
    }

    private GeoException damaged(String how) {
        return new GeoException(GeoException.Reason.Corrupt, name + ": is damaged: " + how);
    }

    private int octets(int at, int count) {
        int value = 0;
        for (int i = at; i < at + count; i++) {
            value = value << 8 | file[i] & 0xff;
        }
        return value;
    }
}
