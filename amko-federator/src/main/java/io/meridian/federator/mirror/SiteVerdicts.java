package io.meridian.federator.mirror;

import io.meridian.federator.watch.LastGood;
import io.meridian.health.verdict.Ballot;
import io.meridian.health.verdict.Verdict;
import io.meridian.health.verdict.VerdictBoard;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.health.verdict.VerdictText;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/// Each site's own verdicts, where the rule is *local*. They outlive a restart.
final class SiteVerdicts {

    private static final String MEMORY = "mirror-verdicts-by-site";

    private final LastGood memory;
    private final SortedMap<String, VerdictBoard> boards = new TreeMap<>();

    /// Of sites that have not been heard since the start.
    private final Map<String, Map<VerdictKey, Verdict.State>> remembered = new HashMap<>();

    private SortedSet<String> saved = new TreeSet<>();

    SiteVerdicts(LastGood memory) {
        this.memory = memory;
        memory.read(MEMORY).orElse("").lines().forEach(this::remember);
    }

    /// `london UP local http://192.0.2.1:80/…`; a line that is none is left out.
    private void remember(String line) {
        String[] words = line.split(" ", 2);
        if (words.length < 2) {
            return;
        }
        try {
            String site = URLDecoder.decode(words[0], StandardCharsets.UTF_8);
            VerdictText.read(words[1])
                    .ifPresent(found ->
                            remembered
                                    .computeIfAbsent(site, _ -> new HashMap<>())
                                    .put(found.getKey(), found.getValue()));
        } catch (IllegalArgumentException damaged) {
            return;
        }
        saved.add(line);
    }

    /// Takes in what all nodes say now.
    ///
    /// @param keys of what is served under the rule *local*
    void look(Set<VerdictKey> keys, List<Ballot> ballots) {
        Set<String> sites = new TreeSet<>();
        if (!keys.isEmpty()) {
            ballots.forEach(ballot -> sites.add(ballot.site()));
        }
        boards.keySet().retainAll(sites);
        for (String site : sites) {
            VerdictBoard board = boards.computeIfAbsent(site, this::board);
            Set<VerdictKey> _ = board.keep(keys);
            Set<VerdictKey> _ = board.update(ballots);
        }
        remembered.values().forEach(states -> states.keySet().retainAll(keys));
        save();
    }

    private VerdictBoard board(String site) {
        VerdictBoard board = new VerdictBoard(System::nanoTime, site);
        Map<VerdictKey, Verdict.State> known = remembered.remove(site);
        if (known != null) {
            Set<VerdictKey> _ = board.restore(known);
        }
        return board;
    }

    private void save() {
        SortedSet<String> lines = new TreeSet<>();
        remembered.forEach((site, states) -> addLines(site, states, lines));
        boards.forEach((site, board) -> addLines(site, board.export(), lines));
        if (!lines.equals(saved)) {
            saved = lines;
            memory.keep(MEMORY, String.join("\n", lines) + "\n");
        }
    }

    private static void addLines(
            String site, Map<VerdictKey, Verdict.State> states, Set<String> lines) {
        String name = URLEncoder.encode(site, StandardCharsets.UTF_8);
        states.forEach((key, state) -> lines.add(name + " " + VerdictText.of(key, state)));
    }

    /// By site.
    SortedMap<String, VerdictBoard> boards() {
        return Collections.unmodifiableSortedMap(boards);
    }
}
