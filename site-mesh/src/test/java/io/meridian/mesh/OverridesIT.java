package io.meridian.mesh;

import static io.meridian.mesh.MeshFixture.INSTALLATION;
import static io.meridian.mesh.MeshFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.disk.FullDisk;
import io.meridian.mesh.disk.HangingDisk;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.model.OperatorOverride;
import io.meridian.model.OperatorOverride.Action;
import io.meridian.model.OperatorOverride.Version;
import io.meridian.model.Opinion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Operators' orders between members, over restarts and partitions.
class OverridesIT {

    @TempDir Path folder;

    @Test
    void ordersArriveByPush() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh first = mesh.start(1);
            Mesh second = mesh.start(2);
            await(() -> second.peers().stream().allMatch(PeerStatus::listed));

            OperatorOverride given = first.overrides().put(order("site:london", Action.DRAIN));

            await(() -> second.overrides().all().equals(List.of(given)));
            assertThat(second.overrides().audit()).containsExactly(given);
        }
    }

    @Test
    void nodesThatWereApartAgreeOnTheLaterOrderAndKeepItOverARestart() throws IOException {
        OperatorOverride cleared;
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh first = mesh.startWithoutPush(1);
            first.overrides().put(order("site:london", Action.DRAIN));
            first.overrides().put(order("cluster:a", Action.DOWN));
            OperatorOverride _ = first.overrides().put(cleared("site:london"));
            first.close();

            Mesh second = mesh.startWithoutPush(2);
            second.overrides().put(order("site:london", Action.MAINTENANCE));
            OperatorOverride later = second.overrides().put(order("cluster:a", Action.UP));
            cleared = second.overrides().put(cleared("site:london"));

            Mesh again = mesh.startWithoutPush(1);
            await(() -> again.overrides().all().equals(List.of(later, cleared)));
            await(() -> second.overrides().all().equals(List.of(later, cleared)));
            assertThat(again.overrides().audit()).hasSize(5);
        }
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            Mesh alone = mesh.startWithoutPush(1);
            assertThat(alone.overrides().all()).hasSize(2).contains(cleared);
            assertThat(alone.overrides().audit()).hasSize(5);
            OperatorOverride next = alone.overrides().put(order("site:london", Action.UP));
            assertThat(next.version()).isGreaterThan(cleared.version());
        }
    }

    @Test
    void anOrderGivenAfterAnotherWasSeenIsLaterThoughTheClockIsBehind() {
        Version seen = new Version(5_000, 0, 2);
        assertThat(seen.next(4_000, 1)).isGreaterThan(seen).isEqualTo(new Version(5_000, 1, 1));
        assertThat(seen.next(6_000, 1)).isEqualTo(new Version(6_000, 0, 1));
        assertThat(new Version(5_000, Integer.MAX_VALUE, 2).next(4_000, 1))
                .isEqualTo(new Version(5_001, 0, 1));
    }

    private static Mesh startOn(
            AtomicReference<HangingDisk> disk, MeshFixture mesh, FakePush push) {
        return mesh.start(
                1,
                push.factory(),
                storage -> {
                    disk.set(new HangingDisk(storage));
                    return disk.get();
                });
    }

    @Test
    void anOrderThatWaitsForTheDiskHoldsUpNoOpinion() throws Exception {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            AtomicReference<HangingDisk> disk = new AtomicReference<>();
            FakePush push = new FakePush();
            Mesh node = startOn(disk, mesh, push);
            disk.get().hang();
            CompletableFuture<OperatorOverride> given =
                    CompletableFuture.supplyAsync(
                            () -> node.overrides().put(order("site:london", Action.DRAIN)));
            await(() -> disk.get().isWaitedFor());
            OperatorOverride theirs = theirs("site:singapore", 0);
            receive(push, theirs);
            node.opinions().announce(List.of(down()));
            await(() -> !node.opinions().heard().getFirst().opinions().isEmpty());
            await(() -> node.overrides().all().equals(List.of(theirs)));
            assertThat(given).isNotDone();

            // The order's own write, the audit trail and the file of theirs, the trail of ours: the
            // file has theirs without ours now.
            disk.get().pass(4);
            await(() -> node.overrides().all().size() == 2 && disk.get().isWaitedFor());
            assertThatThrownBy(() -> given.get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            disk.get().goOn();
            OperatorOverride ours = given.get(60, TimeUnit.SECONDS);
            assertThat(node.overrides().all()).containsExactly(ours, theirs);
            node.close();
            assertThat(mesh.startWithoutPush(1).overrides().all()).containsExactly(ours, theirs);
        }
    }

    @Test
    void anOrderThatAPeersLaterOneOvertakesIsNotSaidToBeInForce() throws Exception {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            AtomicReference<HangingDisk> disk = new AtomicReference<>();
            FakePush push = new FakePush();
            Mesh node = startOn(disk, mesh, push);
            disk.get().hang();
            CompletableFuture<OperatorOverride> given =
                    CompletableFuture.supplyAsync(
                            () -> node.overrides().put(order("site:london", Action.DRAIN)));
            await(() -> disk.get().isWaitedFor());
            OperatorOverride theirs = theirs("site:london", 60_000);
            receive(push, theirs);
            await(() -> node.overrides().all().equals(List.of(theirs)));
            disk.get().goOn();

            assertThat(given.get(60, TimeUnit.SECONDS)).isEqualTo(theirs);
            assertThat(node.overrides().all()).containsExactly(theirs);
            node.close();
            assertThat(mesh.startWithoutPush(1).overrides().all()).containsExactly(theirs);
        }
    }

    private static void receive(FakePush push, OperatorOverride theirs) {
        push.receive(
                NodeOverrides.OVERRIDES,
                MeshCodec.write(new PeerMessages.Overrides(INSTALLATION, List.of(theirs))));
    }

    private static OperatorOverride theirs(String target, long laterMillis) {
        OperatorOverride order = order(target, Action.DOWN);
        return new OperatorOverride(
                order.target(),
                order.action(),
                order.reason(),
                order.author(),
                order.sinceMillis(),
                order.untilMillis(),
                false,
                new Version(order.sinceMillis() + laterMillis, 0, 2));
    }

    private static Opinion down() {
        return new Opinion(
                "tcp://192.0.2.1:80",
                Opinion.State.DOWN,
                new Opinion.Evidence("refused", Duration.ZERO, Duration.ZERO, true));
    }

    @Test
    void refusesWhatIsNoOrder() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            FakePush push = new FakePush();
            AtomicReference<FullDisk> disk = new AtomicReference<>();
            Mesh node =
                    mesh.start(
                            1,
                            push.factory(),
                            storage -> {
                                disk.set(new FullDisk(storage));
                                return disk.get();
                            });
            assertThatThrownBy(() -> node.overrides().put(order("everything", Action.DOWN)))
                    .isInstanceOf(MeshException.class)
                    .hasMessageContaining("member:FQDN/ADDRESS");
            push.receive(
                    NodeOverrides.OVERRIDES,
                    MeshCodec.write(
                            new PeerMessages.Overrides(
                                    INSTALLATION, List.of(order("everything", Action.DOWN)))));
            push.receive(
                    NodeOverrides.OVERRIDES,
                    MeshCodec.write(
                            new PeerMessages.Overrides(
                                    "other", List.of(order("site:x", Action.DOWN)))));
            await(() -> node.stats().messagesRefused.sum() == 2);

            disk.get().isFull = true;
            assertThatThrownBy(() -> node.overrides().put(order("site:x", Action.DOWN)))
                    .isInstanceOf(MeshException.class)
                    .hasMessageContaining("nothing was ordered");
            assertThat(node.overrides().all()).isEmpty();
        }
    }

    private static OperatorOverride order(String target, Action action) {
        return override(target, action, false);
    }

    private static OperatorOverride cleared(String target) {
        return override(target, Action.UP, true);
    }

    private static OperatorOverride override(String target, Action action, boolean cleared) {
        return new OperatorOverride(
                target,
                action,
                "a test",
                "tester",
                System.currentTimeMillis(),
                null,
                cleared,
                Version.NONE);
    }
}
