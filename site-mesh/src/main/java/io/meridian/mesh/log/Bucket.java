package io.meridian.mesh.log;

import java.security.MessageDigest;
import java.util.Collections;
import java.util.HexFormat;
import java.util.NavigableMap;
import java.util.TreeMap;

/// One of the 256 parts that a set is compared in, with the hash over its records' hashes in key
/// order. Immutable; successive states share those that did not change.
final class Bucket {

    static final Bucket EMPTY = new Bucket(new TreeMap<>());

    /// Enough to tell two buckets apart by chance; that a repair is right the root hash says.
    private static final int SHORT_HASH_BYTES = 8;

    private final NavigableMap<String, StoredRecord> records;
    private final byte[] hash;
    private final String shortHash;

    /// @param records not changed afterwards
    Bucket(NavigableMap<String, StoredRecord> records) {
        MessageDigest digest = Digests.sha256();
        records.values().forEach(stored -> digest.update(stored.hash()));
        this.records = Collections.unmodifiableNavigableMap(records);
        this.hash = digest.digest();
        this.shortHash = HexFormat.of().formatHex(hash, 0, SHORT_HASH_BYTES);
    }

    NavigableMap<String, StoredRecord> records() {
        return records;
    }

    void addTo(MessageDigest root) {
        root.update(hash);
    }

    String shortHash() {
        return shortHash;
    }
}
