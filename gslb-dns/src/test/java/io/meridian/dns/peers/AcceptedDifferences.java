package io.meridian.dns.peers;

import io.meridian.yaml.ConfigurationFile;
import io.meridian.yaml.Key;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// The differences that are not ours to mend, each with the RFC that decides it and a pattern. A
/// difference is accepted when one entry covers every line of it; an entry that nothing matches in
/// a whole run is out of date.
final class AcceptedDifferences {

    static final Path FILE = Path.of("src/test/resources/peers/accepted-differences.yaml");

    /// The file.
    record Listed(@Key(doc = "all of them") List<Entry> accepted) {}

    /// One of them.
    record Entry(
            @Key(doc = "a few words") String name,
            @Key(doc = "which servers answer so") List<String> peers,
            @Key(doc = "the sections that decide") String rfc,
            @Key(doc = "what they say, and who does what") String because,
            @Key(defaultValue = "[]", doc = "marks that the question must have") List<String> marks,
            @Key(defaultValue = "\".*\"", doc = "a pattern for the type asked for") String qtype,
            @Key(doc = "patterns, one of which each line must match") List<String> lines) {}

    private record Compiled(Entry entry, Pattern qtype, List<Pattern> lines) {

        boolean covers(Difference difference) {
            return entry.peers().contains(difference.peer())
                    && difference.marks().containsAll(entry.marks())
                    && qtype.matcher(org.xbill.DNS.Type.string(difference.question().getType()))
                            .matches()
                    && difference.lines().stream()
                            .allMatch(line ->
                                    lines.stream().anyMatch(each -> each.matcher(line).matches()));
        }
    }

    private final List<Compiled> entries;
    private final Map<String, Long> matched = new LinkedHashMap<>();

    /// @param asked the peers of this run
    private AcceptedDifferences(List<Entry> entries, Set<String> asked) {
        this.entries =
                entries.stream()
                        .map(entry ->
                                new Compiled(
                                        entry,
                                        Pattern.compile(entry.qtype()),
                                        entry.lines().stream().map(Pattern::compile).toList()))
                        .toList();
        for (Entry entry : entries) {
            entry.peers().stream()
                    .filter(asked::contains)
                    .forEach(peer -> matched.put(peer + " " + entry.name(), 0L));
        }
    }

    /// @param asked the peers of this run: entries of others are not missed
    static AcceptedDifferences read(Path file, Set<String> asked) {
        return new AcceptedDifferences(
                ConfigurationFile.read(file, Listed.class).accepted(), asked);
    }

    /// Whether an entry covers it; that entry has then been of use.
    boolean accept(Difference difference) {
        for (Compiled compiled : entries) {
            if (compiled.covers(difference)) {
                matched.merge(difference.peer() + " " + compiled.entry().name(), 1L, Long::sum);
                return true;
            }
        }
        return false;
    }

    /// `PEER NAME` of each entry that has matched nothing.
    Set<String> unused() {
        return matched.entrySet().stream()
                .filter(entry -> entry.getValue() == 0)
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
    }

    /// How often each has matched.
    Map<String, Long> matched() {
        return Map.copyOf(matched);
    }
}
