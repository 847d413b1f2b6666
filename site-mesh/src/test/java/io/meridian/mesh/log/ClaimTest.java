package io.meridian.mesh.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.mesh.LogPublisher.Leadership;
import io.meridian.model.Term;
import org.junit.jupiter.api.Test;

class ClaimTest {

    private static final Term OTHERS = new Term(4, "other");

    @Test
    void waitsForTheMajorityAndTakesTheNextTerm() {
        Claim claim = new Claim("me", Term.NONE, true);
        claim.ask(2);
        assertThat(claim.leadership()).isEqualTo(new Leadership.Waiting(1, 2));
        assertThat(claim.isRipe(false)).isFalse();
        claim.see(OTHERS);
        claim.hear(2);

        assertThat(claim.isRipe(false)).isTrue();
        Term term = claim.next(OTHERS);
        claim.take(term);

        assertThat(claim.leadership()).isEqualTo(new Leadership.Leading(new Term(5, "me")));
    }

    @Test
    void isRipeAtOnceWhenForced() {
        Claim claim = new Claim("me", Term.NONE, true);
        claim.ask(2);

        assertThat(claim.isRipe(true)).isTrue();
    }

    @Test
    void goesOnInItsOwnTermWhenThatIsTheHighestAndNothingWasLost() {
        Term own = new Term(4, "me");

        assertThat(new Claim("me", own, true).next(own)).isEqualTo(own);
        assertThat(new Claim("me", own, false).next(own)).isEqualTo(new Term(5, "me"));
        assertThat(new Claim("me", own, true).next(Term.NONE)).isEqualTo(new Term(5, "me"));
    }

    @Test
    void standsDownOnAHigherTermUntilItClaimsAnew() {
        Claim claim = new Claim("me", Term.NONE, true);
        claim.ask(1);
        claim.take(claim.next(Term.NONE));
        Term own = new Term(1, "me");
        claim.see(new Term(1, "a")); // a lower one: the tie goes to the greater name
        assertThat(claim.isLeading()).isTrue();

        claim.see(OTHERS);
        assertThat(claim.leadership()).isEqualTo(new Leadership.StoodDown(own, OTHERS));

        claim.ask(1);
        claim.take(claim.next(OTHERS));
        assertThat(claim.leadership()).isEqualTo(new Leadership.Leading(new Term(5, "me")));
    }

    @Test
    void resigns() {
        Claim claim = new Claim("me", OTHERS, true);
        claim.ask(1);
        claim.resign();

        assertThat(claim.leadership()).isEqualTo(new Leadership.Following(OTHERS));
        assertThat(claim.isRipe(true)).isFalse();
    }

    @Test
    void claimWhileLeadingChangesNothing() {
        Claim claim = new Claim("me", Term.NONE, true);
        claim.ask(1);
        claim.take(claim.next(Term.NONE));
        claim.ask(1);

        assertThat(claim.isLeading()).isTrue();
        assertThat(claim.isWaiting()).isFalse();
    }
}
