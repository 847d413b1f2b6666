package io.meridian.federator.policy;

import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.Validation;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Checks PersistenceProfiles, ServicePolicies and DomainPolicies.
final class OwnKindsCheck {

    private OwnKindsCheck() {}

    static Optional<Specs.PersistenceProfileSpec> persistenceProfile(SpecCheck check) {
        return check.valid(check.bind(Specs.PersistenceProfileSpec.class));
    }

    static Optional<Specs.ServicePolicySpec> servicePolicy(SpecCheck check, References references) {
        Optional<Specs.ServicePolicySpec> bound = check.bind(Specs.ServicePolicySpec.class);
        bound.ifPresent(policy -> {
            String fqdn = policy.fqdn();
            String wrong = fqdn == null ? "is required" : Validation.fqdnProblem(Names.plain(fqdn));
            if (wrong != null) {
                check.problem("spec.fqdn", wrong);
            }
            quorum(check, policy.quorum(), references);
            members(check, policy.members(), references);
            Topologies.check(policy.topology(), check, references);
            if (policy.readiness() != null && readiness(policy.readiness()).isEmpty()) {
                check.problem(
                        "spec.readiness",
                        "must be one of ignore, any, all, was '" + policy.readiness() + "'");
            }
        });
        return check.valid(bound);
    }

    private static void quorum(
            SpecCheck check, Specs.@Nullable QuorumSpec quorum, References references) {
        if (quorum == null) {
            return;
        }
        if (quorum.rule() != null && rule(quorum.rule()).isEmpty()) {
            check.problem(
                    "spec.quorum.rule",
                    "must be one of majority, any, all, local, was '" + quorum.rule() + "'");
        }
        List<String> sites = quorum.probeFrom();
        if (Quorum.Rule.LOCAL.name().equalsIgnoreCase(quorum.rule()) && !sites.isEmpty()) {
            check.problem(
                    "spec.quorum.probeFrom",
                    "must be empty where the rule is local, because each site probes for itself");
        }
        for (int i = 0; i < sites.size(); i++) {
            if (!references.hasSite(sites.get(i))) {
                check.problem(
                        "spec.quorum.probeFrom[" + i + "]",
                        "must be the name of a Site, was '" + sites.get(i) + "'");
            }
        }
    }

    private static void members(
            SpecCheck check, List<Specs.MemberSpec> members, References references) {
        Set<List<String>> named = new HashSet<>();
        for (int i = 0; i < members.size(); i++) {
            Specs.MemberSpec member = members.get(i);
            String path = "spec.members[" + i + "]";
            if (!references.hasCluster(member.cluster()) && !references.hasSite(member.cluster())) {
                check.problem(
                        path + ".cluster",
                        "must be a member cluster of the GSLBConfig or the name of a Site, was '"
                                + member.cluster()
                                + "'");
            }
            String address = member.address();
            if (address != null && MemberRules.destination(address).isEmpty()) {
                check.problem(
                        path + ".address",
                        "must be an address or a domain name, was '" + address + "'");
            }
            if ((member.latitude() == null) != (member.longitude() == null)) {
                check.problem(path, "must have both latitude and longitude, or neither");
            }
            if (!named.add(List.of(member.cluster(), MemberRules.plain(address)))) {
                check.problem(path, "stands there twice");
            }
        }
    }

    static Optional<Quorum.Rule> rule(String text) {
        return constant(Quorum.Rule.values(), text);
    }

    static Optional<Readiness.Rule> readiness(String text) {
        return constant(Readiness.Rule.values(), text);
    }

    private static <E extends Enum<E>> Optional<E> constant(E[] values, String text) {
        for (E value : values) {
            if (value.name().equalsIgnoreCase(text)) {
                return Optional.of(value);
            }
        }
        return Optional.empty();
    }

    static Optional<DomainPolicy> domainPolicy(SpecCheck check, References references) {
        Optional<Specs.DomainPolicySpec> bound = check.bind(Specs.DomainPolicySpec.class);
        bound.ifPresent(policy -> {
            for (int i = 0; i < policy.domains().size(); i++) {
                String wrong = Validation.fqdnProblem(DomainPolicy.plain(policy.domains().get(i)));
                if (wrong != null) {
                    check.problem("spec.domains[" + i + "]", wrong);
                }
            }
            for (int i = 0; i < policy.clusters().size(); i++) {
                if (!references.hasCluster(policy.clusters().get(i))) {
                    check.problem(
                            "spec.clusters[" + i + "]",
                            "must be a member cluster of the GSLBConfig, was '"
                                    + policy.clusters().get(i)
                                    + "'");
                }
            }
        });
        return check.valid(bound)
                .map(policy ->
                        new DomainPolicy(
                                check.name(),
                                policy.domains().stream().map(DomainPolicy::plain).toList(),
                                policy.namespaces(),
                                policy.clusters()));
    }
}
