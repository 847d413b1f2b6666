package io.meridian.mesh;

import static io.meridian.mesh.MeshFixture.await;
import static io.meridian.mesh.MeshFixture.lead;
import static io.meridian.mesh.MeshFixture.rootHash;
import static io.meridian.mesh.Records.delete;
import static io.meridian.mesh.Records.key;
import static io.meridian.mesh.Records.put;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.model.Opinion;
import io.meridian.model.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Members that hold together: with Hazelcast and without.
class MeshIT {

    @TempDir Path folder;

    @Test
    void membersThatStartTogetherFormOneClusterAndHoldOneSet() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 4)) {
            List<Mesh> nodes = new ArrayList<>();
            for (int member = 1; member <= 3; member++) {
                nodes.add(mesh.start(member));
            }
            Mesh writer = nodes.getFirst();
            lead(writer);
            writer.publisher()
                    .publish(List.of(put("a.example", "192.0.2.1"), put("b.example", "192.0.2.2")));
            Position after = writer.publisher().publish(List.of(delete("b.example")));
            nodes.add(mesh.start(4));

            for (Mesh node : nodes) {
                await(() -> node.log().snapshot().position().equals(after));
                assertThat(node.log().snapshot().records())
                        .isEqualTo(writer.log().snapshot().records())
                        .containsOnlyKeys(key("a.example"));
                assertThat(rootHash(node)).isEqualTo(rootHash(writer));
                await(() -> node.peers().stream().allMatch(PeerStatus::listed));
            }
        }
    }

    @Test
    void changesArriveByComparisonWhenNothingIsPushed() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh writer = mesh.startWithoutPush(1);
            Mesh other = mesh.startWithoutPush(2);
            lead(writer);
            writer.publisher()
                    .publish(List.of(put("a.example", "192.0.2.1"), put("b.example", "192.0.2.1")));
            await(() -> other.log().snapshot().records().size() == 2);
            Position after = writer.publisher().publish(List.of(delete("a.example")));

            await(() -> other.log().snapshot().position().equals(after));
            assertThat(other.log().snapshot().records()).containsOnlyKeys(key("b.example"));
            assertThat(other.stats().repairs.sum()).isPositive();
        }
    }

    @Test
    void setThatNoPushWouldCarryArrivesPageByPage() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh writer = mesh.start(1);
            Mesh other = mesh.start(2);
            lead(writer);
            List<LogChange> changes = new ArrayList<>();
            for (int i = 0; i < 10_000; i++) { // three pages
                changes.add(put("service-number-" + i + ".example", "192.0.2.1"));
            }
            writer.publisher().publish(changes);

            await(() -> rootHash(other).equals(rootHash(writer)));
            assertThat(other.log().snapshot().records()).hasSize(10_000);
        }
    }

    @Test
    void opinionsTravelGoStaleWithTheirNodeAndComeBackWithIt() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh first = mesh.start(1);
            Mesh second = mesh.startWithoutPush(2);
            second.opinions().announce(List.of(opinion(Opinion.State.UP)));
            await(() -> stateAt(first, 2) == Opinion.State.UP);
            second.opinions().announce(List.of(opinion(Opinion.State.DOWN)));
            await(() -> stateAt(first, 2) == Opinion.State.DOWN);
            assertThat(heard(first, 2).fresh()).isTrue();

            second.close();
            await(() -> !heard(first, 2).fresh());
            assertThat(stateAt(first, 2)).isEqualTo(Opinion.State.DOWN);

            mesh.startWithoutPush(2).opinions().announce(List.of(opinion(Opinion.State.UP)));
            await(() -> heard(first, 2).fresh() && stateAt(first, 2) == Opinion.State.UP);
        }
    }

    @Test
    void lastOpinionsAreKnownAfterARestartWithoutPeersButDoNotVote() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh first = mesh.startWithoutPush(1);
            try (Mesh second = mesh.startWithoutPush(2)) {
                second.opinions().announce(List.of(opinion(Opinion.State.UP)));
                await(() -> stateAt(first, 2) == Opinion.State.UP);
            }
            first.close();

            Mesh again = mesh.startWithoutPush(1);

            assertThat(stateAt(again, 2)).isEqualTo(Opinion.State.UP);
            assertThat(heard(again, 2).fresh()).isFalse();
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

            await(() -> old.publisher().leadership() instanceof Leadership.StoodDown);
            await(() -> rootHash(old).equals(rootHash(next)));
            assertThat(old.log().snapshot().records()).containsOnlyKeys(key("b.example"));
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
    void listenersHearEverySetInOrder() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            Mesh node = mesh.startWithoutPush(1);
            List<Position> told = new CopyOnWriteArrayList<>();
            lead(node);
            Subscription subscription =
                    node.log()
                            .subscribe(snapshot -> {
                                told.add(snapshot.position());
                                throw new IllegalStateException("a listener that fails");
                            });
            for (int i = 0; i < 20; i++) {
                node.publisher().publish(List.of(put("a.example", "192.0.2." + i)));
            }

            await(() -> told.size() == 21);
            assertThat(told).isSorted().doesNotHaveDuplicates();
            subscription.close();
        }
    }

    @Test
    void refusesAPortAndAFolderThatAreInUse() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            mesh.startWithoutPush(1);
            assertThatThrownBy(() -> mesh.startWithoutPush(1))
                    .hasMessageContaining("cannot be bound");
            MeshConfig sameFolder =
                    new MeshConfig(
                            MeshFixture.INSTALLATION,
                            MeshFixture.id(2),
                            mesh.addresses,
                            mesh.folder(1),
                            mesh.hazelcastBase);
            assertThatThrownBy(() -> MeshNode.start(sameFolder))
                    .hasMessageContaining("in use by another process");
            mesh.startWithoutPush(2); // what was refused holds on to nothing
        }
    }

    @Test
    void refusesTheFolderOfAnotherInstallation() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            try (Mesh node = mesh.startWithoutPush(1)) {
                lead(node);
                for (int i = 0; i <= 600; i++) { // so that there is a snapshot
                    node.publisher().publish(List.of(put("a.example", "192.0.2." + i % 250)));
                }
            }
            MeshConfig other =
                    new MeshConfig(
                            "other",
                            MeshFixture.id(1),
                            mesh.addresses,
                            mesh.folder(1),
                            mesh.hazelcastBase);
            assertThatThrownBy(() -> MeshNode.start(other))
                    .isInstanceOf(MeshException.class)
                    .hasMessageContaining("installation 'test', this is 'other'");
        }
    }

    private static Opinion opinion(Opinion.State state) {
        return new Opinion(
                "tcp://192.0.2.1:80",
                state,
                new Opinion.Evidence("x", Duration.ofMillis(3), Duration.ZERO, true));
    }

    private static NodeOpinions heard(Mesh node, int member) {
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
}
