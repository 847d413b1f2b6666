package io.meridian.federator.policy;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What the specs in force refer to by name.
record Needs(Set<String> monitors, Set<String> profiles, Set<String> sites) {

    static Needs of(
            Optional<Specs.Gdp> policy,
            Collection<Specs.GslbHostRule> rules,
            Collection<Specs.ServicePolicySpec> servicePolicies) {
        Needs needs = new Needs(new HashSet<>(), new HashSet<>(), new HashSet<>());
        policy.ifPresent(gdp -> {
            needs.monitors(gdp.healthMonitorRefs(), gdp.healthMonitorTemplate());
            add(needs.profiles, gdp.sitePersistenceRef());
        });
        for (Specs.GslbHostRule rule : rules) {
            needs.monitors(rule.healthMonitorRefs(), rule.healthMonitorTemplate());
            Specs.SitePersistence block = rule.sitePersistence();
            add(needs.profiles, block == null ? null : block.profileRef());
            rule.thirdPartyMembers().forEach(member -> add(needs.sites, member.site()));
        }
        for (Specs.ServicePolicySpec servicePolicy : servicePolicies) {
            Specs.QuorumSpec quorum = servicePolicy.quorum();
            needs.sites.addAll(quorum == null ? List.of() : quorum.probeFrom());
            servicePolicy.topology().forEach(rule -> needs.sites.addAll(rule.sites()));
        }
        return needs;
    }

    private void monitors(List<String> refs, @Nullable String template) {
        monitors.addAll(refs);
        add(monitors, template);
    }

    private static void add(Set<String> names, @Nullable String name) {
        if (name != null && !name.isEmpty()) {
            names.add(name);
        }
    }
}
