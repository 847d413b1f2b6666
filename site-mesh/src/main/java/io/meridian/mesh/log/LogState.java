package io.meridian.mesh.log;

import io.meridian.model.Position;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// One complete set of records at one position, with the hashes that peers compare: of each bucket,
/// and of all buckets. Immutable.
public final class LogState {

    public static final int BUCKETS = 256;

    private static final LogState EMPTY =
            new LogState(Position.NONE, Collections.nCopies(BUCKETS, Bucket.EMPTY));

    private final Position position;
    private final List<Bucket> buckets;
    private final String rootHash;

    private LogState(Position position, List<Bucket> buckets) {
        MessageDigest root = Digests.sha256();
        buckets.forEach(bucket -> bucket.addTo(root));
        this.position = position;
        this.buckets = buckets;
        this.rootHash = HexFormat.of().formatHex(root.digest());
    }

    public static LogState empty() {
        return EMPTY;
    }

    public static LogState of(Position position, Collection<StoredRecord> records) {
        return EMPTY.changed(position, records, List.of());
    }

    /// The same records at another position: a new term's opening.
    public LogState at(Position other) {
        return new LogState(other, buckets);
    }

    /// The state after a batch.
    public LogState with(Batch batch) {
        return changed(batch.position(), batch.puts(), batch.deletes());
    }

    /// The state with some buckets' records replaced by others.
    public LogState repaired(
            Position other, Set<Integer> replaced, Collection<StoredRecord> records) {
        List<Bucket> kept = new ArrayList<>(buckets);
        replaced.forEach(number -> kept.set(number, Bucket.EMPTY));
        return new LogState(position, kept).changed(other, records, List.of());
    }

    private LogState changed(
            Position other, Collection<StoredRecord> puts, Collection<String> deletes) {
        Map<Integer, NavigableMap<String, StoredRecord>> touched = new HashMap<>();
        for (StoredRecord put : puts) {
            open(touched, put.bucket()).put(put.key(), put);
        }
        for (String key : deletes) {
            open(touched, StoredRecord.bucketOf(key)).remove(key);
        }
        Bucket[] next = buckets.toArray(new Bucket[0]);
        touched.forEach((number, records) -> next[number] = new Bucket(records));
        return new LogState(other, Arrays.asList(next));
    }

    private NavigableMap<String, StoredRecord> open(
            Map<Integer, NavigableMap<String, StoredRecord>> touched, int number) {
        return touched.computeIfAbsent(number, _ -> new TreeMap<>(buckets.get(number).records()));
    }

    public @Nullable StoredRecord get(String key) {
        return buckets.get(StoredRecord.bucketOf(key)).records().get(key);
    }

    public Stream<StoredRecord> records() {
        return buckets.stream().flatMap(bucket -> bucket.records().values().stream());
    }

    /// The records of one bucket, in key order.
    public Collection<StoredRecord> bucket(int number) {
        return buckets.get(number).records().values();
    }

    public int size() {
        return buckets.stream().mapToInt(bucket -> bucket.records().size()).sum();
    }

    /// What can be served, in key order: of a record that cannot be read the last one that could.
    ///
    /// @param before what was served until now
    public Map<RecordKey, PublishedRecord> published(Map<RecordKey, PublishedRecord> before) {
        TreeMap<RecordKey, PublishedRecord> served = new TreeMap<>();
        records()
                .forEach(stored -> {
                    RecordKey key = stored.recordKey();
                    PublishedRecord readable = stored.published();
                    PublishedRecord serve =
                            readable != null || key == null ? readable : before.get(key);
                    if (key != null && serve != null) {
                        served.put(key, serve);
                    }
                });
        return Collections.unmodifiableMap(served);
    }

    public Position position() {
        return position;
    }

    public List<String> bucketHashes() {
        return buckets.stream().map(Bucket::shortHash).toList();
    }

    public String rootHash() {
        return rootHash;
    }
}
