package io.meridian.mesh;

import static io.meridian.mesh.MeshFixture.INSTALLATION;
import static io.meridian.mesh.MeshFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.mesh.disk.DataFolder;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.model.OperatorOverride;
import io.meridian.model.OperatorOverride.Action;
import io.meridian.model.OperatorOverride.Version;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Operators' orders at one node whose wall clock is moved.
class NodeOverridesTest {

    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    @TempDir Path folder;
    private final AtomicLong wall =
            new AtomicLong(Instant.parse("2027-03-01T12:00:00Z").toEpochMilli());
    private final MeshStats stats = new MeshStats();
    private DataFolder data;
    private MeshThread thread;
    private DiskThread disk;
    private NodeOverrides node;

    @BeforeEach
    void start() {
        data = new DataFolder(folder.resolve("node"));
        thread = new MeshThread(1);
        disk = new DiskThread(1, stats);
        MeshConfig config =
                new MeshConfig(
                        INSTALLATION,
                        MeshFixture.id(1),
                        Map.of(1, "127.0.0.1:1"),
                        folder.resolve("node"),
                        1);
        node = new NodeOverrides(config, stats, thread, disk, data, (_, _) -> {}, wall::get);
        node.start();
    }

    @AfterEach
    void stop() {
        node.close();
        thread.close();
        disk.close();
        data.close();
    }

    private void restart() {
        stop();
        start();
    }

    private OperatorOverride order(String target, @Nullable Long forMillis) {
        return order(target, forMillis, false, wall.get(), Version.NONE);
    }

    private OperatorOverride cleared(String target) {
        return order(target, null, true, wall.get(), Version.NONE);
    }

    private static OperatorOverride order(
            String target, @Nullable Long forMillis, boolean cleared, long since, Version version) {
        return new OperatorOverride(
                target,
                Action.DOWN,
                "a test",
                "tester",
                since,
                forMillis == null ? null : (Long) (since + forMillis),
                cleared,
                version);
    }

    private void take(OperatorOverride theirs) {
        thread.call(() -> {
            node.take(new PeerMessages.Overrides(INSTALLATION, List.of(theirs)));
            return true;
        });
    }

    @Test
    void anOrderThatHasEndedDoesNotComeBackWithAnEarlierClock() {
        OperatorOverride timed = node.put(order("site:london", 2 * HOUR));
        OperatorOverride lasting = node.put(order("site:paris", null));
        assertThat(node.live()).containsExactly(timed, lasting);
        wall.addAndGet(2 * HOUR);
        await(() -> node.live().equals(List.of(lasting)));

        wall.addAndGet(-3 * DAY);
        assertThat(node.live()).containsExactly(lasting);
        restart();
        assertThat(node.live()).containsExactly(lasting);
        assertThat(node.all()).containsExactly(timed, lasting);

        OperatorOverride again = node.put(order("site:london", HOUR));
        assertThat(node.live()).containsExactly(again, lasting);
    }

    @Test
    void refusesWhatIsDatedFarAheadAndOrdersOnByItsOwnClock() {
        long now = wall.get();
        take(order("site:london", null, false, now, new Version(now + 31 * DAY, 0, 2)));
        assertThat(node.all()).isEmpty();
        assertThat(stats.refused(MeshStats.Refusal.FROM_THE_FUTURE)).isEqualTo(1);
        assertThat(node.put(order("site:paris", null)).version()).isEqualTo(new Version(now, 0, 1));
    }

    @Test
    void aClockThatIsDaysBehindObeysPeersAndOneThatWasNeverSetObeysAll() {
        long right = wall.get();
        wall.addAndGet(-3 * DAY);
        take(order("site:london", null, false, right, new Version(right, 0, 2)));
        wall.set(HOUR);
        take(order("site:paris", null, false, right, new Version(right, 0, 2)));
        assertThat(node.live()).hasSize(2);
        assertThat(node.put(cleared("site:paris")).version()).isEqualTo(new Version(right, 1, 1));
    }

    @Test
    void agesWhatIsClearedByWhenThatWasThoughVersionsAreAhead() {
        long now = wall.get();
        take(order("site:london", null, false, now, new Version(now + 29 * DAY, 0, 2)));
        OperatorOverride cleared = node.put(cleared("site:london"));
        assertThat(cleared.version()).isEqualTo(new Version(now + 29 * DAY, 1, 1));
        wall.addAndGet(31 * DAY);
        OperatorOverride other = node.put(order("site:paris", null));
        assertThat(node.all()).containsExactly(other);
    }

    @Test
    void isClearedByAPeerWhoseClockIsFarBehind() {
        OperatorOverride given = node.put(order("site:london", null));
        long behind = wall.get() - 40 * DAY;
        take(order("site:london", null, true, behind, given.version().next(behind, 2)));
        assertThat(node.all()).isEmpty();
    }

    @Test
    void ordersOnAsBeforeWhenItsOwnClockWasAheadAndHasBeenSetBack() {
        long right = wall.get();
        wall.addAndGet(3650 * DAY);
        OperatorOverride ahead = node.put(order("site:london", null));
        wall.set(right);
        assertThat(node.put(order("site:paris", null)).version())
                .isEqualTo(new Version(right, 0, 1));
        restart();
        assertThat(node.live()).contains(ahead);
        OperatorOverride cleared = node.put(cleared("site:london"));
        assertThat(cleared.version()).isEqualTo(new Version(right, 1, 1));
        assertThat(node.all()).contains(cleared).hasSize(2);
    }
}
