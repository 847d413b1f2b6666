package io.meridian.federator.policy;

import io.meridian.model.HealthMonitor;
import io.meridian.model.Site;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is in force now of everything that is not an Ingress or a Service: last good versions.
///
/// @param memberClusters that the GSLBConfig names
/// @param deploymentPolicy absent: nothing is selected
/// @param hostRules by FQDN
/// @param sites by name
/// @param monitors by name
public record Settings(
        Set<String> memberClusters,
        Optional<Specs.Gdp> deploymentPolicy,
        Map<String, Specs.GslbHostRule> hostRules,
        Map<String, Site> sites,
        Map<String, HealthMonitor> monitors) {

    public Settings {
        memberClusters = Set.copyOf(memberClusters);
        hostRules = Map.copyOf(hostRules);
        sites = Map.copyOf(sites);
        monitors = Map.copyOf(monitors);
    }
}
