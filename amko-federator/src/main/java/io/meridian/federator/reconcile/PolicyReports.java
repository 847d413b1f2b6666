package io.meridian.federator.reconcile;

import io.meridian.federator.assemble.Assembly;
import io.meridian.federator.policy.ObjectReport;
import io.meridian.model.GslbService;
import java.util.ArrayList;
import java.util.List;

/// Adds to the reports on GSLBHostRules and ServicePolicies what became of their service.
final class PolicyReports {

    private PolicyReports() {}

    static List<ObjectReport> of(List<ObjectReport> reports, Assembly assembly) {
        List<ObjectReport> told = new ArrayList<>();
        for (ObjectReport report : reports) {
            boolean aboutOne =
                    !report.fqdns().isEmpty() && (report.isAccepted() || report.lastGoodInForce());
            told.add(aboutOne ? report.withNotes(notes(report, assembly)) : report);
        }
        return told;
    }

    private static List<String> notes(ObjectReport report, Assembly assembly) {
        String fqdn = report.fqdns().getFirst();
        GslbService service = assembly.services().get(fqdn);
        if (service == null) {
            return List.of("parked: no selected object has the name " + fqdn);
        }
        return assembly.notes().stream().filter(note -> note.startsWith(fqdn + ":")).toList();
    }
}
