package io.meridian.federator.policy;

import io.meridian.model.IpAddress;
import io.meridian.model.Validation;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Checks a GSLBHostRule.
final class HostRuleCheck {

    private final SpecCheck check;
    private final References references;

    private HostRuleCheck(SpecCheck check, References references) {
        this.check = check;
        this.references = references;
    }

    static Optional<Specs.GslbHostRule> of(SpecCheck check, References references) {
        Optional<Specs.GslbHostRule> bound = check.bind(Specs.GslbHostRule.class);
        bound.ifPresent(new HostRuleCheck(check, references)::check);
        return check.valid(bound);
    }

    private void check(Specs.GslbHostRule rule) {
        fqdn(rule.fqdn());
        SharedFieldsCheck shared = SharedFieldsCheck.ofRule(check, references);
        shared.ttl(rule.ttl());
        persistence(rule.sitePersistence(), shared);
        shared.algorithm(rule.poolAlgorithmSettings());
        thirdParty(rule.thirdPartyMembers());
        publicIps(rule.publicIps());
        shared.trafficSplit(rule.trafficSplit());
        strangers(rule.trafficSplit());
        shared.monitors(rule.healthMonitorRefs(), rule.healthMonitorTemplate());
        shared.downResponse(rule.downResponse());
    }

    private void fqdn(@Nullable String fqdn) {
        if (fqdn == null || fqdn.isEmpty()) {
            check.amkos("spec.fqdn", "GSFqdn missing for " + check.name() + " GSLBHostRule");
            return;
        }
        String wrong = Validation.fqdnProblem(Names.plain(fqdn));
        if (wrong != null) {
            check.problem("spec.fqdn", wrong);
        }
    }

    private void persistence(Specs.@Nullable SitePersistence block, SharedFieldsCheck shared) {
        if (block == null) {
            return;
        }
        String profile = block.profileRef();
        if (block.enabled() && (profile == null || !references.hasProfile(profile))) {
            check.amkos(
                    "spec.sitePersistence.profileRef",
                    "SitePersistence Profile "
                            + (profile == null ? "" : profile)
                            + " error for "
                            + check.name()
                            + " GSLBHostRule");
        }
        shared.unusedPkiProfile("spec.sitePersistence.pkiProfileRef", block.pkiProfileRef());
    }

    private void thirdParty(List<Specs.ThirdPartyMember> members) {
        for (int i = 0; i < members.size(); i++) {
            Specs.ThirdPartyMember member = members.get(i);
            String path = "spec.thirdPartyMembers[" + i + "]";
            if (isNoAddress(member.vip())) {
                check.amkos(
                        path + ".vip",
                        "Invalid VIP for thirdPartyMember site "
                                + member.site()
                                + ","
                                + check.name()
                                + " GSLBHostRule (expecting IP address)");
            }
            if (member.publicIp() != null && isNoAddress(member.publicIp())) {
                check.amkos(
                        path + ".publicIP",
                        "Invalid Public IP for thirdPartyMember site "
                                + member.site()
                                + ","
                                + check.name()
                                + " GSLBHostRule (expecting IP address)");
            }
            if (member.site() == null || !references.hasSite(member.site())) {
                check.amkos(
                        path + ".site",
                        "ThirdPartyMember site "
                                + member.site()
                                + " does not exist for "
                                + check.name()
                                + " GSLBHostRule");
            }
        }
    }

    private void publicIps(List<Specs.PublicIp> publicIps) {
        for (int i = 0; i < publicIps.size(); i++) {
            String cluster = publicIps.get(i).cluster();
            String path = "spec.publicIP[" + i + "]";
            if (cluster == null || !references.hasCluster(cluster)) {
                // The two blanks are AMKO's.
                check.amkos(
                        path + ".cluster",
                        "cluster " + cluster + " in Public IP  not present in GSLBConfig");
            }
            if (isNoAddress(publicIps.get(i).ip())) {
                check.amkos(
                        path + ".ip",
                        "Invalid IP for site "
                                + cluster
                                + ","
                                + check.name()
                                + " GSLBHostRule (expecting IP address)");
            }
        }
    }

    /// AMKO takes shares of clusters that it does not know; they mean nothing.
    private void strangers(List<Specs.TrafficSplit> splits) {
        for (int i = 0; i < splits.size(); i++) {
            String cluster = splits.get(i).cluster();
            if (!references.hasCluster(cluster) && !references.hasSite(cluster)) {
                check.note(
                        "spec.trafficSplit["
                                + i
                                + "].cluster: "
                                + cluster
                                + " is no member cluster and no site");
            }
        }
    }

    private static boolean isNoAddress(@Nullable String text) {
        return text == null || IpAddress.parse(text).isEmpty();
    }
}
