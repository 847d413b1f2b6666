package io.meridian.dns.zone.load;

import io.meridian.dns.zone.ZoneContents.Place;
import io.meridian.model.Problem;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// What is said of a zone while it is read: problems, for which it is refused, and warnings. Of
/// each as many are kept as anybody reads.
final class Findings {

    private static final int MAX_KEPT = 100;

    /// Characters of one.
    private static final int MAX_LENGTH = 1_000;

    private static final Comparator<Finding> ORDER =
            Comparator.<Finding, String>comparing(finding -> finding.place().source())
                    .thenComparingInt(finding -> finding.place().line());

    private record Finding(Place place, String rule) {}

    private final List<Finding> problems = new ArrayList<>();
    private final List<Finding> warnings = new ArrayList<>();
    private int moreProblems;
    private int moreWarnings;

    void problem(Place place, String rule) {
        if (problems.size() < MAX_KEPT) {
            problems.add(new Finding(place, printable(rule)));
        } else {
            moreProblems++;
        }
    }

    void warn(Place place, String what) {
        if (warnings.size() < MAX_KEPT) {
            warnings.add(new Finding(place, printable(what)));
        } else {
            moreWarnings++;
        }
    }

    /// What a file has is repeated in logs: without its control characters, and not all of a word
    /// that goes on for a megabyte.
    private static String printable(String told) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < told.length() && text.length() < MAX_LENGTH; i++) {
            char each = told.charAt(i);
            if (each < ' ' || each == 0x7f) {
                text.append('\\').append((char) ('0' + each / 100));
                text.append((char) ('0' + each / 10 % 10)).append((char) ('0' + each % 10));
            } else {
                text.append(each);
            }
        }
        return text.length() < MAX_LENGTH ? text.toString() : text.append("...").toString();
    }

    boolean hasProblems() {
        return !problems.isEmpty();
    }

    /// By place.
    List<Problem> problems() {
        return list(problems, moreProblems);
    }

    List<Problem> warnings() {
        return list(warnings, moreWarnings);
    }

    private static List<Problem> list(List<Finding> findings, int more) {
        List<Problem> list = new ArrayList<>();
        findings.stream()
                .sorted(ORDER)
                .map(finding -> new Problem(finding.place().toString(), "", finding.rule()))
                .forEach(list::add);
        if (more > 0) {
            list.add(new Problem("", "", "and " + more + " more"));
        }
        return list;
    }
}
