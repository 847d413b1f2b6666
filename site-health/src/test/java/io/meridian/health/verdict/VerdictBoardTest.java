package io.meridian.health.verdict;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.meridian.health.FakeClock;
import io.meridian.health.verdict.Verdict.State;
import io.meridian.model.Opinion;
import io.meridian.model.Quorum;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class VerdictBoardTest {

    private static final String T = Ballots.TARGET;
    private static final VerdictKey KEY = VerdictKey.byMajority(T);
    private static final VerdictKey OTHER = VerdictKey.byMajority("other");
    private static final Opinion.State UP = Opinion.State.UP;
    private static final Opinion.State DOWN = Opinion.State.DOWN;

    private final FakeClock clock = new FakeClock();
    private final VerdictBoard board = new VerdictBoard(clock::nanoTime, "london");

    @Test
    void namesTheTargetsWhoseStateChanged() {
        board.keep(Set.of(KEY));

        assertThat(board.update(List.of(Ballots.fresh("london", UP)))).containsExactly(KEY);
        assertThat(board.update(List.of(Ballots.fresh("london", UP)))).isEmpty();
        assertThat(board.update(List.of(Ballots.fresh("london", DOWN)))).containsExactly(KEY);
    }

    @Test
    void keepsTheVerdictWhenEverybodyFallsSilent() {
        board.keep(Set.of(KEY));
        board.update(List.of(Ballots.fresh("london", UP)));

        board.update(List.of(Ballots.of("london", "london-1", false, UP, true)));
        assertThat(board.verdict(KEY).state()).isEqualTo(State.UP);
        board.update(List.of());
        assertThat(board.verdict(KEY).state()).isEqualTo(State.UP);
    }

    @Test
    void aVoteLapsesWhenItsNodeIsGone() {
        board.keep(Set.of(KEY));
        board.update(List.of(Ballots.fresh("london", UP), Ballots.fresh("newyork", DOWN)));
        assertThat(board.verdict(KEY).state()).isEqualTo(State.UNTESTED);

        assertThat(board.update(List.of(Ballots.fresh("newyork", DOWN)))).containsExactly(KEY);

        assertThat(board.verdict(KEY).state()).isEqualTo(State.DOWN);
    }

    @Test
    void aVoteLapsesWhenItsNodeStopsProbingTheTarget() {
        board.keep(Set.of(KEY));
        board.update(List.of(Ballots.fresh("london", UP), Ballots.fresh("newyork", DOWN)));

        board.update(
                List.of(
                        new Ballot("london", "london-1", true, Map.of()),
                        Ballots.fresh("newyork", DOWN)));

        assertThat(board.verdict(KEY).state()).isEqualTo(State.DOWN);
    }

    @Test
    void aVoteReturnsWhenOnlyFreshnessChanged() {
        Map<String, Opinion> opinions = Map.of(T, Ballots.opinion(T, UP, true));
        board.keep(Set.of(KEY));
        board.update(List.of(new Ballot("london", "london-1", false, opinions)));
        assertThat(board.verdict(KEY).state()).isEqualTo(State.UNTESTED);

        board.update(List.of(new Ballot("london", "london-1", true, opinions)));

        assertThat(board.verdict(KEY).state()).isEqualTo(State.UP);
    }

    @Test
    void havingSeenItUpElsewhereTakesAVoteAwayOnceKnown() {
        board.keep(Set.of(KEY));
        board.update(
                List.of(
                        Ballots.of("london", "london-1", true, DOWN, false),
                        Ballots.of("newyork", "newyork-1", true, DOWN, false)));
        assertThat(board.verdict(KEY).state()).isEqualTo(State.DOWN);

        board.update(
                List.of(
                        Ballots.of("london", "london-1", true, DOWN, false),
                        Ballots.of("newyork", "newyork-1", true, UP, true)));

        assertThat(board.verdict(KEY).state()).isEqualTo(State.UP);
    }

    @Test
    void newTargetsGetTheirVerdictFromWhatIsKnown() {
        board.update(List.of(Ballots.fresh("london", DOWN)));

        assertThat(board.keep(Set.of(KEY))).containsExactly(KEY);
        assertThat(board.verdict(KEY).state()).isEqualTo(State.DOWN);
    }

    @Test
    void forgetsTargetsThatAreGone() {
        board.keep(Set.of(KEY));
        board.update(List.of(Ballots.fresh("london", UP)));
        board.keep(Set.of());

        assertThat(board.verdict(KEY).state()).isEqualTo(State.UNTESTED);
        assertThat(board.export()).isEmpty();
    }

    @Test
    void sinceIsWhenTheStateChangedAndNotWhenItWasConfirmed() {
        board.keep(Set.of(KEY));
        clock.advance(Duration.ofSeconds(1));
        board.update(List.of(Ballots.fresh("london", UP)));
        long changed = clock.nanoTime();
        clock.advance(Duration.ofSeconds(1));
        board.update(List.of(Ballots.fresh("london", UP), Ballots.fresh("newyork", UP)));

        assertThat(board.verdict(KEY)).isEqualTo(new Verdict(State.UP, changed));
    }

    @Test
    void explainsBySite() {
        board.keep(Set.of(KEY));
        board.update(
                List.of(
                        Ballots.fresh("singapore", UP),
                        Ballots.of("london", "london-1", true, DOWN, true),
                        Ballots.of("london", "london-2", true, DOWN, true),
                        Ballots.of("newyork", "newyork-1", true, DOWN, false)));

        VerdictBoard.Explanation explanation = board.explain(KEY);

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
        board.keep(Set.of(KEY, OTHER));
        board.update(List.of(Ballots.fresh("london", DOWN)));
        Map<VerdictKey, State> exported = board.export();
        assertThat(exported).isEqualTo(Map.of(KEY, State.DOWN));

        VerdictBoard targetsFirst = new VerdictBoard(clock::nanoTime, "london");
        targetsFirst.keep(Set.of(KEY));
        assertThat(targetsFirst.restore(exported)).containsExactly(KEY);
        VerdictBoard statesFirst = new VerdictBoard(clock::nanoTime, "london");
        statesFirst.restore(exported);
        statesFirst.keep(Set.of(KEY));

        assertThat(targetsFirst.verdict(KEY).state()).isEqualTo(State.DOWN);
        assertThat(statesFirst.verdict(KEY).state()).isEqualTo(State.DOWN);
    }

    @Test
    void whatWasRestoredGivesWayToVotesAndNeverOverrulesThem() {
        board.keep(Set.of(KEY));
        board.restore(Map.of(KEY, State.DOWN));
        board.update(List.of(Ballots.fresh("london", UP)));
        assertThat(board.verdict(KEY).state()).isEqualTo(State.UP);

        assertThat(board.restore(Map.of(KEY, State.DOWN, OTHER, State.UP))).isEmpty();

        assertThat(board.export()).isEqualTo(Map.of(KEY, State.UP));
    }

    @Test
    void votesKnownBeforeTheRestoreDecide() {
        board.update(List.of(Ballots.fresh("london", UP)));
        board.restore(Map.of(KEY, State.DOWN));
        board.keep(Set.of(KEY));

        assertThat(board.verdict(KEY).state()).isEqualTo(State.UP);
    }

    @Test
    void knowsWhetherAnybodyHasTried() {
        board.keep(Set.of(KEY));
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

    @Test
    void oneTargetHasAVerdictUnderEachRule() {
        VerdictKey any = new VerdictKey(T, new Quorum(Quorum.Rule.ANY, List.of()));
        VerdictKey all = new VerdictKey(T, new Quorum(Quorum.Rule.ALL, List.of()));
        board.keep(Set.of(any, all, KEY));
        List<Ballot> tie = List.of(Ballots.fresh("london", UP), Ballots.fresh("newyork", DOWN));

        assertThat(board.update(tie)).containsExactlyInAnyOrder(any, all);

        assertThat(board.verdict(any).state()).isEqualTo(State.UP);
        assertThat(board.verdict(all).state()).isEqualTo(State.DOWN);
        assertThat(board.verdict(KEY).state()).isEqualTo(State.UNTESTED);
    }

    @Test
    void countsTransitions() {
        board.keep(Set.of(KEY));
        for (Opinion.State state : List.of(UP, UP, DOWN, UP)) {
            board.update(List.of(Ballots.fresh("london", state)));
        }

        assertThat(board.transitionsTo(State.UP)).isEqualTo(2);
        assertThat(board.transitionsTo(State.DOWN)).isEqualTo(1);
    }

    @Test
    void whatTheSiteHasSeenUpIsKnownOfItsSilentNodesToo() {
        board.update(
                List.of(
                        Ballots.of("london", "london-2", false, DOWN, true),
                        Ballots.of("newyork", "newyork-1", true, DOWN, true)));
        assertThat(board.hasSeenUp(T)).isTrue();

        board.update(List.of(Ballots.of("newyork", "newyork-1", true, DOWN, true)));
        assertThat(board.hasSeenUp(T)).isFalse();
    }
}
