package io.meridian.health.verdict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.health.FakeClock;
import io.meridian.health.verdict.Verdict.State;
import io.meridian.model.Opinion;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Reads `majority.txt` to the board, row by row.
class MajorityTableTest {

    private static final int[][] ORDERS = {
        {0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}
    };

    record Row(List<String> sites, Map<State, State> verdicts) {

        static Row parse(String line) {
            String[] sides = line.split("\\|", 2);
            String[] verdicts = sides[1].strip().split("\\s+");
            return new Row(
                    List.of(sides[0].strip().split("\\s+")),
                    Map.of(
                            State.UP, State.valueOf(verdicts[0]),
                            State.DOWN, State.valueOf(verdicts[1]),
                            State.UNTESTED, State.valueOf(verdicts[2])));
        }

        @Override
        public String toString() {
            return String.join(" ", sites);
        }
    }

    static Stream<Row> rows() throws IOException {
        var file = requireNonNull(MajorityTableTest.class.getResourceAsStream("majority.txt"));
        try (var reader = new BufferedReader(new InputStreamReader(file, UTF_8))) {
            return reader
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(Row::parse)
                    .toList()
                    .stream();
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void boardFollowsTheTable(Row row) {
        row.verdicts()
                .forEach((was, expected) -> {
                    for (int[] order : ORDERS) {
                        assertThat(verdict(row.sites(), order, was))
                                .as("was %s", was)
                                .isEqualTo(expected);
                    }
                });
    }

    @Test
    void everyCombinationOfUpDownUnknownAndStaleIsInTheTable() throws IOException {
        Set<String> plain = Set.of("up", "down", "unknown", "stale");
        Set<String> rows =
                rows().filter(row -> plain.containsAll(row.sites()))
                        .map(row -> row.sites().stream().sorted().collect(Collectors.joining(" ")))
                        .collect(Collectors.toCollection(HashSet::new));

        // 4 kinds of site, 3 drawn with repetition, order aside: 6! / (3! × 3!)
        assertThat(rows).hasSize(20);
    }

    private static State verdict(List<String> sites, int[] order, State was) {
        VerdictBoard board = new VerdictBoard(new FakeClock());
        board.setTargets(Set.of(Ballots.TARGET));
        board.restore(Map.of(Ballots.TARGET, was));
        List<Ballot> ballots = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            ballots.addAll(ballots("site" + i, sites.get(order[i])));
        }
        board.update(ballots);
        return board.verdict(Ballots.TARGET).state();
    }

    private static List<Ballot> ballots(String site, String says) {
        List<Ballot> ballots = new ArrayList<>();
        for (String node : says.split("\\+")) {
            String name = site + "-" + ballots.size();
            switch (node) {
                case "up" -> ballots.add(ballot(site, name, true, Opinion.State.UP));
                case "down" -> ballots.add(ballot(site, name, true, Opinion.State.DOWN));
                case "unknown" -> ballots.add(ballot(site, name, true, Opinion.State.UNKNOWN));
                case "stale" -> ballots.add(ballot(site, name, false, Opinion.State.UP));
                case "never" ->
                        ballots.add(Ballots.of(site, name, true, Opinion.State.DOWN, false));
                case "-" -> ballots.add(new Ballot(site, name, true, Map.of()));
                default -> throw new AssertionError("no such thing to say: " + node);
            }
        }
        return ballots;
    }

    private static Ballot ballot(String site, String node, boolean fresh, Opinion.State state) {
        return Ballots.of(site, node, fresh, state, true);
    }
}
