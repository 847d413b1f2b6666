package io.meridian.health.probe;

import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.Opinion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
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

    /// With `fall: 10, forgetAfter: 10`, the rise 2: gdnsd's rule. An attempt and how many of it.
    @ParameterizedTest
    @CsvSource({
        // ten scattered failures, the longest clean run between them one short of ten
        "2p 1f 9p 1f 9p 1f 9p 1f 9p 1f 9p 1f 9p 1f 9p 1f 9p 1f 9p,       u",
        "2p 1f 9p 1f 9p 1f 9p 1f 9p 1f 9p 1f 9p 1f 9p 1f 9p 1f 9p 1f,    d",
        // a clean run of ten among them
        "2p 9f 10p 9f,       u",
        "2p 9f 10p 10f,      d",
        "2p 9f 9p 1f,        d",
        "2p 9f 10p 1f 9p 8f, u",
        "2p 9f 10p 1f 9p 9f, d",
        // what could not be made neither forgets nor counts
        "2p 9f 5p 3n 4p 1f,  d",
        "2p 9f 5p 3n 5p 1f,  u",
        "2p 9f 10n 2p 9f,    u",
        // before the first verdict they add up, too
        "1f 1p 1f 1p 1f 1p 1f 1p 1f 1p 1f 1p 1f 1p 1f 1p 1f 1p,    ?",
        "1f 1p 1f 1p 1f 1p 1f 1p 1f 1p 1f 1p 1f 1p 1f 1p 1f 1p 1f, d",
        // what comes up begins anew
        "10f 2p 9f,          u",
        "10f 2p 1p 9f,       u",
        "10f 1p 1f 2p 9f,    u",
        "9f 2p 9f,           u",
    })
    void addsUpScatteredFailures(String attempts, String state) {
        assertThat(letter(after(spelled(attempts), patient(2, 10, 10)).getLast().state()))
                .isEqualTo(state);
    }

    /// `2p 3f` is `ppfff`.
    private static String spelled(String attempts) {
        StringBuilder spelled = new StringBuilder();
        for (String run : attempts.split(" ")) {
            int letter = run.length() - 1;
            spelled.append(run.substring(letter).repeat(Integer.parseInt(run, 0, letter, 10)));
        }
        return spelled.toString();
    }

    private static Timing patient(int rise, int fall, @Nullable Integer forgetAfter) {
        return new Timing(
                Duration.ofSeconds(1), Duration.ofMillis(400), rise, fall, null, forgetAfter);
    }

    /// Runs of attempts alone decide where failures are forgotten at once, said or not.
    @RepeatedTest(20)
    void byDefaultOnlyRunsCount(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        int rise = random.nextInt(1, 6);
        int fall = random.nextInt(1, 6);
        String attempts = random(random, "ppppffffn");
        List<Standing> unsaid = after(attempts, patient(rise, fall, null));

        assertThat(after(attempts, patient(rise, fall, 1))).isEqualTo(unsaid);
        String state = "?";
        for (int i = 0; i < attempts.length(); i++) {
            String soFar = attempts.substring(0, i + 1);
            // What was known before a run of attempts not made is forgotten with it.
            String known = soFar.substring(soFar.lastIndexOf("n".repeat(fall)) + 1);
            if (soFar.endsWith("n".repeat(fall))) {
                state = "?";
            } else if (soFar.endsWith("p") && run(known, 'p') >= rise) {
                state = "u";
            } else if (soFar.endsWith("f") && run(known, 'f') >= fall) {
                state = "d";
            }
            Standing standing = unsaid.get(i);
            assertThat(letter(standing.state())).as(soFar).isEqualTo(state);
            boolean failedLast = run(known, 'f') > 0;
            boolean passedLast = run(known, 'p') > 0;
            assertThat(standing.isChanging())
                    .as(soFar)
                    .isEqualTo(
                            switch (state) {
                                case "u" -> failedLast;
                                case "d" -> passedLast;
                                default -> failedLast || passedLast;
                            });
        }
    }

    private static int run(String attempts, char letter) {
        String made = attempts.replace("n", "");
        return made.length() - made.replaceAll(letter + "+$", "").length();
    }

    /// Failures since the target came up, or since the last clean run, are what counts.
    @RepeatedTest(20)
    void countsWhatIsNotForgotten(RepetitionInfo repetition) {
        SplittableRandom random = new SplittableRandom(repetition.getCurrentRepetition());
        int rise = random.nextInt(1, 6);
        int fall = random.nextInt(1, 8);
        int forgetAfter = random.nextInt(1, 6);
        String attempts = random(random, "ppf");
        List<Standing> standings = after(attempts, patient(rise, fall, forgetAfter));
        String state = "?";
        int from = 0;
        for (int i = 0; i < attempts.length(); i++) {
            String soFar = attempts.substring(0, i + 1);
            if (!state.equals("u") && soFar.endsWith("p".repeat(rise))) {
                state = "u";
                from = i + 1;
            } else if (soFar.endsWith("p".repeat(forgetAfter))) {
                from = i + 1;
            } else if (soFar.substring(from).replace("p", "").length() >= fall) {
                state = soFar.endsWith("f") ? "d" : state;
            }
            assertThat(letter(standings.get(i).state())).as(soFar).isEqualTo(state);
        }
    }

    private static String random(SplittableRandom random, String letters) {
        return random.ints(400, 0, letters.length())
                .mapToObj(i -> letters.substring(i, i + 1))
                .collect(joining());
    }

    @Test
    void hastensAfterAFailureAndNotUntilItIsForgotten() {
        List<Standing> standings = after("ppfpff", patient(2, 10, 10));

        assertThat(standings.stream().map(Standing::isChanging))
                .containsExactly(true, false, true, false, true, true);
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
        return after(attempts, RISE_2_FALL_3);
    }

    private static List<Standing> after(String attempts, Timing timing) {
        List<Standing> standings = new ArrayList<>();
        Standing last = Standing.UNTRIED;
        for (int i = 0; i < attempts.length(); i++) {
            last = last.after(outcome(attempts.charAt(i)), timing, Duration.ZERO, 0);
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
