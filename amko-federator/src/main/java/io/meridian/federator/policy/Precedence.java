package io.meridian.federator.policy;

import io.meridian.model.AnswerRule;
import io.meridian.model.DownResponse;
import io.meridian.model.Persistence;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.SelectionPolicy;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Who decides about which property of a service: its GSLBHostRule before the
/// GlobalDeploymentPolicy before the defaults; its ServicePolicy alone for what those two have no
/// field for. The specs were checked, so nothing here can be refused.
public final class Precedence {

    /// Avi's DNS profile has it.
    private static final int DEFAULT_TTL_SECONDS = 30;

    private final Settings settings;
    private final Specs.@Nullable GslbHostRule rule;
    private final Specs.@Nullable Gdp policy;
    private final Specs.@Nullable ServicePolicySpec own;

    private Precedence(Settings settings, String fqdn) {
        this.settings = settings;
        this.rule = settings.hostRules().get(fqdn);
        this.policy = settings.deploymentPolicy().orElse(null);
        this.own = settings.servicePolicies().get(fqdn);
    }

    public static ServiceSettings of(Settings settings, String fqdn) {
        return new Precedence(settings, fqdn).resolve();
    }

    private ServiceSettings resolve() {
        Integer ttl = first(Specs.GslbHostRule::ttl, Specs.Gdp::ttl);
        Monitoring monitoring = monitoring();
        return new ServiceSettings(
                ttl == null ? DEFAULT_TTL_SECONDS : ttl,
                selection(),
                monitoring,
                own(Specs.ServicePolicySpec::minHealthMonitorsUp),
                quorum(),
                own(Specs.ServicePolicySpec::holdDown, Duration.ZERO),
                own(Specs.ServicePolicySpec::manualResume, false),
                readiness(monitoring),
                new AnswerRule(
                        own(Specs.ServicePolicySpec::numDnsIp, AnswerRule.DEFAULT.addresses()),
                        own(Specs.ServicePolicySpec::minMembers, AnswerRule.DEFAULT.minMembers()),
                        own(Specs.ServicePolicySpec::panic),
                        own(Specs.ServicePolicySpec::noEcs, false)),
                persistence(),
                first(found -> down(found.downResponse()), found -> down(found.downResponse())));
    }

    private <T> @Nullable T first(
            Function<Specs.GslbHostRule, @Nullable T> ofRule,
            Function<Specs.Gdp, @Nullable T> ofPolicy) {
        T found = rule == null ? null : ofRule.apply(rule);
        if (found != null) {
            return found;
        }
        return policy == null ? null : ofPolicy.apply(policy);
    }

    private <T> @Nullable T own(Function<Specs.ServicePolicySpec, @Nullable T> field) {
        return own == null ? null : field.apply(own);
    }

    private <T> T own(Function<Specs.ServicePolicySpec, @Nullable T> field, T otherwise) {
        T found = own(field);
        return found == null ? otherwise : found;
    }

    private static @Nullable DownResponse down(Specs.@Nullable DownResponseSpec spec) {
        return DownResponses.of(spec, _ -> {});
    }

    /// Topology rules go before whatever algorithm there is.
    private SelectionPolicy selection() {
        SelectionPolicy.BehindRules found =
                Algorithms.policy(
                                first(
                                        Specs.GslbHostRule::poolAlgorithmSettings,
                                        Specs.Gdp::poolAlgorithmSettings),
                                _ -> {})
                        .orElseGet(SelectionPolicy.RoundRobin::new);
        SelectionPolicy.BehindRules algorithm =
                Algorithms.withMask6(
                        found, own(Specs.ServicePolicySpec::hashMask6, Algorithms.MASK6));
        List<Specs.TopologyRuleSpec> rules = own(Specs.ServicePolicySpec::topology, List.of());
        return rules.isEmpty()
                ? algorithm
                : new SelectionPolicy.Topology(Topologies.rules(rules), algorithm);
    }

    private Monitoring monitoring() {
        Boolean controlPlaneOnly =
                first(Specs.GslbHostRule::controlPlaneHmOnly, Specs.Gdp::controlPlaneHmOnly);
        if (controlPlaneOnly != null && controlPlaneOnly) {
            return new Monitoring.ControlPlaneOnly();
        }
        Monitoring found =
                first(
                        spec -> named(spec.healthMonitorRefs(), spec.healthMonitorTemplate()),
                        spec -> named(spec.healthMonitorRefs(), spec.healthMonitorTemplate()));
        return found == null ? new Monitoring.Generated(null) : found;
    }

    private @Nullable Monitoring named(List<String> refs, @Nullable String template) {
        List<String> known =
                refs.stream().distinct().filter(settings.monitors()::containsKey).toList();
        if (!known.isEmpty()) {
            return new Monitoring.Named(known);
        }
        return template == null
                ? null
                : new Monitoring.Generated(settings.monitors().get(template));
    }

    private Quorum quorum() {
        Specs.QuorumSpec spec = own == null ? null : own.quorum();
        if (spec == null) {
            return Quorum.MAJORITY;
        }
        String rule = spec.rule();
        return new Quorum(
                rule == null
                        ? Quorum.Rule.MAJORITY
                        : OwnKindsCheck.rule(rule).orElse(Quorum.Rule.MAJORITY),
                spec.probeFrom());
    }

    /// Without monitors Kubernetes' word is the only one there is.
    private Readiness.Rule readiness(Monitoring monitoring) {
        String text = own(Specs.ServicePolicySpec::readiness);
        if (text != null) {
            return OwnKindsCheck.readiness(text).orElse(Readiness.Rule.IGNORE);
        }
        return monitoring instanceof Monitoring.ControlPlaneOnly
                ? Readiness.Rule.ANY
                : Readiness.Rule.IGNORE;
    }

    /// A rule that has the block decides, also against the policy's profile.
    private @Nullable Persistence persistence() {
        Specs.SitePersistence block = rule == null ? null : rule.sitePersistence();
        String name;
        if (block != null) {
            name = block.enabled() ? block.profileRef() : null;
        } else {
            name = policy == null ? null : policy.sitePersistenceRef();
        }
        Specs.PersistenceProfileSpec profile = name == null ? null : settings.profiles().get(name);
        return name == null || profile == null
                ? null
                : new Persistence(
                        name,
                        profile.timeout(),
                        profile.prefix4(),
                        profile.prefix6(),
                        profile.acrossPools());
    }

    /// The traffic of a cluster or third-party site: the rule's entry for it, else the policy's;
    /// entry by entry, not list by list. Null without either.
    public static Specs.@Nullable TrafficSplit traffic(
            Settings settings, String fqdn, String cluster) {
        Specs.GslbHostRule rule = settings.hostRules().get(fqdn);
        Specs.TrafficSplit own = rule == null ? null : entry(rule.trafficSplit(), cluster);
        if (own != null) {
            return own;
        }
        return settings.deploymentPolicy()
                .map(policy -> entry(policy.trafficSplit(), cluster))
                .orElse(null);
    }

    private static Specs.@Nullable TrafficSplit entry(
            List<Specs.TrafficSplit> splits, String cluster) {
        for (Specs.TrafficSplit split : splits) {
            if (split.cluster().equals(cluster)) {
                return split;
            }
        }
        return null;
    }
}
