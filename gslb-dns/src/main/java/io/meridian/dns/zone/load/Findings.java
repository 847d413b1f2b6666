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
            problems.add(new Finding(place, rule));
        } else {
            moreProblems++;
        }
    }

    void warn(Place place, String what) {
        if (warnings.size() < MAX_KEPT) {
            warnings.add(new Finding(place, what));
        } else {
            moreWarnings++;
        }
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
