package io.meridian.dns.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.affinity.AffinityKey;
import io.meridian.dns.affinity.AffinityRounds;
import io.meridian.dns.affinity.AffinityTable;
import io.meridian.dns.affinity.TestTables;
import io.meridian.mesh.disk.DataFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Entries that outlive a process, by files as they are and as they come to harm.
final class AffinityFileTest {

    private static final int HOUR = 3_600;
    private static final int ENTRIES = 9_000; // three frames

    @TempDir private Path folder;
    private DataFolder storage;
    private final AtomicLong wallMillis = new AtomicLong(1_800_000_000_000L);

    @BeforeEach
    void open() {
        storage = new DataFolder(folder);
    }

    @AfterEach
    void close() {
        storage.close();
    }

    private AffinityFile file() {
        return new AffinityFile(storage, wallMillis::get);
    }

    private static long key(int i) {
        return AffinityKey.of(7, false, false, 32, 0, i);
    }

    private void save() {
        AffinityTable table = new AffinityTable(100_000, 1_000_000);
        table.tick(1_000);
        for (int i = 0; i < ENTRIES; i++) {
            table.add(key(i), 1 + i, i % 2 == 0 ? HOUR : 60, 0, i, false);
        }
        assertThat(file().save(new AffinityRounds(table))).isTrue();
    }

    private AffinityTable restored() {
        AffinityTable table = new AffinityTable(100_000, 1_000_000);
        table.tick(77); // another process, another clock
        file().restore(table);
        return table;
    }

    private static int count(AffinityTable table) {
        AffinityRounds rounds = new AffinityRounds(table);
        rounds.age(false);
        return rounds.entries();
    }

    @Test
    void nothingIsThereBeforeTheFirstTime() {
        assertThat(count(restored())).isZero();
        assertThat(file().save(new AffinityRounds(TestTables.small()))).isTrue();
        assertThat(count(restored())).isZero();
    }

    @Test
    void timeGoesOnWhileNothingRuns() {
        save();
        wallMillis.addAndGet(600_000);
        AffinityTable table = restored();
        assertThat(count(table)).isEqualTo(ENTRIES / 2);
        long found = table.find(key(42));
        assertThat(table.memberOf(found)).isEqualTo(43);
        assertThat(table.secondsLeft(found)).isEqualTo(HOUR - 600);
        assertThat(table.find(key(43))).isEqualTo(AffinityTable.NONE);
        wallMillis.addAndGet(1_000L * HOUR * 24 * 365 * 100);
        assertThat(count(restored())).isZero();
    }

    @Test
    void aWallClockThatWentBackTakesNoTime() {
        save();
        wallMillis.addAndGet(-86_400_000);
        AffinityTable table = restored();
        assertThat(count(table)).isEqualTo(ENTRIES);
        assertThat(table.secondsLeft(table.find(key(42)))).isEqualTo(HOUR);
    }

    @Test
    void damageCostsTheFramesThatItTouches() throws IOException {
        save();
        Path file = folder.resolve("entries");
        byte[] octets = Files.readAllBytes(file);
        octets[octets.length / 2] ^= 1;
        Files.write(file, octets);
        assertThat(count(restored())).isBetween(ENTRIES / 3, ENTRIES - 1_000);

        Files.write(file, java.util.Arrays.copyOf(octets, octets.length / 3));
        assertThat(count(restored())).isBetween(0, ENTRIES / 2);
        Files.write(file, new byte[1_000]);
        assertThat(count(restored())).isZero();
        Files.write(file, new byte[0]);
        assertThat(count(restored())).isZero();
    }

    @Test
    void framesOfAnotherVersionAreLeftOut() throws IOException {
        storage.replace(
                "entries",
                java.util.List.of(
                        new byte[] {9, 0, 0, 0, 0, 0, 0, 0, 0}, new byte[0], new byte[] {1, 2}));
        assertThat(count(restored())).isZero();
    }

    @Test
    void whatCannotBeWrittenLeavesTheOldCopy() throws IOException {
        save();
        Files.createDirectory(folder.resolve("entries.new"));
        assertThat(file().save(new AffinityRounds(TestTables.small()))).isFalse();
        assertThat(count(restored())).isEqualTo(ENTRIES);
    }
}
