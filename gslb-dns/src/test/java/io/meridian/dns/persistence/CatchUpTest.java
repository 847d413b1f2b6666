package io.meridian.dns.persistence;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class CatchUpTest {

    private static final Duration BEAT = Duration.ofMillis(200);

    private final FakeMesh mesh = new FakeMesh();
    private final List<Long> taken = new ArrayList<>();
    private long nanos = 1_000;
    private final CatchUp catchUp = new CatchUp(mesh, () -> nanos, this::take);

    private void take(long[] words) {
        for (long word : words) {
            taken.add(word);
        }
    }

    private static List<long[]> pages(long... firstWords) {
        return LongStream.of(firstWords).mapToObj(word -> new long[] {word, 0}).toList();
    }

    private void go(Duration time) {
        for (long beat = 0; beat < time.dividedBy(BEAT); beat++) {
            nanos += BEAT.toNanos();
            catchUp.step();
        }
    }

    private int fetchedFrom(int member) {
        return Collections.frequency(mesh.fetched, member);
    }

    @Test
    void asksOneOfManyMembersOnceHoweverSeldomTheyAreCompared() {
        for (int member = 2; member <= 7; member++) {
            mesh.add(member).pages = pages(member, 10L * member);
        }
        Duration round = Duration.ofSeconds(12);
        for (Duration at = Duration.ZERO; at.toMinutes() < 2; at = at.plus(BEAT)) {
            long millis = at.toMillis();
            mesh.members.forEach((number, member) -> {
                // One after the other, each once in a round.
                long since = (millis + 2_000L * number) % round.toMillis();
                member.comparedAgo = Duration.ofMillis(since);
                member.heardAgo = Duration.ofMillis(millis % 1_000);
            });
            go(BEAT);
        }

        assertThat(mesh.fetched).containsExactly(2, 2);
        assertThat(taken).containsExactly(2L, 0L, 20L, 0L);
    }

    @Test
    void asksTheNextWhereThatOneDoesNotAnswerAndThatOneMoreAndMoreSeldom() {
        mesh.add(2).answers = false;
        mesh.add(3).answers = false;
        go(Duration.ofMinutes(2));
        assertThat(fetchedFrom(2)).isBetween(6, 9);

        mesh.add(4).pages = pages(7);
        go(BEAT);

        assertThat(taken).containsExactly(7L, 0L);
        mesh.fetched.clear();
        go(Duration.ofMinutes(2));
        assertThat(mesh.fetched).isEmpty();
    }

    @Test
    void aPeerThatHasNothingYetIsNotAllThereIs() {
        FakeMesh.Member started = mesh.add(2);
        go(BEAT);
        mesh.add(3).pages = pages(7);
        started.pages = pages(8);
        go(BEAT);

        assertThat(mesh.fetched).containsExactly(2, 3);
        assertThat(taken).containsExactly(7L, 0L);
    }

    @Test
    void asksOneThatIsHeardAgainAfterItWasSilentForLong() {
        mesh.add(2).pages = pages(7);
        FakeMesh.Member cut = mesh.add(3);
        cut.pages = pages(8);
        go(BEAT);
        cut.heardAgo = Duration.ofSeconds(7);
        go(BEAT);
        cut.heardAgo = Duration.ZERO;
        go(BEAT);
        assertThat(fetchedFrom(3)).isZero();

        cut.heardAgo = Duration.ofSeconds(9);
        go(BEAT);
        assertThat(fetchedFrom(3)).isZero();
        cut.heardAgo = Duration.ZERO;
        go(Duration.ofSeconds(2));

        assertThat(fetchedFrom(3)).isEqualTo(1);
        assertThat(fetchedFrom(2)).isEqualTo(1);
        assertThat(taken).containsExactly(7L, 0L, 8L, 0L);
    }

    @Test
    void asksOneAgainAfterThisNodeStoodStillForLong() {
        mesh.add(2).pages = pages(7);
        mesh.add(3).pages = pages(8);
        go(BEAT);
        nanos += Duration.ofSeconds(9).toNanos();
        go(Duration.ofSeconds(2));

        assertThat(mesh.fetched).containsExactly(2, 2);
    }
}
