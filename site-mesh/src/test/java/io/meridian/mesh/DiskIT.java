package io.meridian.mesh;

import static io.meridian.mesh.MeshFixture.await;
import static io.meridian.mesh.MeshFixture.lead;
import static io.meridian.mesh.MeshFixture.rootHash;
import static io.meridian.mesh.Records.delete;
import static io.meridian.mesh.Records.key;
import static io.meridian.mesh.Records.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.mesh.disk.FullDisk;
import io.meridian.model.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Starting from disk, whatever has become of it.
class DiskIT {

    @TempDir Path folder;

    @Test
    void startsFromDiskWithoutAnyPeerAndGoesOnInItsOwnTerm() throws IOException {
        String hash;
        Position position;
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            Mesh writer = mesh.startWithoutPush(1);
            lead(writer);
            for (int i = 0; i < 600; i++) { // more than the journal takes
                writer.publisher()
                        .publish(List.of(put("s" + i % 50 + ".example", "192.0.2." + i % 250)));
            }
            position = writer.log().snapshot().position();
            hash = rootHash(writer);
        }
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            Mesh again = mesh.startWithoutPush(1);
            assertThat(rootHash(again)).isEqualTo(hash);
            assertThat(again.log().snapshot().fromDisk()).isTrue();
            lead(again);
            assertThat(again.log().snapshot().position()).isEqualTo(position);
        }
    }

    @Test
    void writesNothingWhenNothingChangesAndRefusesInvalidRecords() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            Mesh writer = mesh.startWithoutPush(1);
            lead(writer);
            Position first = writer.publisher().publish(List.of(put("a.example", "192.0.2.1")));

            List<LogChange> nothing = List.of(put("a.example", "192.0.2.1"), delete("x"));
            assertThat(writer.publisher().publish(nothing)).isEqualTo(first);
            List<LogChange> invalid =
                    List.of(put("b.example", "192.0.2.1"), put("A.example", "192.0.2.1"));
            assertThatThrownBy(() -> writer.publisher().publish(invalid))
                    .hasMessageContaining("service/A.example")
                    .hasMessageContaining("lower-case");
            assertThat(writer.log().snapshot().position()).isEqualTo(first);
        }
    }

    @Test
    void lastChangeToAKeyCounts() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            Mesh writer = mesh.startWithoutPush(1);
            lead(writer);
            writer.publisher().publish(List.of(put("a.example", "192.0.2.1")));
            writer.publisher()
                    .publish(
                            List.of(
                                    delete("a.example"),
                                    put("a.example", "192.0.2.2"),
                                    put("b.example", "192.0.2.1"),
                                    delete("b.example")));

            assertThat(writer.log().snapshot().records())
                    .containsExactly(
                            java.util.Map.entry(
                                    key("a.example"), Records.service("a.example", "192.0.2.2")));
        }
    }

    @Test
    void fullDiskRefusesPublicationsButServesAndLosesNothing() throws IOException {
        AtomicReference<FullDisk> disk = new AtomicReference<>();
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            Mesh writer =
                    mesh.start(
                            1,
                            new FakePush().factory(),
                            storage -> {
                                disk.set(new FullDisk(storage));
                                return disk.get();
                            });
            lead(writer);
            writer.publisher().publish(List.of(put("a.example", "192.0.2.1")));
            disk.get().isFull = true;

            assertThatThrownBy(() ->
                            writer.publisher().publish(List.of(put("b.example", "192.0.2.1"))))
                    .isInstanceOfSatisfying(
                            MeshException.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .isEqualTo(MeshException.Reason.DiskFailed));
            assertThat(writer.log().snapshot().records()).containsOnlyKeys(key("a.example"));
            assertThat(writer.stats().diskErrors.sum()).isPositive();

            disk.get().isFull = false;
            writer.publisher().publish(List.of(put("c.example", "192.0.2.1")));
        }
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            assertThat(mesh.startWithoutPush(1).log().snapshot().records())
                    .containsOnlyKeys(key("a.example"), key("c.example"));
        }
    }

    @Test
    void damageIsMendedByAPeer() throws IOException {
        Random random = new Random(3);
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh writer = mesh.startWithoutPush(1);
            try (Mesh voice = mesh.startWithoutPush(2)) {
                assertThat(voice.self().member()).isEqualTo(2);
                lead(writer);
            }
            List<LogChange> changes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                changes.add(put("s" + i + ".example", "192.0.2." + i));
            }
            writer.publisher().publish(changes);
            LogSnapshot right = writer.log().snapshot();
            for (int round = 0; round < 8; round++) {
                try (Mesh other = mesh.startWithoutPush(2)) {
                    await(() -> rootHash(other).equals(right.rootHash()));
                }
                damage(mesh.folder(2), random, round);
                try (Mesh damaged = mesh.startWithoutPush(2)) {
                    assertThat(right.records().entrySet())
                            .containsAll(damaged.log().snapshot().records().entrySet());
                    await(() -> rootHash(damaged).equals(right.rootHash()));
                    assertThat(damaged.log().snapshot().records()).isEqualTo(right.records());
                }
            }
        }
    }

    /// A writer whose own copy is damaged gets its records back from those it wrote them to.
    @Test
    void writerWithADamagedDiskTakesItsSetBackAndGoesOnInANewTerm() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh other = mesh.startWithoutPush(2);
            String hash;
            Position position;
            try (Mesh writer = mesh.startWithoutPush(1)) {
                lead(writer);
                for (int i = 0; i < 30; i++) {
                    writer.publisher().publish(List.of(put("s" + i + ".example", "192.0.2.1")));
                }
                hash = rootHash(writer);
                position = writer.log().snapshot().position();
                await(() -> rootHash(other).equals(hash));
            }
            damage(mesh.folder(1), new Random(1), 1);

            Mesh again = mesh.startWithoutPush(1);
            lead(again);

            assertThat(rootHash(again)).isEqualTo(hash);
            assertThat(again.log().snapshot().position().term().counter())
                    .isEqualTo(position.term().counter() + 1);
            await(() ->
                    other.log().snapshot().position().equals(again.log().snapshot().position()));
            assertThat(rootHash(other)).isEqualTo(hash);
        }
    }

    /// Flips some octets of the log's files, and cuts them in every other round.
    private static void damage(Path node, Random random, int round) throws IOException {
        for (String name : List.of("log.snapshot", "log.journal")) {
            Path file = node.resolve(name);
            if (Files.exists(file) && Files.size(file) > 0) {
                byte[] octets = Files.readAllBytes(file);
                for (int i = 0; i < 5; i++) {
                    octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
                }
                int length = round % 2 == 0 ? octets.length : random.nextInt(octets.length);
                Files.write(file, Arrays.copyOf(octets, length));
            }
        }
    }
}
