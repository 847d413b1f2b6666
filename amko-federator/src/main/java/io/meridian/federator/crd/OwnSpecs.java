package io.meridian.federator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Default;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.kubernetes.api.model.IntOrString;
import java.util.List;
import java.util.Map;

/// The specs of our kinds as schemas. Durations are written as `500ms`, `10s`, `2h`.
final class OwnSpecs {

    private static final String DURATION = "^[0-9]+(ms|s|m|h|d)$";

    private OwnSpecs() {}

    record Site(
            @Required @Min(-90) @Max(90) Double latitude,
            @Required @Min(-180) @Max(180) Double longitude,
            @JsonPropertyDescription("Contexts of the clusters whose addresses are there.")
                    List<String> clusters,
            @Default("true") Boolean enabled) {}

    record HealthMonitor(
            @Required @JsonPropertyDescription("How it is probed: http, tcp, …") String type,
            @JsonPropertyDescription("Probed in place of the member's own address.") String address,
            @Min(1) @Max(65_535) Integer port,
            @Pattern(DURATION) String interval,
            @Pattern(DURATION) String timeout,
            @Pattern(DURATION)
                    @JsonPropertyDescription(
                            "In place of interval while rise or fall is completed.")
                    String fastInterval,
            @Min(1) @Max(100) @JsonPropertyDescription("Passes in a row until it is up.")
                    Integer rise,
            @Min(1) @Max(100) @JsonPropertyDescription("Failures in a row until it is down.")
                    Integer fall,
            String method,
            String path,
            String host,
            Map<String, String> headers,
            @JsonPropertyDescription("Codes and ranges like 200-399.") List<IntOrString> expect,
            Map<String, String> expectHeaders,
            String expectText,
            Integer expectWithin,
            String send,
            String queryName,
            String queryType,
            List<String> expectRcode,
            String expectAnswer,
            String service,
            Tls tls) {}

    record Tls(String serverName, Boolean verify, String trusted, String clientCertificate) {}

    record PersistenceProfile(
            @Required @Pattern(DURATION) String timeout,
            @Min(1) @Max(32) @Default("24") Integer prefix4,
            @Min(1) @Max(128) @Default("56") Integer prefix6,
            @JsonPropertyDescription("Keeps clients over a failback.") Boolean acrossPools) {}

    record ServicePolicy(
            @Required String fqdn,
            @Min(0) @Max(20) @JsonPropertyDescription("Addresses an answer; 0 is all healthy ones.")
                    Integer numDnsIp,
            @Min(0) @Max(65_535) @JsonPropertyDescription("The service is down with fewer up.")
                    Integer minMembers,
            @JsonPropertyDescription("Looks at the resolver's address only.") Boolean noEcs,
            Quorum quorum,
            @Pattern(DURATION) String holdDown,
            @Min(1) @Max(127) Integer hashMask6,
            Boolean manualResume,
            String readiness,
            @Min(1) @Max(100) Integer minHealthMonitorsUp,
            @JsonPropertyDescription("What holds for single members.") List<PolicyMember> members,
            @JsonPropertyDescription("Which clients are sent to which sites: the first rule met.")
                    List<TopologyRule> topology) {}

    record TopologyRule(
            @JsonPropertyDescription("Networks; the longest prefix of all rules comes first.")
                    List<String> subnets,
            @JsonPropertyDescription("AF, AN, AS, EU, NA, OC, SA.") List<String> continents,
            @JsonPropertyDescription("Two letters each, in quotes: \"NO\" is Norway.")
                    List<String> countries,
            @JsonPropertyDescription("Subdivisions, like US-CA.") List<String> regions,
            List<String> cities,
            @JsonPropertyDescription("Autonomous systems.") List<Long> asns,
            @JsonPropertyDescription("Of files of networks.") List<String> tags,
            @Required @Size(min = 1) @JsonPropertyDescription("Names of Sites, the best first.")
                    List<String> sites) {}

    record PolicyMember(
            @Required @JsonPropertyDescription("Cluster context or third-party site.")
                    String cluster,
            @JsonPropertyDescription("A VIP, or the name it leads to; absent: all of the cluster.")
                    String address,
            @JsonPropertyDescription("Whether it may be answered.") Boolean enabled,
            @Min(-90) @Max(90) @JsonPropertyDescription("Where it stands, not where its Site is.")
                    Double latitude,
            @Min(-180) @Max(180) Double longitude) {}

    record Quorum(String rule, List<String> probeFrom) {}

    record DomainPolicy(
            @Required @Size(min = 1) @JsonPropertyDescription("Domain suffixes.")
                    List<String> domains,
            @JsonPropertyDescription("That may use them; absent: all.") List<String> namespaces,
            @JsonPropertyDescription("That may use them; absent: all.") List<String> clusters) {}

    record GslbService(
            @JsonPropertyDescription("The name that is answered.") String fqdn,
            @JsonPropertyDescription("Further names that are answered alike.")
                    List<String> aliases) {}
}
