package io.meridian.federator.policy;

import io.meridian.model.TopologyCheck;
import io.meridian.model.TopologyRule;
import java.util.List;
import java.util.Locale;

/// A ServicePolicy's `topology`: what its rules mean, and what is wrong with them.
final class Topologies {

    private Topologies() {}

    /// Tells every problem to `check`.
    static void check(List<Specs.TopologyRuleSpec> specs, SpecCheck check, References references) {
        if (specs.isEmpty()) {
            return;
        }
        TopologyCheck.problemsOf(rules(specs))
                .forEach(found -> check.problem("spec.topology" + found.path(), found.rule()));
        for (int i = 0; i < specs.size(); i++) {
            List<String> sites = specs.get(i).sites();
            for (int j = 0; j < sites.size(); j++) {
                if (!references.hasSite(sites.get(j))) {
                    check.problem(
                            "spec.topology[" + i + "].sites[" + j + "]",
                            "must be the name of a Site, was '" + sites.get(j) + "'");
                }
            }
        }
    }

    /// Codes may be written in lower case.
    static List<TopologyRule> rules(List<Specs.TopologyRuleSpec> specs) {
        return specs.stream()
                .map(spec ->
                        new TopologyRule(
                                spec.subnets(),
                                upper(spec.continents()),
                                upper(spec.countries()),
                                upper(spec.regions()),
                                spec.cities(),
                                spec.asns(),
                                spec.tags(),
                                spec.sites()))
                .toList();
    }

    private static List<String> upper(List<String> codes) {
        return codes.stream().map(code -> code.toUpperCase(Locale.ROOT)).toList();
    }
}
