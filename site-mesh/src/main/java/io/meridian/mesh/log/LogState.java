package io.meridian.mesh.log;

import io.meridian.model.Position;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import java.security.MessageDigest;
import java.util.Collection;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;

/// One complete set of records at one position, with the hashes that peers compare: of each bucket,
/// over its records' hashes in key order, and of all buckets. Immutable.
public final class LogState {

    public static final int BUCKETS = 256;
    private static final int BUCKET_HASH_BYTES = 8;

    private final Position position;
    private final NavigableMap<RecordKey, StoredRecord> records;
    private final List<String> bucketHashes;
    private final String rootHash;

    private LogState(Position position, NavigableMap<RecordKey, StoredRecord> records) {
        this.position = position;
        this.records = Collections.unmodifiableNavigableMap(records);
        MessageDigest[] buckets = new MessageDigest[BUCKETS];
        for (StoredRecord stored : records.values()) {
            int bucket = stored.bucket();
            if (buckets[bucket] == null) {
                buckets[bucket] = StoredRecord.sha256();
            }
            buckets[bucket].update(stored.hash());
        }
        MessageDigest root = StoredRecord.sha256();
        String[] hashes = new String[BUCKETS];
        for (int i = 0; i < BUCKETS; i++) {
            byte[] hash = buckets[i] == null ? new byte[32] : buckets[i].digest();
            root.update(hash);
            hashes[i] = HexFormat.of().formatHex(hash, 0, BUCKET_HASH_BYTES);
        }
        bucketHashes = List.of(hashes);
        rootHash = HexFormat.of().formatHex(root.digest());
    }

    public static LogState empty() {
        return new LogState(Position.NONE, new TreeMap<>());
    }

    public static LogState of(Position position, Collection<StoredRecord> records) {
        TreeMap<RecordKey, StoredRecord> map = new TreeMap<>();
        records.forEach(stored -> map.put(stored.published().key(), stored));
        return new LogState(position, map);
    }

    /// The same records at another position: a new term's opening.
    public LogState at(Position other) {
        return new LogState(other, new TreeMap<>(records));
    }

    /// The state after a batch.
    public LogState with(Batch batch) {
        TreeMap<RecordKey, StoredRecord> next = new TreeMap<>(records);
        batch.puts().forEach(put -> next.put(put.published().key(), put));
        batch.deletes().forEach(next::remove);
        return new LogState(batch.position(), next);
    }

    /// The records of some buckets, in key order.
    public List<StoredRecord> inBuckets(Collection<Integer> buckets) {
        return records.values().stream()
                .filter(stored -> buckets.contains(stored.bucket()))
                .toList();
    }

    /// The records of all other buckets.
    public List<StoredRecord> outsideBuckets(Collection<Integer> buckets) {
        return records.values().stream()
                .filter(stored -> !buckets.contains(stored.bucket()))
                .toList();
    }

    public Map<RecordKey, PublishedRecord> published() {
        Map<RecordKey, PublishedRecord> published = new LinkedHashMap<>();
        records.forEach((key, stored) -> published.put(key, stored.published()));
        return Collections.unmodifiableMap(published);
    }

    public Position position() {
        return position;
    }

    public NavigableMap<RecordKey, StoredRecord> records() {
        return records;
    }

    public List<String> bucketHashes() {
        return bucketHashes;
    }

    public String rootHash() {
        return rootHash;
    }
}
