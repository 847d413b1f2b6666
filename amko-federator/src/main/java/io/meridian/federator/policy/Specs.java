package io.meridian.federator.policy;

import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.yaml.Key;
import io.meridian.yaml.YamlNode;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The specs of the kinds that are read, field for field: names and shapes of AMKO's kinds are
/// AMKO's. What else a manifest has is told in its status.
public final class Specs {

    private Specs() {}

    /// `amko.vmware.com/v1alpha1`.
    public record AmkoCluster(
            @Key(defaultValue = "false") boolean isLeader,
            @Nullable String clusterContext,
            @Nullable String version,
            List<String> clusters) {}

    /// `amko.vmware.com/v1alpha1`.
    public record GslbConfig(
            @Nullable GslbLeader gslbLeader,
            List<MemberClusterRef> memberClusters,
            @Nullable Integer refreshInterval,
            @Nullable String logLevel,
            @Key(defaultValue = "false") boolean useCustomGlobalFqdn) {}

    /// AMKO's access to an Avi controller. Of it only the tenant means something here.
    public record GslbLeader(
            @Nullable String credentials,
            @Nullable String controllerVersion,
            @Key(name = "controllerIP") @Nullable String controllerIp,
            @Nullable String tenant) {}

    public record MemberClusterRef(String clusterContext) {}

    /// `amko.vmware.com/v1alpha2`.
    public record Gdp(
            @Nullable MatchRules matchRules,
            List<MatchCluster> matchClusters,
            List<TrafficSplit> trafficSplit,
            @Nullable Integer ttl,
            List<String> healthMonitorRefs,
            @Nullable String healthMonitorTemplate,
            @Nullable Boolean controlPlaneHmOnly,
            @Nullable String sitePersistenceRef,
            @Nullable String pkiProfileRef,
            @Nullable String defaultDomain,
            @Nullable PoolAlgorithm poolAlgorithmSettings,
            @Nullable DownResponseSpec downResponse) {}

    public record MatchRules(
            @Nullable Selector appSelector, @Nullable Selector namespaceSelector) {}

    public record Selector(Map<String, String> label) {}

    public record MatchCluster(String cluster, @Key(defaultValue = "false") boolean syncVipOnly) {}

    public record TrafficSplit(
            String cluster, @Nullable Integer weight, @Nullable Integer priority) {}

    public record PoolAlgorithm(
            @Nullable String lbAlgorithm,
            @Nullable Integer hashMask,
            @Nullable GeoFallbackSpec geoFallback) {}

    public record GeoFallbackSpec(@Nullable String lbAlgorithm, @Nullable Integer hashMask) {}

    public record DownResponseSpec(
            String type, @Key(name = "fallbackIP") @Nullable String fallbackIp) {}

    /// `amko.vmware.com/v1alpha1`.
    public record GslbHostRule(
            @Nullable String fqdn,
            @Nullable Integer ttl,
            @Nullable SitePersistence sitePersistence,
            List<ThirdPartyMember> thirdPartyMembers,
            List<String> healthMonitorRefs,
            @Nullable String healthMonitorTemplate,
            List<TrafficSplit> trafficSplit,
            @Key(name = "publicIP") List<PublicIp> publicIps,
            @Nullable Boolean controlPlaneHmOnly,
            @Nullable PoolAlgorithm poolAlgorithmSettings,
            @Nullable DownResponseSpec downResponse) {}

    public record SitePersistence(
            @Key(defaultValue = "false") boolean enabled,
            @Nullable String profileRef,
            @Nullable String pkiProfileRef) {}

    public record ThirdPartyMember(
            @Nullable String site,
            @Nullable String vip,
            @Key(name = "publicIP") @Nullable String publicIp) {}

    public record PublicIp(@Nullable String cluster, @Nullable String ip) {}

    /// `gslb.meridian.io/v1alpha1`.
    public record SiteSpec(
            @Key(min = -90, max = 90) double latitude,
            @Key(min = -180, max = 180) double longitude,
            List<String> clusters,
            @Key(defaultValue = "true") boolean enabled) {}

    /// `gslb.meridian.io/v1alpha1`: the fields of all types; which belong to which, {@link
    /// MonitorReader} knows.
    public record HealthMonitorSpec(
            String type,
            @Nullable IpAddress address,
            @Nullable @Key(min = 1, max = 65535) Integer port,
            @Key(defaultValue = "10s") Duration interval,
            @Key(defaultValue = "4s") Duration timeout,
            @Nullable Duration fastInterval,
            @Key(defaultValue = "2", min = 1, max = 100) int rise,
            @Key(defaultValue = "2", min = 1, max = 100) int fall,
            @Nullable String method,
            @Nullable String path,
            @Nullable String host,
            Map<String, String> headers,
            List<YamlNode> expect,
            Map<String, String> expectHeaders,
            @Nullable String expectText,
            @Nullable Integer expectWithin,
            @Nullable String send,
            @Nullable String queryName,
            @Nullable String queryType,
            List<String> expectRcode,
            @Nullable String expectAnswer,
            @Nullable String service,
            @Nullable TlsSpec tls) {}

    public record TlsSpec(
            @Nullable String serverName,
            @Key(defaultValue = "false") boolean verify,
            @Nullable String trusted,
            @Nullable String clientCertificate) {}

    /// `gslb.meridian.io/v1alpha1`: what `sitePersistenceRef` and `profileRef` name.
    public record PersistenceProfileSpec(
            @Key(min = 1_000, max = 7 * 86_400_000L) Duration timeout,
            @Key(defaultValue = "24", min = 1, max = 32) int prefix4,
            @Key(defaultValue = "56", min = 1, max = 128) int prefix6,
            @Key(defaultValue = "false") boolean acrossPools) {}

    /// `gslb.meridian.io/v1alpha1`: what a GSLBHostRule has no field for. Absent fields leave what
    /// holds otherwise.
    public record ServicePolicySpec(
            @Nullable String fqdn,
            @Key(min = 0, max = 20) @Nullable Integer numDnsIp,
            @Key(min = 0, max = 65_535) @Nullable Integer minMembers,
            @Nullable Boolean noEcs,
            @Nullable QuorumSpec quorum,
            @Key(min = 0, max = 86_400_000) @Nullable Duration holdDown,
            @Key(min = 1, max = 127) @Nullable Integer hashMask6,
            @Nullable Boolean manualResume,
            @Nullable String readiness,
            @Key(min = 1, max = 100) @Nullable Integer minHealthMonitorsUp,
            List<MemberSpec> members,
            List<TopologyRuleSpec> topology) {}

    /// Which clients are sent to which sites. Absent conditions hold for everybody.
    public record TopologyRuleSpec(
            List<IpPrefix> subnets,
            List<String> continents,
            List<String> countries,
            List<String> regions,
            List<String> cities,
            List<Long> asns,
            List<String> tags,
            @Key(notEmpty = true) List<String> sites) {}

    /// What holds for members of the service: of a cluster or third-party site, or, with an
    /// address, for one of them.
    public record MemberSpec(
            String cluster,
            @Nullable String address,
            @Nullable Boolean enabled,
            @Key(min = -90, max = 90) @Nullable Double latitude,
            @Key(min = -180, max = 180) @Nullable Double longitude) {}

    public record QuorumSpec(@Nullable String rule, List<String> probeFrom) {}

    /// `gslb.meridian.io/v1alpha1`: who may use which names. Absent namespaces or clusters mean
    /// all.
    public record DomainPolicySpec(
            @Key(notEmpty = true) List<String> domains,
            List<String> namespaces,
            List<String> clusters) {}
}
