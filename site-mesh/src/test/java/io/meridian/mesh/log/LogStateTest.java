package io.meridian.mesh.log;

import static io.meridian.mesh.Records.key;
import static io.meridian.mesh.Records.service;
import static io.meridian.mesh.Records.stored;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.mesh.Records;
import io.meridian.model.Position;
import io.meridian.model.Term;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LogStateTest {

    private static final Position POSITION = new Position(new Term(1, "writer"), 5);

    private static List<StoredRecord> records(int count) {
        List<StoredRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(stored("s" + i + ".example", "192.0.2." + i % 250));
        }
        return records;
    }

    @Test
    void hashesDependOnTheSetAndNotOnTheWayToIt() {
        List<StoredRecord> records = records(300);
        LogState straight = LogState.of(POSITION, records);
        Collections.shuffle(records, new Random(1));
        LogState roundabout = LogState.empty();
        for (StoredRecord stored : records) {
            StoredRecord other = stored(stored.key().substring("service/".length()), "192.0.2.99");
            roundabout = roundabout.with(batch(List.of(other), List.of()));
            roundabout = roundabout.with(batch(List.of(stored), List.of("service/x.example")));
            roundabout =
                    roundabout.with(batch(List.of(stored("x.example", "192.0.2.1")), List.of()));
        }
        roundabout = roundabout.with(batch(List.of(), List.of("service/x.example")));

        assertThat(roundabout.rootHash()).isEqualTo(straight.rootHash());
        assertThat(roundabout.bucketHashes()).isEqualTo(straight.bucketHashes());
        assertThat(roundabout.size()).isEqualTo(300);
    }

    private static Batch batch(List<StoredRecord> puts, List<String> deletes) {
        return new Batch(POSITION, "", puts, deletes);
    }

    @Test
    void oneRecordMoreOrLessOrOtherwiseChangesTheRootAndItsBucket() {
        LogState state = LogState.of(POSITION, records(50));
        for (Batch change :
                List.of(
                        batch(List.of(stored("new.example", "192.0.2.1")), List.of()),
                        batch(List.of(stored("s7.example", "192.0.2.99")), List.of()),
                        batch(List.of(), List.of("service/s7.example")))) {
            LogState changed = state.with(change);

            assertThat(changed.rootHash()).isNotEqualTo(state.rootHash());
            assertThat(differing(state, changed)).hasSize(1);
        }
    }

    private static Set<Integer> differing(LogState left, LogState right) {
        Set<Integer> differing = new TreeSet<>();
        for (int i = 0; i < LogState.BUCKETS; i++) {
            if (!left.bucketHashes().get(i).equals(right.bucketHashes().get(i))) {
                differing.add(i);
            }
        }
        return differing;
    }

    @Test
    void isRepairedByTheBucketsThatDiffer() {
        LogState damaged = LogState.of(POSITION, records(100));
        LogState right =
                damaged.with(
                        batch(
                                List.of(
                                        stored("s3.example", "192.0.2.77"),
                                        stored("new.example", "192.0.2.1")),
                                List.of("service/s9.example")));
        Set<Integer> buckets = differing(damaged, right);
        List<StoredRecord> fetched =
                buckets.stream().flatMap(bucket -> right.bucket(bucket).stream()).toList();

        LogState repaired = damaged.repaired(POSITION, buckets, fetched);

        assertThat(repaired.rootHash()).isEqualTo(right.rootHash());
        assertThat(buckets).hasSizeLessThanOrEqualTo(3);
    }

    @Test
    void servesTheLastReadableVersionOfARecord() {
        LogState before = LogState.of(POSITION, List.of(stored("a.example", "192.0.2.1")));
        LogState after =
                before.with(
                        batch(
                                List.of(
                                        Records.ofLaterVersion("a.example", "192.0.2.2"),
                                        Records.ofLaterVersion("b.example", "192.0.2.2")),
                                List.of()));

        assertThat(after.published(before.published(Map.of())))
                .containsExactly(Map.entry(key("a.example"), service("a.example", "192.0.2.1")));
        assertThat(after.size()).isEqualTo(2);
    }

    @Test
    void unreadableRecordKeepsItsOctetsAndSaysWhatIsWrong() {
        StoredRecord later = Records.ofLaterVersion("a.example", "192.0.2.2");
        assertThat(later.published()).isNull();
        assertThat(later.problem()).contains("moonPhase");
        assertThat(StoredRecord.read(later.text())).isEqualTo(later);

        StoredRecord lying = StoredRecord.read("service/b.example", later.octets());
        assertThat(lying.published()).isNull();
        assertThat(StoredRecord.read("service/b", stored("a", "192.0.2.1").octets()).problem())
                .isEqualTo("its key is service/a");
    }
}
