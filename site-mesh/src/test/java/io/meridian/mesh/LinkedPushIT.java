package io.meridian.mesh;

import static io.meridian.mesh.MeshFixture.await;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.mesh.codec.MeshCodec;
import io.meridian.mesh.link.PeerMessages;
import io.meridian.model.Opinion;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Pushing to members that Hazelcast does not reach, and to those that it does.
class LinkedPushIT {

    private static final Opinion DOWN =
            new Opinion(
                    "target",
                    Opinion.State.DOWN,
                    new Opinion.Evidence("refused", Duration.ZERO, Duration.ZERO, true));

    @TempDir Path folder;

    @Test
    void memberThatHazelcastDoesNotReachIsToldOverTheLink() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2);
                FakePeer peer = new FakePeer(mesh, 2)) {
            Mesh node =
                    mesh.start(
                            1,
                            (config, stats, receiver) ->
                                    new LinkedPush(
                                            config, stats, receiver, new FakePush().factory()),
                            UnaryOperator.identity());
            node.opinions().announce(List.of(DOWN));

            await(() -> peer.pushed.stream().anyMatch(LinkedPushIT::saysDown));
            await(() -> node.stats().linkPushes.sum() > 0);
        }
    }

    private static boolean saysDown(byte[] message) {
        byte[] body = Arrays.copyOfRange(message, 1, message.length);
        return message[0] == NodeOpinionExchange.STREAM
                && MeshCodec.read(body, PeerMessages.Stream.class).opinions().stream()
                        .anyMatch(opinion -> opinion.state() == Opinion.State.DOWN);
    }

    @Test
    void whatIsPushedOverTheLinkIsTakenLikeAnyPush() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh one = mesh.start(1, LinkedPushIT::linkOnly, UnaryOperator.identity());
            Mesh two = mesh.start(2, LinkedPushIT::linkOnly, UnaryOperator.identity());
            one.opinions().announce(List.of(DOWN));

            await(() -> one.stats().linkPushes.sum() > 0);
            await(() ->
                    two.opinions().heard().stream()
                            .anyMatch(said ->
                                    said.node().member() == 1
                                            && DOWN.equals(said.opinions().get("target"))));
        }
    }

    private static LinkedPush linkOnly(
            MeshConfig config, MeshStats stats, io.meridian.mesh.push.Push.Receiver receiver) {
        return new LinkedPush(config, stats, receiver, new FakePush().factory());
    }

    @Test
    void theLinkFallsSilentOnceHazelcastReachesEverybody() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh one = mesh.start(1);
            Mesh _ = mesh.start(2);
            await(() -> one.peers().stream().allMatch(PeerStatus::listed));

            await(() -> {
                long before = one.stats().linkPushes.sum();
                pauseForBeats();
                return one.stats().linkPushes.sum() == before;
            });
        }
    }

    /// Long enough for three heartbeats.
    private static void pauseForBeats() {
        try {
            Thread.sleep(3_500);
        } catch (InterruptedException interrupted) {
            throw new AssertionError(interrupted);
        }
    }

    @Test
    void peerThatIsNotThereCostsNothingButACount() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh node = mesh.start(1, LinkedPushIT::linkOnly, UnaryOperator.identity());

            await(() -> node.stats().pushFailures.sum() > 1);
            assertThat(node.log().snapshot().records()).isEmpty();
        }
    }
}
