package io.meridian.federator.policy;

import io.meridian.model.IpAddress;
import io.meridian.yaml.Key;
import io.meridian.yaml.YamlNode;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.List;
import java.util.Map;

/// The specs of the kinds that are read, as far as they are in force: names and shapes are AMKO's.
/// What else a manifest has is told in its status.
public final class Specs {

    private Specs() {}

    /// `amko.vmware.com/v1alpha1`.
    public record AmkoCluster(
            @Key(defaultValue = "false") boolean isLeader,
            @Nullable String clusterContext,
            @Nullable String version,
            List<String> clusters) {}

    /// `amko.vmware.com/v1alpha1`.
    public record GslbConfig(List<MemberClusterRef> memberClusters) {}

    public record MemberClusterRef(String clusterContext) {}

    /// `amko.vmware.com/v1alpha2`.
    public record Gdp(
            @Nullable MatchRules matchRules,
            List<MatchCluster> matchClusters,
            List<TrafficSplit> trafficSplit,
            @Nullable Integer ttl,
            @Nullable PoolAlgorithm poolAlgorithmSettings,
            @Nullable DownResponseSpec downResponse,
            List<String> healthMonitorRefs) {}

    public record MatchRules(
            @Nullable Selector appSelector, @Nullable Selector namespaceSelector) {}

    public record Selector(Map<String, String> label) {}

    public record MatchCluster(String cluster) {}

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
            List<TrafficSplit> trafficSplit,
            List<ThirdPartyMember> thirdPartyMembers,
            @Nullable PoolAlgorithm poolAlgorithmSettings,
            @Nullable DownResponseSpec downResponse,
            List<String> healthMonitorRefs) {}

    public record ThirdPartyMember(@Nullable String site, @Nullable String vip) {}

    /// `gslb.meridian.io/v1alpha1`.
    public record SiteSpec(
            double latitude,
            double longitude,
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
}
