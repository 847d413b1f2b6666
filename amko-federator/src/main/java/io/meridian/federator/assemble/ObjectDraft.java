package io.meridian.federator.assemble;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// What is known of one collected object while services are put together. Becomes its report.
final class ObjectDraft {

    final ClusterObject object;
    final String tenant;
    final List<Problem> problems = new ArrayList<>();
    final List<String> notes = new ArrayList<>();
    final List<Endpoint> endpoints = new ArrayList<>();

    /// Names that it asks for, whether or not it has an endpoint for them now.
    final Set<String> claims = new LinkedHashSet<>();

    /// @param tenant whose services it makes
    ObjectDraft(ClusterObject object, String tenant) {
        this.object = object;
        this.tenant = tenant;
    }

    void problem(String rule) {
        problems.add(new Problem(object.place().toString(), "", rule));
    }

    Set<String> fqdns() {
        Set<String> fqdns = new LinkedHashSet<>();
        endpoints.forEach(endpoint -> fqdns.add(endpoint.fqdn()));
        return fqdns;
    }

    ObjectReport report() {
        return new ObjectReport(object, problems, false, List.of(), notes, List.copyOf(fqdns()));
    }
}
