package io.meridian.federator.reconcile;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.ObjectReport.Condition;
import io.meridian.federator.watch.ClusterView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/// Adds to the report on the GSLBConfig, which names the members, whether what they hold is known
/// as it is now, and since when it is not.
final class MemberFreshness {

    private static final String CONDITION = "MembersCurrent";

    private MemberFreshness() {}

    static List<ObjectReport> addTo(List<ObjectReport> reports, Collection<ClusterView> views) {
        List<ObjectReport> told = new ArrayList<>();
        for (ObjectReport report : reports) {
            boolean namesMembers = report.object().key().kind().equals("GSLBConfig");
            told.add(namesMembers ? report.withCondition(condition(views)) : report);
        }
        return told;
    }

    private static Condition condition(Collection<ClusterView> views) {
        List<String> stale = new ArrayList<>();
        for (ClusterView view : views) {
            Instant since = view.staleSince();
            if (since != null) {
                stale.add(view.cluster() + " as of " + since.truncatedTo(ChronoUnit.SECONDS));
            }
        }
        return stale.isEmpty()
                ? new Condition(CONDITION, true, "Watched", "")
                : new Condition(CONDITION, false, "Stale", String.join("; ", stale));
    }
}
