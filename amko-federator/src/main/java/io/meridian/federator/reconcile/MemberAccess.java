package io.meridian.federator.reconcile;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.ObjectReport.Condition;
import io.meridian.federator.watch.MemberCluster;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Adds to the report on the GSLBConfig, which names the members, that the kubeconfig has something
/// for them that cannot be used, as long as that is so.
final class MemberAccess {

    private MemberAccess() {}

    static List<ObjectReport> addTo(List<ObjectReport> reports, Collection<MemberCluster> members) {
        Map<String, List<String>> problems = new TreeMap<>();
        for (MemberCluster member : members) {
            String problem = member.accessProblem();
            if (!problem.isEmpty()) {
                problems.computeIfAbsent(problem, _ -> new ArrayList<>()).add(member.name());
            }
        }
        if (problems.isEmpty()) {
            return reports;
        }
        List<String> lines = new ArrayList<>();
        problems.forEach((problem, names) -> lines.add(String.join(", ", names) + ": " + problem));
        Condition unusable =
                new Condition(
                        ObjectReport.KUBECONFIG_USABLE,
                        false,
                        "LastGoodInForce",
                        String.join("; ", lines));
        List<ObjectReport> told = new ArrayList<>();
        for (ObjectReport report : reports) {
            boolean namesMembers = report.object().key().kind().equals("GSLBConfig");
            told.add(namesMembers ? report.withCondition(unusable) : report);
        }
        return told;
    }
}
