package io.meridian.mesh;

import static io.meridian.mesh.MeshFixture.INSTALLATION;
import static io.meridian.mesh.MeshFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.model.Opinion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A node that itself stands still hears nobody, and knows nothing by it.
class StandstillIT {

    @TempDir Path folder;
    private final AtomicLong nanos = new AtomicLong(1_000);
    private final AtomicInteger looks = new AtomicInteger();

    private long nanoTime() {
        looks.incrementAndGet();
        return nanos.get();
    }

    private static byte[] stream() {
        Opinion opinion =
                new Opinion(
                        "target",
                        Opinion.State.UP,
                        new Opinion.Evidence("", Duration.ZERO, Duration.ZERO, true));
        return MeshCodec.write(
                new PeerMessages.Stream(
                        INSTALLATION, MeshFixture.id(2), 1, 1, true, List.of(opinion), List.of()));
    }

    private static NodeOpinions other(Mesh node) {
        return node.opinions().heard().get(1);
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
        int until = looks.get() + 4; // one look at freshness at least has begun and ended
        await(() -> looks.get() >= until);
    }

    @Test
    void othersFallSilentByTheTimeThatThisNodeWasAwake() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            FakePush push = new FakePush();
            Mesh node =
                    mesh.start(
                            1,
                            new MeshNode.Parts(
                                    push.factory(), UnaryOperator.identity(), this::nanoTime));
            push.receive(NodeOpinionExchange.STREAM, stream());
            await(() -> node.opinions().heard().size() == 2);
            assertThat(other(node).fresh()).isTrue();

            pass(Duration.ofSeconds(60));
            assertThat(other(node).fresh()).isTrue();

            for (int i = 0; i < 4; i++) {
                pass(Duration.ofMillis(600));
            }
            assertThat(other(node).fresh()).isTrue();
            pass(Duration.ofMillis(600));
            assertThat(other(node).fresh()).isFalse();
        }
    }

    @Test
    void nodeThatIsAlwaysLateStillSeesOthersFallSilent() {
        WakingClock clock = new WakingClock(nanos::get);
        long before = clock.nanoTime();
        for (int look = 0; look < 13; look++) {
            nanos.addAndGet(Duration.ofSeconds(2).toNanos());
            long _ = clock.nanoTime();
        }

        assertThat(clock.nanoTime() - before).isGreaterThan(Duration.ofSeconds(3).toNanos());
    }
}
