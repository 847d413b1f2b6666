package io.meridian.mesh.opinion;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.mesh.NodeId;
import io.meridian.mesh.NodeOpinions;
import io.meridian.mesh.link.PeerMessages.Stream;
import io.meridian.model.Opinion;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class OpinionStreamsTest {

    private static final NodeId WE = new NodeId(1, "london", "dns-london-1", NodeId.Role.DNS);
    private static final NodeId THEY = new NodeId(2, "tokyo", "dns-tokyo-1", NodeId.Role.DNS);

    private long nowNanos = 1_000;
    private final OpinionStreams here = new OpinionStreams("test", WE, 1, nowNanos);
    private OpinionStreams there = new OpinionStreams("test", THEY, 1, nowNanos);

    private static Opinion opinion(String target, Opinion.State state) {
        return new Opinion(
                target, state, new Opinion.Evidence("", Duration.ZERO, Duration.ZERO, false));
    }

    private Stream announced(Opinion... all) {
        return Objects.requireNonNull(there.announce(List.of(all)));
    }

    private NodeOpinions heard() {
        return here.all(nowNanos).get(1);
    }

    @Test
    void changesBuildOnTheFullSet() {
        assertThat(here.take(there.fullStream(), nowNanos)).isTrue();
        assertThat(here.take(announced(opinion("a", Opinion.State.UP)), nowNanos)).isTrue();
        Stream second = announced(opinion("b", Opinion.State.DOWN));
        assertThat(second.removed()).containsExactly("a");
        assertThat(here.take(second, nowNanos)).isTrue();

        assertThat(heard().opinions()).containsOnlyKeys("b");
        assertThat(heard().fresh()).isTrue();
    }

    @Test
    void evidenceAloneIsNoChange() {
        Stream _ = announced(opinion("a", Opinion.State.UP));
        Opinion.Evidence later =
                new Opinion.Evidence("200 OK", Duration.ofMillis(1), Duration.ZERO, false);

        assertThat(there.announce(List.of(new Opinion("a", Opinion.State.UP, later)))).isNull();
        assertThat(there.fullStream().opinions().getFirst().evidence()).isEqualTo(later);
    }

    @Test
    void firstResultsAreNewsWhileThereIsNoOpinion() {
        Stream _ = announced(opinion("a", Opinion.State.UNKNOWN));
        assertThat(here.take(there.fullStream(), nowNanos)).isTrue();

        assertThat(here.take(announced(tried("refused", false)), nowNanos)).isTrue();
        assertThat(heard().opinions().get("a")).isEqualTo(tried("refused", false));
        assertThat(here.take(announced(tried("connected", true)), nowNanos)).isTrue();
        assertThat(heard().opinions().get("a")).isEqualTo(tried("connected", true));

        assertThat(there.announce(List.of(tried("connected again", true)))).isNull();
    }

    private static Opinion tried(String result, boolean passed) {
        return new Opinion(
                "a",
                Opinion.State.UNKNOWN,
                new Opinion.Evidence(result, Duration.ZERO, Duration.ZERO, false, passed));
    }

    @Test
    void gapAsksForTheFullSetAndIsNotFreshUntilThen() {
        assertThat(here.take(there.fullStream(), nowNanos)).isTrue();
        Stream _ = announced(opinion("a", Opinion.State.UP));
        Stream missed = announced(opinion("a", Opinion.State.DOWN));
        nowNanos += TimeUnit.SECONDS.toNanos(4);

        assertThat(here.take(missed, nowNanos)).isFalse();
        assertThat(here.take(there.signOfLife(), nowNanos)).isFalse();
        assertThat(heard().fresh()).isFalse();

        assertThat(here.take(there.fullStream(), nowNanos)).isTrue();
        assertThat(heard().fresh()).isTrue();
        assertThat(heard().opinions().get("a")).isEqualTo(opinion("a", Opinion.State.DOWN));
    }

    @Test
    void signOfLifeAfterALostChangeIsNotThatChange() {
        assertThat(here.take(there.fullStream(), nowNanos)).isTrue();
        Stream _ = announced(opinion("a", Opinion.State.DOWN));

        assertThat(here.take(there.signOfLife(), nowNanos)).isFalse();
        assertThat(here.take(there.fullStream(), nowNanos)).isTrue();
        assertThat(heard().opinions().get("a")).isEqualTo(opinion("a", Opinion.State.DOWN));
    }

    @Test
    void signOfLifeKeepsItFreshForThreeSeconds() {
        assertThat(here.take(there.fullStream(), nowNanos)).isTrue();
        nowNanos += TimeUnit.SECONDS.toNanos(2);
        assertThat(here.take(there.signOfLife(), nowNanos)).isTrue();
        nowNanos += TimeUnit.SECONDS.toNanos(3);
        assertThat(heard().fresh()).isTrue();
        nowNanos += 1;
        assertThat(heard().fresh()).isFalse();
    }

    @Test
    void restartedNodeReplacesItsStreamAndTheOldOneIsPassedOver() {
        Stream _ = announced(opinion("a", Opinion.State.UP));
        Stream old = there.fullStream();
        assertThat(here.take(old, nowNanos)).isTrue();
        there = new OpinionStreams("test", THEY, 2, nowNanos);

        assertThat(here.take(announced(opinion("b", Opinion.State.UP)), nowNanos)).isFalse();
        assertThat(here.take(there.fullStream(), nowNanos)).isTrue();
        assertThat(here.take(old, nowNanos)).isTrue();

        assertThat(heard().opinions()).containsOnlyKeys("b");
    }

    @Test
    void nodeThatLostItsDiskAndItsClockIsBelievedWhenItsOldStreamHasGoneSilent() {
        there = new OpinionStreams("test", THEY, 7, nowNanos);
        Stream _ = announced(opinion("a", Opinion.State.UP));
        Stream old = there.fullStream();
        here.restore(old);
        there = new OpinionStreams("test", THEY, 5, nowNanos);
        Stream _ = announced(opinion("a", Opinion.State.DOWN));

        for (int second = 0; second <= 3; second++) {
            assertThat(here.take(there.fullStream(), nowNanos)).isTrue();
            assertThat(heard().fresh()).isFalse();
            nowNanos += TimeUnit.SECONDS.toNanos(1);
        }
        assertThat(here.take(there.signOfLife(), nowNanos)).isFalse();
        assertThat(here.take(there.fullStream(), nowNanos)).isTrue();

        assertThat(heard().fresh()).isTrue();
        assertThat(heard().opinions().get("a")).isEqualTo(opinion("a", Opinion.State.DOWN));
        assertThat(here.confirm(2, 5, 1, nowNanos)).isTrue();
        assertThat(here.take(old, nowNanos)).isTrue(); // a higher one is always believed
        assertThat(heard().opinions().get("a")).isEqualTo(opinion("a", Opinion.State.UP));
    }

    @Test
    void lowerIncarnationIsPassedOverForAsLongAsTheHigherIsHeard() {
        there = new OpinionStreams("test", THEY, 7, nowNanos);
        OpinionStreams lower = new OpinionStreams("test", THEY, 5, nowNanos);
        for (int second = 0; second < 20; second++) {
            assertThat(here.take(there.fullStream(), nowNanos)).isTrue();
            nowNanos += TimeUnit.SECONDS.toNanos(1);
            assertThat(here.take(lower.fullStream(), nowNanos)).isTrue();
            nowNanos += TimeUnit.SECONDS.toNanos(1);
        }

        assertThat(here.others().getFirst().incarnation()).isEqualTo(7);
    }

    @Test
    void messagesThatComeTwiceOrLateChangeNothing() {
        assertThat(here.take(there.fullStream(), nowNanos)).isTrue();
        Stream first = announced(opinion("a", Opinion.State.UP));
        Stream second = announced(opinion("a", Opinion.State.DOWN));
        assertThat(here.take(first, nowNanos)).isTrue();
        assertThat(here.take(second, nowNanos)).isTrue();

        assertThat(here.take(first, nowNanos)).isTrue();
        assertThat(here.take(second, nowNanos)).isTrue();

        assertThat(heard().opinions().get("a")).isEqualTo(opinion("a", Opinion.State.DOWN));
    }

    @Test
    void restoredStreamIsKnownButNotFreshUntilItIsConfirmed() {
        Stream _ = announced(opinion("a", Opinion.State.UP));
        here.restore(there.fullStream());
        assertThat(heard().opinions()).containsOnlyKeys("a");
        assertThat(heard().fresh()).isFalse();

        assertThat(here.confirm(2, 1, 2, nowNanos)).isFalse();
        assertThat(heard().fresh()).isFalse();
        assertThat(here.confirm(2, 1, 1, nowNanos)).isTrue();
        assertThat(heard().fresh()).isTrue();
    }

    @Test
    void ownSetIsAlwaysFresh() {
        Stream _ = here.announce(List.of(opinion("a", Opinion.State.UP)));

        assertThat(here.all(nowNanos).getFirst().fresh()).isTrue();
        assertThat(here.all(nowNanos).getFirst().opinions()).containsOnlyKeys("a");
    }
}
