package io.meridian.federator.reconcile;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.ObjectReport.Condition;
import io.meridian.federator.watch.ClusterView;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

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

    static boolean areCurrent(Collection<ClusterView> views) {
        return views.stream().allMatch(view -> doubt(view) == null);
    }

    private static Condition condition(Collection<ClusterView> views) {
        List<String> doubts = new ArrayList<>();
        for (ClusterView view : views) {
            String doubt = doubt(view);
            if (doubt != null) {
                doubts.add(view.cluster() + " " + doubt);
            }
        }
        return doubts.isEmpty()
                ? new Condition(CONDITION, true, "Watched", "")
                : new Condition(CONDITION, false, "Stale", String.join("; ", doubts));
    }

    /// Why what is known of a member may not be so any more; null when it is. Why a server does not
    /// answer at all is left out: that is worded anew with each try.
    private static @Nullable String doubt(ClusterView view) {
        Instant since = view.staleSince();
        List<String> kinds = new ArrayList<>();
        view.failures()
                .forEach((kind, reason) -> {
                    if (!kind.equals(ClusterView.SERVER)) {
                        kinds.add(kind + ": " + reason);
                    }
                });
        if (since == null && view.listed() && view.failures().isEmpty()) {
            return null;
        }
        String age = since == null ? "" : " as of " + since.truncatedTo(ChronoUnit.SECONDS);
        String listed = view.listed() ? "" : " has not been listed yet";
        String failing =
                kinds.isEmpty()
                        ? ""
                        : " cannot be listed in full (" + String.join(", ", kinds) + ")";
        return (age.isEmpty() ? listed + failing : age + failing).strip();
    }
}
