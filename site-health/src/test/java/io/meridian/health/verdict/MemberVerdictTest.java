package io.meridian.health.verdict;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.health.verdict.Verdict.State;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemberVerdictTest {

    /// Targets: `u` up, `d` down, `?` untested.
    @ParameterizedTest
    @CsvSource({
        // no monitors
        "'',  1, UP",
        "'',  0, UP",
        // one is enough
        "u,   1, UP",
        "d,   1, DOWN",
        "?,   1, UNTESTED",
        "ud,  1, UP",
        "d?,  1, UNTESTED",
        "dd,  1, DOWN",
        // all are needed
        "uu,  2, UP",
        "u?,  2, UNTESTED",
        "ud,  2, DOWN",
        "d?,  2, DOWN",
        "??,  2, UNTESTED",
        // two of three
        "uu?, 2, UP",
        "uud, 2, UP",
        "u?d, 2, UNTESTED",
        "udd, 2, DOWN",
        "?dd, 2, DOWN",
        // out of bounds: at least one, at most all
        "d,   0, DOWN",
        "?,   0, UNTESTED",
        "u?,  9, UNTESTED",
        "uu,  9, UP",
    })
    void countsTargets(String targets, int minMonitorsUp, State expected) {
        List<State> states = targets.chars().mapToObj(MemberVerdictTest::state).toList();

        assertThat(MemberVerdict.of(states, minMonitorsUp)).isEqualTo(expected);
    }

    private static State state(int letter) {
        return switch (letter) {
            case 'u' -> State.UP;
            case 'd' -> State.DOWN;
            case '?' -> State.UNTESTED;
            default -> throw new AssertionError(letter);
        };
    }
}
