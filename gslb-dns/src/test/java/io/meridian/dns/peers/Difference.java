package io.meridian.dns.peers;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedSet;
import org.xbill.DNS.Record;

/// Where one peer answers one question otherwise than Meridian.
///
/// @param lines `rcode OURS THEIRS`, `aa OURS THEIRS`, `ours SECTION RECORD` for a record that only
///   we have, `theirs SECTION RECORD`
/// @param marks what kind of question it is: see {@link Marks}
record Difference(
        String peer,
        Record question,
        Answer ours,
        Answer theirs,
        List<String> lines,
        Set<String> marks) {

    static List<String> between(Answer ours, Answer theirs) {
        List<String> lines = new ArrayList<>();
        if (!ours.rcode().equals(theirs.rcode())) {
            lines.add("rcode " + ours.rcode() + " " + theirs.rcode());
        }
        if (ours.authoritative() != theirs.authoritative()) {
            lines.add("aa " + (ours.authoritative() ? "1 0" : "0 1"));
        }
        section("answer", ours.answer(), theirs.answer(), lines);
        section("authority", ours.authority(), theirs.authority(), lines);
        section("additional", ours.additional(), theirs.additional(), lines);
        return lines;
    }

    private static void section(
            String name, SortedSet<String> ours, SortedSet<String> theirs, List<String> lines) {
        ours.stream()
                .filter(each -> !theirs.contains(each))
                .forEach(each -> lines.add("ours " + name + " " + each));
        theirs.stream()
                .filter(each -> !ours.contains(each))
                .forEach(each -> lines.add("theirs " + name + " " + each));
    }
}
