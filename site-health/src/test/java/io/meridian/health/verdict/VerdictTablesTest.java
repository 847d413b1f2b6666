package io.meridian.health.verdict;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.health.FakeClock;
import io.meridian.health.verdict.Verdict.State;
import io.meridian.model.Opinion;
import io.meridian.model.Quorum;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
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

/// Reads the tables of all rules to the board, row by row.
class VerdictTablesTest {

    private static final List<String> SITES = List.of("A", "B", "C");
    private static final List<int[]> ALL_ORDERS =
            List.of(
                    new int[] {0, 1, 2},
                    new int[] {0, 2, 1},
                    new int[] {1, 0, 2},
                    new int[] {1, 2, 0},
                    new int[] {2, 0, 1},
                    new int[] {2, 1, 0});

    /// @param orders in which the row's sayings may be given to the sites without a difference
    record Table(String file, Quorum quorum, List<int[]> orders, int combinations) {}

    /// 4 sayings over 3 sites, order aside, are 6! / (3! × 3!) = 20; where the first site stands
    /// apart, 4 × 10.
    private static final List<Table> TABLES =
            List.of(
                    new Table("majority.txt", Quorum.MAJORITY, ALL_ORDERS, 20),
                    new Table("any.txt", of(Quorum.Rule.ANY), ALL_ORDERS, 20),
                    new Table("all.txt", of(Quorum.Rule.ALL), ALL_ORDERS, 20),
                    new Table("local.txt", of(Quorum.Rule.LOCAL), ALL_ORDERS.subList(0, 2), 40),
                    new Table(
                            "probe-from.txt",
                            new Quorum(Quorum.Rule.MAJORITY, List.of("A", "B")),
                            ALL_ORDERS.subList(0, 1),
                            0));

    private static Quorum of(Quorum.Rule rule) {
        return new Quorum(rule, List.of());
    }

    record Row(Table table, List<String> sites, Map<State, State> verdicts) {

        static Row parse(Table table, String line) {
            String[] sides = line.split("\\|", 2);
            String[] verdicts = sides[1].strip().split("\\s+");
            return new Row(
                    table,
                    List.of(sides[0].strip().split("\\s+")),
                    Map.of(
                            State.UP, State.valueOf(verdicts[0]),
                            State.DOWN, State.valueOf(verdicts[1]),
                            State.UNTESTED, State.valueOf(verdicts[2])));
        }

        @Override
        public String toString() {
            return table.file + ": " + String.join(" ", sites);
        }
    }

    static Stream<Row> rows() {
        return TABLES.stream().flatMap(VerdictTablesTest::rows);
    }

    private static Stream<Row> rows(Table table) {
        var file = requireNonNull(VerdictTablesTest.class.getResourceAsStream(table.file));
        try (var reader = new BufferedReader(new InputStreamReader(file, UTF_8))) {
            return reader
                    .lines()
                    .filter(line -> !line.isBlank() && !line.startsWith("#"))
                    .map(line -> Row.parse(table, line))
                    .toList()
                    .stream();
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @ParameterizedTest
    @MethodSource("rows")
    void boardFollowsTheTable(Row row) {
        row.verdicts()
                .forEach((was, expected) -> {
                    for (int[] order : row.table.orders) {
                        assertThat(verdict(row, order, was)).as("was %s", was).isEqualTo(expected);
                    }
                });
    }

    @Test
    void everyCombinationOfUpDownUnknownAndStaleIsInEachTable() {
        Set<String> plain = Set.of("up", "down", "unknown", "stale");
        for (Table table : TABLES) {
            boolean firstApart = table.quorum.rule() == Quorum.Rule.LOCAL;
            Set<String> rows =
                    rows(table)
                            .filter(row -> plain.containsAll(row.sites()))
                            .map(row ->
                                    (firstApart ? row.sites().getFirst() + ":" : "")
                                            + row.sites().stream().sorted().toList())
                            .collect(Collectors.toCollection(HashSet::new));

            assertThat(rows).as(table.file).hasSizeGreaterThanOrEqualTo(table.combinations);
        }
    }

    private static State verdict(Row row, int[] order, State was) {
        VerdictKey key = new VerdictKey(Ballots.TARGET, row.table.quorum);
        VerdictBoard board = new VerdictBoard(new FakeClock()::nanoTime, "A");
        board.keep(Set.of(key));
        board.restore(Map.of(key, was));
        List<Ballot> ballots = new ArrayList<>();
        for (int i = 0; i < order.length; i++) {
            ballots.addAll(ballots(SITES.get(i), row.sites().get(order[i])));
        }
        board.update(ballots);
        return board.verdict(key).state();
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
