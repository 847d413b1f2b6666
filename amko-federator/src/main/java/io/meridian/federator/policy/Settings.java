package io.meridian.federator.policy;

import io.meridian.model.HealthMonitor;
import io.meridian.model.Site;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// What is in force now of everything that is not collected: last good versions.
///
/// @param defaultTenant of namespaces that name none
/// @param customGlobalFqdn whether services are named by AKO HostRules and not by objects' hosts
/// @param memberClusters that the GSLBConfig names
/// @param deploymentPolicy absent: nothing is selected
/// @param hostRules by FQDN
/// @param servicePolicies by FQDN
/// @param sites by name
/// @param monitors by name
/// @param profiles of persistence, by name
/// @param domainPolicies in the order of their names
public record Settings(
        String defaultTenant,
        boolean customGlobalFqdn,
        Set<String> memberClusters,
        Optional<Specs.Gdp> deploymentPolicy,
        Map<String, Specs.GslbHostRule> hostRules,
        Map<String, Specs.ServicePolicySpec> servicePolicies,
        Map<String, Site> sites,
        Map<String, HealthMonitor> monitors,
        Map<String, Specs.PersistenceProfileSpec> profiles,
        List<DomainPolicy> domainPolicies) {

    public Settings {
        memberClusters = Set.copyOf(memberClusters);
        hostRules = Map.copyOf(hostRules);
        servicePolicies = Map.copyOf(servicePolicies);
        sites = Map.copyOf(sites);
        monitors = Map.copyOf(monitors);
        profiles = Map.copyOf(profiles);
        domainPolicies = List.copyOf(domainPolicies);
    }
}
