package io.meridian.mesh;

import static io.meridian.mesh.MeshFixture.delete;
import static io.meridian.mesh.MeshFixture.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.model.Opinion;
import io.meridian.model.Position;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MeshIT {

    @TempDir Path folder;

    @Test
    void publishedRecordsReachEveryNodeAndLateJoiners() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 3)) {
            Mesh writer = mesh.start(1);
            Mesh second = mesh.start(2);
            lead(writer);
            writer.publisher()
                    .publish(List.of(put("a.example", "192.0.2.1"), put("b.example", "192.0.2.2")));
            Position after = writer.publisher().publish(List.of(delete("b.example")));
            await(() -> second.log().snapshot().position().equals(after));

            Mesh late = mesh.start(3);

            await(() -> late.log().snapshot().position().equals(after));
            assertThat(late.log().snapshot().records())
                    .isEqualTo(writer.log().snapshot().records())
                    .hasSize(1);
            assertThat(late.log().snapshot().rootHash())
                    .isEqualTo(writer.log().snapshot().rootHash());
        }
    }

    @Test
    void changesArriveByComparisonWhenNothingIsPushed() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh writer = mesh.startWithoutPush(1);
            Mesh other = mesh.startWithoutPush(2);
            lead(writer);
            writer.publisher().publish(List.of(put("a.example", "192.0.2.1")));

            await(() -> other.log().snapshot().records().size() == 1);
            assertThat(other.stats().repairs.sum()).isPositive();
        }
    }

    @Test
    void opinionsTravelAndGoStaleWhenTheirNodeIsSilent() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh first = mesh.start(1);
            Mesh second = mesh.startWithoutPush(2);
            second.opinions().announce(List.of(opinion(Opinion.State.UP)));
            await(() -> stateAt(first, 2) == Opinion.State.UP);

            second.opinions().announce(List.of(opinion(Opinion.State.DOWN)));
            await(() -> stateAt(first, 2) == Opinion.State.DOWN);
            assertThat(of(first, 2).fresh()).isTrue();

            second.close();
            await(() -> !of(first, 2).fresh());
            assertThat(of(first, 2).opinions()).hasSize(1);
        }
    }

    @Test
    void higherTermTakesOverAndTheOldWriterStandsDown() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh old = mesh.start(1);
            Mesh next = mesh.start(2);
            lead(old);
            old.publisher()
                    .publish(List.of(put("a.example", "192.0.2.1"), put("b.example", "192.0.2.1")));
            lead(next);
            next.publisher().publish(List.of(delete("a.example")));

            await(() -> old.publisher().leadership() instanceof LogPublisher.Leadership.StoodDown);
            await(() -> old.log().snapshot().rootHash().equals(next.log().snapshot().rootHash()));
            assertThat(old.log().snapshot().records()).hasSize(1);
            assertThatThrownBy(
                            () -> old.publisher().publish(List.of(put("c.example", "192.0.2.1"))))
                    .isInstanceOfSatisfying(
                            MeshException.class,
                            refused ->
                                    assertThat(refused.reason())
                                            .isEqualTo(MeshException.Reason.NotLeading));
        }
    }

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
            hash = writer.log().snapshot().rootHash();
        }
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            Mesh again = mesh.startWithoutPush(1);
            assertThat(again.log().snapshot().rootHash()).isEqualTo(hash);
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

            assertThat(
                            writer.publisher()
                                    .publish(List.of(put("a.example", "192.0.2.1"), delete("x"))))
                    .isEqualTo(first);
            assertThatThrownBy(() ->
                            writer.publisher().publish(List.of(put("A.example", "192.0.2.1"))))
                    .hasMessageContaining("lower-case");
            assertThat(writer.log().snapshot().position()).isEqualTo(first);
        }
    }

    @Test
    void refusesASecondProcessAndAPortInUse() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            mesh.startWithoutPush(1);
            assertThatThrownBy(() -> mesh.startWithoutPush(1))
                    .hasMessageContaining("in use by another process");
            mesh.addresses.put(2, mesh.addresses.get(1));
            assertThatThrownBy(() -> mesh.startWithoutPush(2))
                    .hasMessageContaining("cannot be bound");
        }
    }

    @Test
    void damageOnDiskNeverGivesAWrongRecordAndIsMendedByAPeer() throws IOException {
        Random random = new Random(3);
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh writer = mesh.startWithoutPush(1);
            lead(writer, mesh);
            List<LogChange> changes = new ArrayList<>();
            for (int i = 0; i < 100; i++) {
                changes.add(put("s" + i + ".example", "192.0.2." + i));
            }
            writer.publisher().publish(changes);
            LogSnapshot right = writer.log().snapshot();
            for (int round = 0; round < 8; round++) {
                Mesh other = mesh.startWithoutPush(2);
                await(() -> other.log().snapshot().rootHash().equals(right.rootHash()));
                other.close();
                damage(folder.resolve("node-2"), random, round);

                Mesh damaged = mesh.startWithoutPush(2);
                assertThat(right.records().entrySet())
                        .containsAll(damaged.log().snapshot().records().entrySet());
                await(() -> damaged.log().snapshot().rootHash().equals(right.rootHash()));
                damaged.close();
            }
        }
    }

    /// Flips some octets of the log's files, or cuts them.
    private static void damage(Path node, Random random, int round) throws IOException {
        for (String name : List.of("log.snapshot", "log.journal")) {
            Path file = node.resolve(name);
            if (Files.exists(file) && Files.size(file) > 0) {
                byte[] octets = Files.readAllBytes(file);
                for (int i = 0; i < 5; i++) {
                    octets[random.nextInt(octets.length)] ^= (byte) (1 << random.nextInt(8));
                }
                int length = round % 2 == 0 ? octets.length : random.nextInt(octets.length);
                Files.write(file, java.util.Arrays.copyOf(octets, length));
            }
        }
    }

    /// A member that is stopped for longer than Hazelcast's heartbeat limit, during adds and
    /// deletes.
    @Test
    void memberThatWasStoppedHasWhatTheOthersHaveAfterItReturns() throws Exception {
        try (MeshFixture mesh = new MeshFixture(folder, 3)) {
            Mesh writer = mesh.start(1);
            Mesh second = mesh.start(2);
            Process third = MemberProcess.start(mesh, 3);
            try {
                lead(writer);
                for (int i = 0; i < 50; i++) {
                    writer.publisher().publish(List.of(put("s" + i + ".example", "192.0.2.1")));
                }
                await(() -> writer.log().snapshot().rootHash().equals(rootHashOf(writer, 3)));

                signal(third, "STOP");
                long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(13);
                for (int i = 0; System.nanoTime() < until; i++) {
                    writer.publisher()
                            .publish(
                                    List.of(
                                            delete("s" + i + ".example"),
                                            put("n" + i + ".example", "192.0.2.2")));
                    Thread.sleep(200);
                }
                signal(third, "CONT");

                await(() -> writer.log().snapshot().rootHash().equals(rootHashOf(writer, 3)));
                await(() ->
                        writer.log()
                                .snapshot()
                                .rootHash()
                                .equals(second.log().snapshot().rootHash()));
                assertThat(second.log().snapshot().records().keySet())
                        .noneMatch(key -> key.name().equals("s0.example"));
            } finally {
                third.destroyForcibly().waitFor();
            }
        }
    }

    private static void signal(Process process, String name) throws Exception {
        assertThat(
                        new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                                .inheritIO()
                                .start()
                                .waitFor())
                .isZero();
    }

    private static String rootHashOf(Mesh seenFrom, int member) {
        return seenFrom.peers().stream()
                .filter(peer -> peer.member() == member)
                .map(PeerStatus::rootHash)
                .map(String::valueOf)
                .findFirst()
                .orElse("");
    }

    private static void lead(Mesh node) {
        node.publisher().claim(false);
        await(() -> node.publisher().leadership() instanceof LogPublisher.Leadership.Leading);
    }

    /// With a second member that lends its voice for the majority.
    private static void lead(Mesh node, MeshFixture mesh) {
        try (Mesh voice = mesh.startWithoutPush(2)) {
            assertThat(voice.self().member()).isEqualTo(2);
            lead(node);
        }
    }

    private static Opinion opinion(Opinion.State state) {
        return new Opinion(
                "tcp://192.0.2.1:80",
                state,
                new Opinion.Evidence("x", Duration.ofMillis(3), Duration.ZERO, true));
    }

    private static NodeOpinions of(Mesh node, int member) {
        return node.opinions().heard().stream()
                .filter(heard -> heard.node().member() == member)
                .findFirst()
                .orElseThrow();
    }

    private static Opinion.State stateAt(Mesh node, int member) {
        return node.opinions().heard().stream()
                .filter(heard -> heard.node().member() == member)
                .flatMap(heard -> heard.opinions().values().stream())
                .map(Opinion::state)
                .findFirst()
                .orElse(Opinion.State.UNKNOWN);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited a minute").isLessThan(deadline);
            try {
                Thread.sleep(50);
            } catch (InterruptedException interrupted) {
                throw new AssertionError(interrupted);
            }
        }
    }
}
