package io.meridian.mesh;

import static io.meridian.mesh.MeshFixture.INSTALLATION;
import static io.meridian.mesh.MeshFixture.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.meridian.mesh.codec.MalformedException;
import io.meridian.mesh.hint.HintBatch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Hints between members: pushed, and asked for page by page.
class HintsIT {

    private static final int VERSION = 3;

    @TempDir Path folder;

    /// Keeps what it takes, and has `words` to give, four at a time.
    private record Kept(List<Long> taken, long... words) implements Hints.Keeper {

        static Kept of(long... words) {
            return new Kept(new CopyOnWriteArrayList<>(), words);
        }

        @Override
        public int version() {
            return VERSION;
        }

        @Override
        public void take(long[] more) {
            LongStream.of(more).forEach(taken::add);
        }

        @Override
        public Hints.Page page(int from) {
            int end = Math.min(from + 4, words.length);
            long[] page = Arrays.copyOfRange(words, Math.min(from, end), end);
            return new Hints.Page(page, end < words.length ? end : -1);
        }
    }

    @Test
    void hintsArriveByPushAtTheOthersOnly() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh first = mesh.start(1);
            Mesh second = mesh.start(2);
            Kept atFirst = Kept.of();
            Kept atSecond = Kept.of();
            first.hints().keep(atFirst);
            second.hints().keep(atSecond);
            await(() -> second.peers().stream().allMatch(PeerStatus::listed));

            int octets = first.hints().push(new long[] {7, 42, 8, 43, 0, 0}, 4);
            int _ = second.hints().push(new long[] {9, 44}, 2);

            // Once, or twice while it is not certain that Hazelcast reaches everybody.
            await(() -> Set.copyOf(atSecond.taken).equals(Set.of(7L, 42L, 8L, 43L)));
            await(() -> Set.copyOf(atFirst.taken).equals(Set.of(9L, 44L)));
            assertThat(octets).isBetween(32, 64);
        }
    }

    @Test
    void aPeerGivesItsHintsPageByPage() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 2)) {
            Mesh first = mesh.startWithoutPush(1);
            Mesh second = mesh.startWithoutPush(2);
            assertThatThrownBy(() -> first.hints().fetch(2, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no hints are kept here");
            first.hints().keep(Kept.of());
            assertThatThrownBy(() -> first.hints().fetch(2, 0))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("410");
            second.hints().keep(Kept.of(7, 42, 8, 43, 9, 44));

            Hints.Page page = first.hints().fetch(2, 0);
            Hints.Page last = first.hints().fetch(2, page.next());

            assertThat(page.words()).containsExactly(7, 42, 8, 43);
            assertThat(last.words()).containsExactly(9, 44);
            assertThat(last.next()).isEqualTo(-1);
            assertThat(first.hints().fetch(2, 999_999_999).words()).isEmpty();
            assertThatThrownBy(() -> first.hints().fetch(3, 0)).isInstanceOf(IOException.class);
        }
    }

    @Test
    void refusesWhatAreNoHintsOfThisInstallationAndVersion() throws IOException {
        try (MeshFixture mesh = new MeshFixture(folder, 1)) {
            FakePush push = new FakePush();
            Mesh node = mesh.start(1, push.factory(), UnaryOperator.identity());
            byte[] sound = batch(INSTALLATION, 2, VERSION);
            push.receive(NodeHints.HINTS, sound); // nobody keeps any yet
            Kept kept = Kept.of();
            node.hints().keep(kept);
            push.receive(NodeHints.HINTS, batch("other", 2, VERSION));
            push.receive(NodeHints.HINTS, batch(INSTALLATION, 2, VERSION + 1));
            push.receive(NodeHints.HINTS, batch(INSTALLATION, 1, VERSION)); // our own
            for (int length = 0; length < sound.length; length++) {
                push.receive(NodeHints.HINTS, Arrays.copyOf(sound, length));
            }
            assertThat(kept.taken).isEmpty();
            assertThat(node.stats().messagesRefused.sum())
                    .isEqualTo(2 + sound.length - 1); // cut behind its head it is whole, and empty

            push.receive(NodeHints.HINTS, sound);
            assertThat(kept.taken).containsExactly(7L, 42L);
        }
    }

    @Test
    void aBatchIsWhatItWasWhenItIsDecoded() {
        HintBatch batch = HintBatch.decode(batch("größe", 99, 200));
        assertThat(batch.installation()).isEqualTo("größe");
        assertThat(batch.member()).isEqualTo(99);
        assertThat(batch.version()).isEqualTo(200);
        assertThat(batch.next()).isEqualTo(-1);
        assertThat(batch.words()).containsExactly(7, 42);
        byte[] later = batch(INSTALLATION, 1, 1);
        later[0] = 9;
        assertThatThrownBy(() -> HintBatch.decode(later)).isInstanceOf(MalformedException.class);
    }

    private static byte[] batch(String installation, int member, int version) {
        return new HintBatch(installation, member, version, new long[] {7, 42}, -1).encode();
    }
}
