package io.meridian.mesh.disk;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.mesh.Records;
import io.meridian.mesh.log.Batch;
import io.meridian.mesh.log.LogState;
import io.meridian.mesh.log.StoredRecord;
import io.meridian.model.Position;
import io.meridian.model.Term;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogDiskTest {

    private static final Term TERM = new Term(1, "writer");
    private static final List<String> FILES = List.of("log.snapshot", "log.journal");

    @TempDir Path folder;
    private final Map<Position, LogState> history = new TreeMap<>();
    private LogState state = LogState.empty();

    /// A snapshot of twenty records and a journal of ten batches.
    @BeforeEach
    void write() throws IOException {
        try (DataFolder data = new DataFolder(folder)) {
            LogDisk disk = new LogDisk(data, "test");
            remember(state);
            for (int i = 0; i < 20; i++) {
                remember(state.with(next(i, i)));
            }
            disk.replace(state);
            for (int i = 0; i < 10; i++) {
                append(disk, i);
            }
        }
    }

    private void append(LogDisk disk, int i) throws IOException {
        Batch content = next(i * 3, 100 + i);
        LogState after = state.with(content);
        disk.append(
                new Batch(content.position(), after.rootHash(), content.puts(), content.deletes()),
                after);
        remember(after);
    }

    private void remember(LogState after) {
        state = after;
        history.put(after.position(), after);
    }

    private Batch next(int service, int address) {
        StoredRecord put = Records.stored("s" + service + ".example", "192.0.2." + address);
        Position before = state.position();
        Position position =
                before.equals(Position.NONE)
                        ? new Position(TERM, 0)
                        : new Position(TERM, before.seq() + 1);
        return new Batch(
                position, "", List.of(put), List.of("service/s" + (service + 1) + ".example"));
    }

    private LogDisk.Loaded load() {
        try (DataFolder data = new DataFolder(folder)) {
            return new LogDisk(data, "test").load();
        }
    }

    @Test
    void readsWhatWasWritten() {
        LogDisk.Loaded loaded = load();

        assertThat(loaded.bad()).isZero();
        assertThat(loaded.whole()).isTrue();
        assertThat(loaded.state().position()).isEqualTo(state.position());
        assertThat(loaded.state().rootHash()).isEqualTo(state.rootHash());
    }

    @Test
    void readsNothingFromAnEmptyFolder(@TempDir Path empty) {
        try (DataFolder data = new DataFolder(empty)) {
            LogDisk.Loaded loaded = new LogDisk(data, "test").load();

            assertThat(loaded.state().position()).isEqualTo(Position.NONE);
            assertThat(loaded.state().size()).isZero();
            assertThat(loaded.whole()).isTrue();
            assertThat(loaded.bad()).isZero();
        }
    }

    /// Whatever is flipped or cut: what is read was written, and belongs where it says it does.
    @Test
    void damageNeverGivesAWrongRecord() throws IOException {
        Map<String, byte[]> sound = contents();
        for (int seed = 0; seed < 200; seed++) {
            restore(sound);
            int hurt = damage(new Random(seed), sound);

            LogDisk.Loaded loaded = load();

            String what = "seed " + seed + ", files hurt: " + hurt;
            assertRight(what, loaded);
        }
    }

    private void assertRight(String what, LogDisk.Loaded loaded) {
        boolean headLost = loaded.state().position().equals(Position.NONE);
        LogState then = history.get(loaded.state().position());
        assertThat(then).as(what).isNotNull();
        if (loaded.whole() && !headLost) {
            assertThat(loaded.state().rootHash()).as(what).isEqualTo(then.rootHash());
        }
        loaded.state()
                .records()
                .forEach(stored ->
                        assertThat(
                                        headLost
                                                ? everWritten(stored)
                                                : stored.equals(then.get(stored.key())))
                                .as("%s: %s at %s", what, stored, loaded.state().position())
                                .isTrue());
        boolean lost = !loaded.state().rootHash().equals(state.rootHash());
        assertThat(!lost || loaded.bad() > 0).as("%s: loss is noticed", what).isTrue();
    }

    private boolean everWritten(StoredRecord stored) {
        return history.values().stream().anyMatch(at -> stored.equals(at.get(stored.key())));
    }

    private Map<String, byte[]> contents() throws IOException {
        Map<String, byte[]> contents = new TreeMap<>();
        for (String name : FILES) {
            contents.put(name, Files.readAllBytes(folder.resolve(name)));
        }
        return contents;
    }

    private void restore(Map<String, byte[]> contents) throws IOException {
        for (Map.Entry<String, byte[]> file : contents.entrySet()) {
            Files.write(folder.resolve(file.getKey()), file.getValue());
        }
    }

    /// @return how many files were hurt
    private int damage(Random random, Map<String, byte[]> sound) throws IOException {
        int hurt = 0;
        for (Map.Entry<String, byte[]> file : sound.entrySet()) {
            if (random.nextInt(3) > 0) {
                byte[] octets = file.getValue().clone();
                for (int i = random.nextInt(4); i > 0; i--) {
                    octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
                }
                boolean cut = random.nextBoolean();
                int length = cut ? random.nextInt(octets.length) : octets.length;
                Files.write(folder.resolve(file.getKey()), Arrays.copyOf(octets, length));
                hurt++;
            }
        }
        return hurt;
    }

    /// The first write after damage must not end up behind a gap.
    @Test
    void whatIsAcceptedAfterDamageIsThereAtTheNextStart() throws IOException {
        Map<String, byte[]> sound = contents();
        for (int seed = 0; seed < 30; seed++) {
            restore(sound);
            int _ = damage(new Random(seed), sound);
            try (DataFolder data = new DataFolder(folder)) {
                LogDisk disk = new LogDisk(data, "test");
                state = disk.load().state();
                append(disk, seed);
            }

            LogDisk.Loaded loaded = load();

            assertThat(loaded.state().position()).as("seed " + seed).isEqualTo(state.position());
            assertThat(loaded.state().rootHash()).isEqualTo(state.rootHash());
            assertThat(loaded.bad()).isZero();
        }
    }

    @Test
    void batchAfterOneThatCouldNotBeKeptIsKeptWithIt() throws IOException {
        try (DataFolder data = new DataFolder(folder)) {
            FullDisk full = new FullDisk(data);
            LogDisk disk = new LogDisk(full, "test");
            state = disk.load().state();
            full.isFull = true;
            try {
                append(disk, 1);
            } catch (IOException expected) {
                remember(state.with(next(3, 101))); // served all the same
            }
            full.isFull = false;
            append(disk, 2);
        }

        LogDisk.Loaded loaded = load();

        assertThat(loaded.bad()).isZero();
        assertThat(loaded.state().rootHash()).isEqualTo(state.rootHash());
    }

    @Test
    void journalOlderThanTheSnapshotIsPassedOver() throws IOException {
        byte[] journal = Files.readAllBytes(folder.resolve("log.journal"));
        try (DataFolder data = new DataFolder(folder)) {
            LogDisk disk = new LogDisk(data, "test");
            disk.replace(state);
        }
        Files.write(folder.resolve("log.journal"), journal); // killed before it was deleted

        LogDisk.Loaded loaded = load();

        assertThat(loaded.bad()).isZero();
        assertThat(loaded.state().rootHash()).isEqualTo(state.rootHash());
    }
}
