package io.meridian.health.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.health.FakeClock;
import io.meridian.health.verdict.Verdict.State;
import io.meridian.model.Opinion;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictBoardTest {

    private static final String T = Ballots.TARGET;
    private static final Opinion.State UP = Opinion.State.UP;
    private static final Opinion.State DOWN = Opinion.State.DOWN;

    private final FakeClock clock = new FakeClock();
    private final VerdictBoard board = new VerdictBoard(clock);

    @Test
    void namesTheTargetsWhoseStateChanged() {
        board.setTargets(Set.of(T));

        assertThat(board.update(List.of(Ballots.fresh("london", UP)))).containsExactly(T);
        assertThat(board.update(List.of(Ballots.fresh("london", UP)))).isEmpty();
        assertThat(board.update(List.of(Ballots.fresh("london", DOWN)))).containsExactly(T);
    }

    @Test
    void keepsTheVerdictWhenEverybodyFallsSilent() {
        board.setTargets(Set.of(T));
        board.update(List.of(Ballots.fresh("london", UP)));

        board.update(List.of(Ballots.of("london", "london-1", false, UP, true)));
        assertThat(board.verdict(T).state()).isEqualTo(State.UP);
        board.update(List.of());
        assertThat(board.verdict(T).state()).isEqualTo(State.UP);
    }

    @Test
    void aVoteLapsesWhenItsNodeIsGone() {
        board.setTargets(Set.of(T));
        board.update(List.of(Ballots.fresh("london", UP), Ballots.fresh("newyork", DOWN)));
        assertThat(board.verdict(T).state()).isEqualTo(State.UNTESTED);

        assertThat(board.update(List.of(Ballots.fresh("newyork", DOWN)))).containsExactly(T);

        assertThat(board.verdict(T).state()).isEqualTo(State.DOWN);
    }

    @Test
    void aVoteLapsesWhenItsNodeStopsProbingTheTarget() {
        board.setTargets(Set.of(T));
        board.update(List.of(Ballots.fresh("london", UP), Ballots.fresh("newyork", DOWN)));

        board.update(
                List.of(
                        new Ballot("london", "london-1", true, Map.of()),
                        Ballots.fresh("newyork", DOWN)));

        assertThat(board.verdict(T).state()).isEqualTo(State.DOWN);
    }

    @Test
    void aVoteReturnsWhenOnlyFreshnessChanged() {
        Map<String, Opinion> opinions = Map.of(T, Ballots.opinion(T, UP, true));
        board.setTargets(Set.of(T));
        board.update(List.of(new Ballot("london", "london-1", false, opinions)));
        assertThat(board.verdict(T).state()).isEqualTo(State.UNTESTED);

        board.update(List.of(new Ballot("london", "london-1", true, opinions)));

        assertThat(board.verdict(T).state()).isEqualTo(State.UP);
    }

    @Test
    void havingSeenItUpElsewhereTakesAVoteAwayOnceKnown() {
        board.setTargets(Set.of(T));
        board.update(
                List.of(
                        Ballots.of("london", "london-1", true, DOWN, false),
                        Ballots.of("newyork", "newyork-1", true, DOWN, false)));
        assertThat(board.verdict(T).state()).isEqualTo(State.DOWN);

        board.update(
                List.of(
                        Ballots.of("london", "london-1", true, DOWN, false),
                        Ballots.of("newyork", "newyork-1", true, UP, true)));

        assertThat(board.verdict(T).state()).isEqualTo(State.UP);
    }

    @Test
    void newTargetsGetTheirVerdictFromWhatIsKnown() {
        board.update(List.of(Ballots.fresh("london", DOWN)));

        assertThat(board.setTargets(Set.of(T))).containsExactly(T);
        assertThat(board.verdict(T).state()).isEqualTo(State.DOWN);
    }

    @Test
    void forgetsTargetsThatAreGone() {
        board.setTargets(Set.of(T));
        board.update(List.of(Ballots.fresh("london", UP)));
        board.setTargets(Set.of());

        assertThat(board.verdict(T).state()).isEqualTo(State.UNTESTED);
        assertThat(board.export()).isEmpty();
    }

    @Test
    void sinceIsWhenTheStateChangedAndNotWhenItWasConfirmed() {
        board.setTargets(Set.of(T));
        clock.advance(Duration.ofSeconds(1));
        board.update(List.of(Ballots.fresh("london", UP)));
        long changed = clock.nanoTime();
        clock.advance(Duration.ofSeconds(1));
        board.update(List.of(Ballots.fresh("london", UP), Ballots.fresh("newyork", UP)));

        assertThat(board.verdict(T)).isEqualTo(new Verdict(State.UP, changed));
    }

    @Test
    void explainsBySite() {
        board.setTargets(Set.of(T));
        board.update(
                List.of(
                        Ballots.fresh("singapore", UP),
                        Ballots.of("london", "london-1", true, DOWN, true),
                        Ballots.of("london", "london-2", true, DOWN, true),
                        Ballots.of("newyork", "newyork-1", true, DOWN, false)));

        VerdictBoard.Explanation explanation = board.explain(T);

        assertThat(explanation.votes())
                .extracting(SiteVote::site, SiteVote::vote)
                .containsExactly(
                        tuple("london", SiteVote.Vote.DOWN),
                        tuple("newyork", SiteVote.Vote.NEVER_UP),
                        tuple("singapore", SiteVote.Vote.UP));
        assertThat(explanation.votes().getFirst().nodes().keySet())
                .containsExactly("london-1", "london-2");
        assertThat(explanation.verdict().state()).isEqualTo(State.UNTESTED);
    }

    @Test
    void startsFromWhatWasExportedInEitherOrder() {
        board.setTargets(Set.of(T, "other"));
        board.update(List.of(Ballots.fresh("london", DOWN)));
        Map<String, State> exported = board.export();
        assertThat(exported).isEqualTo(Map.of(T, State.DOWN));

        VerdictBoard targetsFirst = new VerdictBoard(clock);
        targetsFirst.setTargets(Set.of(T));
        assertThat(targetsFirst.restore(exported)).containsExactly(T);
        VerdictBoard statesFirst = new VerdictBoard(clock);
        statesFirst.restore(exported);
        statesFirst.setTargets(Set.of(T));

        assertThat(targetsFirst.verdict(T).state()).isEqualTo(State.DOWN);
        assertThat(statesFirst.verdict(T).state()).isEqualTo(State.DOWN);
    }

    @Test
    void whatWasRestoredGivesWayToVotesAndNeverOverrulesThem() {
        board.setTargets(Set.of(T));
        board.restore(Map.of(T, State.DOWN));
        board.update(List.of(Ballots.fresh("london", UP)));
        assertThat(board.verdict(T).state()).isEqualTo(State.UP);

        assertThat(board.restore(Map.of(T, State.DOWN, "nobody asked", State.UP))).isEmpty();

        assertThat(board.export()).isEqualTo(Map.of(T, State.UP));
    }

    @Test
    void votesKnownBeforeTheRestoreDecide() {
        board.update(List.of(Ballots.fresh("london", UP)));
        board.restore(Map.of(T, State.DOWN));
        board.setTargets(Set.of(T));

        assertThat(board.verdict(T).state()).isEqualTo(State.UP);
    }

    @Test
    void knowsWhetherAnybodyHasTried() {
        board.setTargets(Set.of(T));
        var untried =
                new Opinion(
                        T,
                        Opinion.State.UNKNOWN,
                        new Opinion.Evidence("", Duration.ZERO, Duration.ZERO, false));
        board.update(List.of(new Ballot("london", "london-1", true, Map.of(T, untried))));
        assertThat(board.hasTried(T)).isFalse();

        board.update(List.of(Ballots.of("london", "london-1", true, Opinion.State.UNKNOWN, false)));

        assertThat(board.hasTried(T)).isTrue();
    }
}
