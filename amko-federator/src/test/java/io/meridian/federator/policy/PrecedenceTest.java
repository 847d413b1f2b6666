package io.meridian.federator.policy;

import static io.meridian.federator.assemble.Federation.ingress;
import static io.meridian.federator.assemble.Federation.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.assemble.Federation;
import io.meridian.model.AnswerRule;
import io.meridian.model.DownResponse;
import io.meridian.model.GslbService;
import io.meridian.model.HealthRule;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import io.meridian.model.Persistence;
import io.meridian.model.Quorum;
import io.meridian.model.Readiness;
import io.meridian.model.SelectionPolicy;
import io.meridian.model.TopologyRule;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The rule before the policy before the default, property by property.
class PrecedenceTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder).add("a", ingress("i", "app.test", "192.0.2.1"));
    }

    private GslbService with(String policy, String rule) {
        if (!policy.isEmpty()) {
            federation.replace("a", "  matchClusters:", "  " + policy + "\n  matchClusters:");
        }
        if (!rule.isEmpty()) {
            federation.add("a", rule(rule));
        }
        GslbService service = federation.service("app.test");
        assertThat(federation.policyReports()).allMatch(ObjectReport::isAccepted);
        return service;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-      | -      | 30",
                "ttl: 5 | -      | 5",
                "ttl: 5 | ttl: 0 | 0",
                "-      | ttl: 6 | 6",
            })
    void ttl(String policy, String rule, int expected) {
        assertThat(with(text(policy), text(rule)).ttlSeconds()).isEqualTo(expected);
    }

    private static String text(String field) {
        return field == null ? "" : field;
    }

    /// Custom monitors by name; `amko--` are generated ones; nothing at all is
    /// `controlPlaneHmOnly`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                          | -                              | amko--",
                "healthMonitorRefs: [hm]    | -                              | hm",
                "healthMonitorRefs: [hm]    | healthMonitorRefs: [hm2]       | hm2",
                "healthMonitorRefs: [hm]    | healthMonitorTemplate: hm2     | amko--",
                "healthMonitorTemplate: hm2 | healthMonitorRefs: [hm]        | hm",
                "controlPlaneHmOnly: true   | -                              | -",
                "controlPlaneHmOnly: true   | healthMonitorRefs: [hm]        | -",
                "controlPlaneHmOnly: true   | controlPlaneHmOnly: false      | amko--",
                "-                          | controlPlaneHmOnly: true       | -",
                "healthMonitorRefs: [hm]    | controlPlaneHmOnly: true       | -",
            })
    void monitors(String policy, String rule, String expected) {
        List<String> monitors = with(text(policy), text(rule)).health().monitors();

        if (expected == null) {
            assertThat(monitors).isEmpty();
        } else {
            assertThat(monitors)
                    .singleElement()
                    .satisfies(name -> assertThat(name).startsWith(expected));
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-                      | -                                              | -",
                "sitePersistenceRef: pp | -                                              | pp",
                "sitePersistenceRef: pp | sitePersistence: { enabled: true, profileRef: pp2 } | pp2",
                "sitePersistenceRef: pp | sitePersistence: { enabled: false }            | -",
                "sitePersistenceRef: pp | sitePersistence: { profileRef: pp2 }           | -",
                "-                      | sitePersistence: { enabled: true, profileRef: pp } | pp",
            })
    void persistence(String policy, String rule, String expected) {
        Persistence persistence = with(text(policy), text(rule)).persistence();

        assertThat(persistence == null ? null : persistence.profile()).isEqualTo(expected);
    }

    @Test
    void persistenceHasItsProfilesFields() {
        assertThat(with("sitePersistenceRef: pp2", "").persistence())
                .isEqualTo(new Persistence("pp2", Duration.ofMinutes(6), 24, 56, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN }                   | RoundRobin[]",
                "{ }                                                           | RoundRobin[]",
                "{ lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 31 } | ConsistentHash[mask4=31, mask6=56]",
                "{ lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN } } | Geo[fallback=RoundRobin[]]",
                "{ lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 1 } } | Geo[fallback=ConsistentHash[mask4=1, mask6=56]]",
            })
    void algorithms(String block, String expected) {
        assertThat(with("poolAlgorithmSettings: " + block, "").policy()).hasToString(expected);
    }

    @Test
    void rulesAlgorithmGoesBeforeThePolicys() {
        assertThat(
                        with(
                                        "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 8 }",
                                        "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN }")
                                .policy())
                .isEqualTo(new SelectionPolicy.RoundRobin());
    }

    @Test
    void topologyWithoutRulesIsRoundRobinAndSaysSo() {
        assertThat(
                        with("poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_TOPOLOGY }", "")
                                .policy())
                .isEqualTo(new SelectionPolicy.RoundRobin());
        assertThat(federation.policyReport("GlobalDeploymentPolicy", "gdp").notes())
                .anyMatch(note -> note.contains("without any is answered as round robin"));
    }

    private void servicePolicy(String spec) {
        federation.add(
                "a",
                """
                apiVersion: gslb.meridian.io/v1alpha1
                kind: ServicePolicy
                metadata: { name: p, namespace: avi-system }
                spec: { fqdn: app.test, SPEC }
                """
                        .replace("SPEC", spec));
    }

    @Test
    void topologyRulesGoBeforeTheAlgorithm() {
        servicePolicy(
                "topology: [ { subnets: [10.0.0.0/8], countries: [gb, \"NO\"], sites: [east] }, { sites: [east] } ]");
        SelectionPolicy.BehindRules geo = new SelectionPolicy.Geo(new SelectionPolicy.RoundRobin());

        assertThat(
                        with(
                                        "",
                                        "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN } }")
                                .policy())
                .isEqualTo(
                        new SelectionPolicy.Topology(
                                List.of(
                                        new TopologyRule(
                                                List.of(IpPrefix.of("10.0.0.0/8")),
                                                List.of(),
                                                List.of("GB", "NO"),
                                                List.of(),
                                                List.of(),
                                                List.of(),
                                                List.of(),
                                                List.of("east")),
                                        TopologyRule.forAll("east")),
                                geo));
    }

    @Test
    void whatCannotBeReadAndWhatIsWrongAreToldAtOnce() {
        servicePolicy(
                "numDnsIp: many, readiness: maybe, quorum: { probeFrom: [nowhere] }, topology: [ { asns: [x], sites: [] } ]");
        federation.assemble();

        assertThat(federation.problems("ServicePolicy", "p"))
                .containsExactlyInAnyOrder(
                        "must be a whole number, was 'many'",
                        "must be a whole number, was 'x'",
                        "must not be empty",
                        "must be the name of a Site, was 'nowhere'",
                        "must be one of ignore, any, all, was 'maybe'");
    }

    @Test
    void downResponses() {
        String type = "downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_";
        assertThat(
                        with(
                                        type + "ALL_RECORDS }",
                                        type + "FALLBACK_IP, fallbackIP: '2001:db8::9' }")
                                .downResponse())
                .isEqualTo(new DownResponse.FallbackIp(IpAddress.of("2001:db8::9")));
        federation.replace("a", "FALLBACK_IP, fallbackIP: '2001:db8::9'", "EMPTY");
        assertThat(federation.service("app.test").downResponse())
                .isEqualTo(new DownResponse.Empty());
        federation.replace("a", "DOWN_RESPONSE_EMPTY", "DOWN_RESPONSE_NONE");
        assertThat(federation.service("app.test").downResponse())
                .isEqualTo(new DownResponse.NoReply());
        federation.replace("a", "fqdn: app.test", "fqdn: else.test");
        assertThat(federation.service("app.test").downResponse())
                .isEqualTo(new DownResponse.AllRecords());
    }

    @Test
    void withoutDownResponseTheNodeDecides() {
        assertThat(with("", "").downResponse()).isNull();
    }

    @Test
    void servicePolicyGivesWhatTheOthersHaveNoFieldFor() {
        federation
                .add(
                        "a",
                        rule(
                                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 20 }"))
                .add(
                        "a",
                        """
                        apiVersion: gslb.meridian.io/v1alpha1
                        kind: ServicePolicy
                        metadata: { name: p, namespace: avi-system }
                        spec:
                          fqdn: App.test
                          numDnsIp: 0
                          minMembers: 2
                          noEcs: true
                          quorum: { rule: any, probeFrom: [east] }
                          holdDown: 30s
                          hashMask6: 48
                          manualResume: true
                          readiness: all
                        """);
        GslbService service = federation.service("app.test");

        assertThat(service.answer()).isEqualTo(new AnswerRule(0, 2, true));
        HealthRule health = service.health();
        assertThat(health.quorum()).isEqualTo(new Quorum(Quorum.Rule.ANY, List.of("east")));
        assertThat(health.holdDown()).isEqualTo(Duration.ofSeconds(30));
        assertThat(health.manualResume()).isTrue();
        assertThat(health.readiness()).isEqualTo(Readiness.Rule.ALL);
        assertThat(service.policy()).isEqualTo(new SelectionPolicy.ConsistentHash(20, 48));
        assertThat(federation.policyReports()).allMatch(ObjectReport::isAccepted);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "numDnsIp: 21                    | must be 0..20, was 21",
                "quorum: { rule: most }          | must be one of majority, any, all, local, was 'most'",
                "quorum: { probeFrom: [nowhere] }| must be the name of a Site, was 'nowhere'",
                "quorum: { rule: Local, probeFrom: [east] } | must be empty where the rule is local, because each site probes for itself",
                "readiness: maybe                | must be one of ignore, any, all, was 'maybe'",
                "hashMask6: 0                    | must be 1..127, was 0",
                "holdDown: 2d                    | must be 0s..1d, was 2d",
                "topology: [ { sites: [] } ]     | must not be empty",
                "topology: [ { countries: [FR] } ] | is required",
                "topology: [ { sites: [moon] } ] | must be the name of a Site, was 'moon'",
                "topology: [ { subnets: [10.0.0.1/8], sites: [east] } ] | must be a network like 192.0.2.0/24 or 2001:db8::/32, was '10.0.0.1/8'",
                "topology: [ { countries: [GBR], sites: [east] } ] | must be the two letters of a country (ISO 3166-1), was 'GBR'",
                "topology: [ { sites: [east] }, { asns: [1], sites: [east] } ] | must have a condition, or be the last: without one it is for everybody",
            })
    void servicePolicyIsCheckedToo(String field, String message) {
        federation.add(
                "a",
                """
                apiVersion: gslb.meridian.io/v1alpha1
                kind: ServicePolicy
                metadata: { name: p, namespace: avi-system }
                spec: { fqdn: app.test, FIELD }
                """
                        .replace("FIELD", field));
        federation.assemble();

        assertThat(federation.problems("ServicePolicy", "p")).containsExactly(message);
    }
}
