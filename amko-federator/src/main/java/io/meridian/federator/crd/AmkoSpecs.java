package io.meridian.federator.crd;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Required;
import java.util.List;
import java.util.Map;

/// The specs of AMKO's kinds as schemas: names, bounds, enums and defaults are AMKO's, except that
/// `trafficSplit[].priority` has no default, so that its absence can be seen.
final class AmkoSpecs {

    private AmkoSpecs() {}

    record GslbConfig(
            @JsonPropertyDescription(
                            "Access to an Avi controller. Only the tenant means something.")
                    Leader gslbLeader,
            @JsonPropertyDescription("The member clusters.") List<MemberCluster> memberClusters,
            @JsonPropertyDescription("Seconds. Accepted; clusters are watched all the time.")
                    Integer refreshInterval,
            @JsonPropertyDescription(
                            "Accepted; the federator's own configuration says how it logs.")
                    LogLevel logLevel,
            @JsonPropertyDescription("Names come from HostRules' gslb.fqdn alone.")
                    Boolean useCustomGlobalFqdn) {}

    record Leader(
            String credentials, String controllerVersion, String controllerIP, String tenant) {}

    record MemberCluster(
            @JsonPropertyDescription("A context of the kubeconfig in gslb-config-secret.")
                    String clusterContext) {}

    enum LogLevel {
        DEBUG,
        INFO,
        WARN,
        ERROR
    }

    record Gdp(
            @JsonPropertyDescription("Which objects become members: all selectors must match.")
                    MatchRules matchRules,
            @JsonPropertyDescription("In which clusters.") List<MatchCluster> matchClusters,
            @JsonPropertyDescription("Weight and priority of clusters.")
                    List<TrafficSplit> trafficSplit,
            @Min(0) @Max(86_400) @JsonPropertyDescription("TTL of answers, seconds.") Integer ttl,
            @JsonPropertyDescription("HealthMonitors of all services.")
                    List<String> healthMonitorRefs,
            @JsonPropertyDescription("HealthMonitor that generated ones are made after.")
                    String healthMonitorTemplate,
            @JsonPropertyDescription("No probes: what Kubernetes says of the backends counts.")
                    Boolean controlPlaneHmOnly,
            @JsonPropertyDescription("PersistenceProfile of all services.")
                    String sitePersistenceRef,
            @JsonPropertyDescription("Accepted and not used.") String pkiProfileRef,
            @JsonPropertyDescription("Suffix of OpenShift Routes' spec.subdomain.")
                    String defaultDomain,
            PoolAlgorithm poolAlgorithmSettings,
            DownResponse downResponse) {}

    record MatchRules(Selector appSelector, Selector namespaceSelector) {}

    record Selector(Map<String, String> label) {}

    record MatchCluster(
            String cluster, @JsonPropertyDescription("Accepted.") Boolean syncVipOnly) {}

    record TrafficSplit(
            @JsonPropertyDescription("Cluster context, or in a GSLBHostRule a third-party site.")
                    String cluster,
            @Min(1) @Max(20) @Default("1") Integer weight,
            @Min(0)
                    @Max(100)
                    @JsonPropertyDescription(
                            "Higher is preferred, 0 is never served; 10 when absent.")
                    Integer priority) {}

    record PoolAlgorithm(
            @Default("GSLB_ALGORITHM_ROUND_ROBIN") Algorithm lbAlgorithm,
            @Min(1) @Max(31) Integer hashMask,
            GeoFallback geoFallback) {}

    enum Algorithm {
        GSLB_ALGORITHM_CONSISTENT_HASH,
        GSLB_ALGORITHM_GEO,
        GSLB_ALGORITHM_ROUND_ROBIN,
        GSLB_ALGORITHM_TOPOLOGY
    }

    record GeoFallback(FallbackAlgorithm lbAlgorithm, @Min(1) @Max(31) Integer hashMask) {}

    enum FallbackAlgorithm {
        GSLB_ALGORITHM_CONSISTENT_HASH,
        GSLB_ALGORITHM_ROUND_ROBIN
    }

    record DownResponse(@Required DownResponseType type, String fallbackIP) {}

    enum DownResponseType {
        GSLB_SERVICE_DOWN_RESPONSE_NONE,
        GSLB_SERVICE_DOWN_RESPONSE_ALL_RECORDS,
        GSLB_SERVICE_DOWN_RESPONSE_FALLBACK_IP,
        GSLB_SERVICE_DOWN_RESPONSE_EMPTY
    }

    record HostRule(
            @JsonPropertyDescription("The service that the rule is for.") String fqdn,
            @Min(0) @Max(86_400) @JsonPropertyDescription("TTL of answers, seconds.") Integer ttl,
            SitePersistence sitePersistence,
            List<ThirdPartyMember> thirdPartyMembers,
            List<String> healthMonitorRefs,
            String healthMonitorTemplate,
            List<RuleTrafficSplit> trafficSplit,
            @JsonProperty("publicIP") List<PublicIp> publicIP,
            Boolean controlPlaneHmOnly,
            PoolAlgorithm poolAlgorithmSettings,
            DownResponse downResponse) {}

    record SitePersistence(Boolean enabled, String profileRef, String pkiProfileRef) {}

    record ThirdPartyMember(String site, String vip, String publicIP) {}

    /// Without an upper bound of the priority, as in AMKO.
    record RuleTrafficSplit(
            @JsonPropertyDescription("Cluster context or third-party site.") String cluster,
            @Min(1) @Max(20) @Default("1") Integer weight,
            @Min(0)
                    @JsonPropertyDescription(
                            "Higher is preferred, 0 is never served; 10 when absent.")
                    Integer priority) {}

    record PublicIp(@Required String cluster, @Required String ip) {}

    record AmkoCluster(
            @JsonPropertyDescription("Whether the federator of this cluster writes.")
                    Boolean isLeader,
            @JsonPropertyDescription("This cluster's context.") String clusterContext,
            @JsonPropertyDescription("The same in all member clusters.") String version,
            @JsonPropertyDescription("Contexts of the federation set.") List<String> clusters) {}
}
