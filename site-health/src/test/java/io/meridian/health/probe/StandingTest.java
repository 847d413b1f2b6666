package io.meridian.health.probe;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {

    private static final Timing RISE_2_FALL_3 =
            new Timing(Duration.ofSeconds(1), Duration.ofMillis(400), 2, 3);

    /// Attempts: `p` passed, `f` failed, `n` not made. States after each: `u` up, `d` down, `?`
    /// unknown.
    @ParameterizedTest
    @CsvSource({
        "pp,        ?u",
        "p,         ?",
        "fff,       ??d",
        "ff,        ??",
        "pfpfpf,    ??????",
        "ppff,      ?uuu",
        "ppffpfff,  ?uuuuuud",
        "fffpp,     ??ddu",
        "fffpfpp,   ??ddddu",
        // ten failures, never three in a row
        "ppfpffpfpffpffpffpp, ?uuuuuuuuuuuuuuuuuu",
        // one that could not be made neither ends a run nor begins one
        "pnp,       ??u",
        "ppfnff,    ?uuuud",
        "ppfnnff,   ?uuuuud",
        "nn,        ??",
        // fall of them in a row, and nobody knows any more
        "ppnnn,     ?uuu?",
        "fffnnn,    ??ddd?",
        "ppnnnp,    ?uuu??",
        "ppnnnpp,   ?uuu??u",
        "ppffnnnf,  ?uuuuu??",
        "ppnnpnn,   ?uuuuuu",
    })
    void followsRiseAndFall(String attempts, String states) {
        String seen = after(attempts).stream().map(each -> letter(each.state())).collect(joining());

        assertThat(seen).isEqualTo(states);
    }

    @ParameterizedTest
    @CsvSource({"pf,false", "fff,false", "pp,true", "ppfff,true", "ppnnn,true"})
    void remembersWhetherItWasEverUp(String attempts, boolean everUp) {
        assertThat(after(attempts).getLast().everUp()).isEqualTo(everUp);
    }

    @Test
    void evidenceIsTheLastAttempt() {
        Standing standing =
                Standing.UNTRIED
                        .after(FakeAttempts.PASS, RISE_2_FALL_3, Duration.ofMillis(1), 1_000)
                        .after(FakeAttempts.FAIL, RISE_2_FALL_3, Duration.ofMillis(7), 2_000);

        assertThat(standing.opinion("t", 5_000))
                .isEqualTo(
                        new Opinion(
                                "t",
                                Opinion.State.UNKNOWN,
                                new Opinion.Evidence(
                                        "connection refused",
                                        Duration.ofMillis(7),
                                        Duration.ofNanos(3_000),
                                        false,
                                        false)));
    }

    @Test
    void thereIsNoEvidenceBeforeTheFirstAttempt() {
        assertThat(Standing.UNTRIED.opinion("t", 5_000).evidence())
                .isEqualTo(new Opinion.Evidence("", Duration.ZERO, Duration.ZERO, false));
    }

    /// What is known after each of the attempts.
    private static List<Standing> after(String attempts) {
        List<Standing> standings = new ArrayList<>();
        Standing last = Standing.UNTRIED;
        for (int i = 0; i < attempts.length(); i++) {
            last = last.after(outcome(attempts.charAt(i)), RISE_2_FALL_3, Duration.ZERO, 0);
            standings.add(last);
        }
        return standings;
    }

    private static Outcome outcome(char letter) {
        return switch (letter) {
            case 'p' -> FakeAttempts.PASS;
            case 'f' -> FakeAttempts.FAIL;
            case 'n' -> new Outcome.NotMade("no file descriptor left on this node");
            default -> throw new AssertionError(letter);
        };
    }

    private static String letter(Opinion.State state) {
        return switch (state) {
            case UP -> "u";
            case DOWN -> "d";
            case UNKNOWN -> "?";
        };
    }
}
