package io.meridian.dns.peers;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;

/// Says of a question and its two answers what the list of accepted differences may depend on.
final class Marks {

    private static final List<Integer> LINKS = List.of(1, 5, 10, 16);

    private final Map<Name, GeneratedZone> zones = new HashMap<>();
    private final Set<String> data = new HashSet<>();

    Marks(List<GeneratedZone> generated) {
        for (GeneratedZone zone : generated) {
            zones.put(zone.apex().canonicalize(), zone);
            zone.records().forEach(each -> data.add(Answer.line(each)));
        }
    }

    /// Any of
    /// - `alias`, `dname`, `loop`, `over-N-links`: what the longer of both answers holds;
    /// - `leaves-zone`: an alias leads out of the zone that the question is about, `leaves-us` out
    ///   of all of them, `ends-at-cut` to a name that is delegated away;
    /// - `our-referral`, `their-referral`;
    /// - `apex`, `cut`: what the question's name is in the zone that answers it;
    /// - `additional-data`: all that stands in both additional sections stands in a zone file too,
    ///   `made-from-wildcard` some of theirs only below a wildcard.
    Set<String> of(Record question, Answer ours, Answer theirs) {
        Set<String> marks = new LinkedHashSet<>();
        if (isData(ours.additional()) && isData(theirs.additional())) {
            marks.add("additional-data");
        }
        if (theirs.additional().stream().anyMatch(line -> !data.contains(line))) {
            marks.add("made-from-wildcard");
        }
        Answer longer = ours.links() >= theirs.links() ? ours : theirs;
        aliases(question.getName(), longer, marks);
        if (ours.isReferral() && !ours.authoritative()) {
            marks.add("our-referral");
        }
        if (theirs.isReferral() && !theirs.authoritative()) {
            marks.add("their-referral");
        }
        GeneratedZone zone = zoneOf(question.getName());
        if (zone != null) {
            place(question.getName().canonicalize(), zone, marks);
        }
        return marks;
    }

    private boolean isData(Set<String> lines) {
        return lines.stream().allMatch(line -> data.contains(line) || isWildcardData(line));
    }

    /// Whether some wildcard above the owner's name has this record (RFC 4592 §3.3).
    private boolean isWildcardData(String line) {
        int end = line.indexOf(' ');
        String rest = line.substring(end);
        for (Name name = name(line.substring(0, end));
                name.labels() > 1;
                name = new Name(name, 1)) {
            if (data.contains(name.wild(1) + rest)) {
                return true;
            }
        }
        return false;
    }

    private static Name name(String text) {
        try {
            return Name.fromString(text);
        } catch (TextParseException wrong) {
            throw new IllegalArgumentException(text, wrong);
        }
    }

    private static void place(Name name, GeneratedZone zone, Set<String> marks) {
        if (name.equals(zone.apex().canonicalize())) {
            marks.add("apex");
        }
        if (zone.cuts().contains(name)) {
            marks.add("cut");
        }
    }

    private void aliases(Name qname, Answer answer, Set<String> marks) {
        Set<Name> seen = new HashSet<>(Set.of(qname.canonicalize()));
        for (Record each : answer.answerRecords()) {
            if (each.getType() == Type.DNAME) {
                marks.add("dname");
            }
            if (each instanceof CNAMERecord cname) {
                marks.add("alias");
                Name target = cname.getTarget().canonicalize();
                if (!seen.add(target)) {
                    marks.add("loop");
                }
                led(qname, target, marks);
            }
        }
        LINKS.stream()
                .filter(n -> answer.links() > n)
                .forEach(n -> marks.add("over-" + n + "-links"));
    }

    private void led(Name qname, Name target, Set<String> marks) {
        GeneratedZone zone = zoneOf(target);
        if (zone == null) {
            marks.add("leaves-us");
        } else if (zone != zoneOf(qname)) {
            marks.add("leaves-zone");
        }
        if (zone != null && zone.isDelegated(target)) {
            marks.add("ends-at-cut");
        }
    }

    private @Nullable GeneratedZone zoneOf(Name name) {
        Name key = name.canonicalize();
        for (int labels = 0; labels < key.labels(); labels++) {
            GeneratedZone zone = zones.get(new Name(key, labels));
            if (zone != null) {
                return zone;
            }
        }
        return null;
    }
}
