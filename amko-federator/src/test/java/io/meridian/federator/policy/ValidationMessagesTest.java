package io.meridian.federator.policy;

import static io.meridian.federator.assemble.Federation.ingress;
import static io.meridian.federator.assemble.Federation.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.assemble.Federation;
import io.meridian.federator.status.Statuses;
import io.meridian.model.GslbService;
import io.meridian.model.Problem;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// AMKO's validation messages, word for word in the status; and that nothing else changes.
class ValidationMessagesTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder).add("a", ingress("i", "app.test", "192.0.2.1"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "matchClusters: [ { cluster: nowhere } ]            | cluster context nowhere not present in GSLBConfig",
                "trafficSplit: [ { cluster: nowhere, weight: 2 } ]  | cluster nowhere in traffic policy not present in GSLBConfig",
                "trafficSplit: [ { cluster: a, weight: 0 } ]        | traffic weight 0 must be between 1 and 20",
                "trafficSplit: [ { cluster: a, weight: 21 } ]       | traffic weight 21 must be between 1 and 20",
                "trafficSplit: [ { cluster: a, priority: 101 } ]    | priority 101 must be between 1 and 100",
                "trafficSplit: [ { cluster: a, priority: -1 } ]     | priority -1 must be between 1 and 100",
                "ttl: 86401                                         | spec.ttl: must be 0..86400, was 86401",
                "healthMonitorRefs: [none]                          | health monitor ref none is invalid",
                "healthMonitorRefs: [hm], healthMonitorTemplate: hm2 | health monitor reference and template cannot be specified together",
                "healthMonitorTemplate: none                        | health monitor template none not found",
                "healthMonitorTemplate: hm                          | health monitor template is not supported for non-path based health monitors",
                "sitePersistenceRef: ''                             | empty string as site persistence reference not supported",
                "sitePersistenceRef: none                           | site persistence ref none not present",
                "matchRules: { appSelector: { label: { app: '' } } } | label value is missing for key app for appSelector",
                "matchRules: { appSelector: { label: { '': x } } }  | label key is missing for value x for appSelector",
                "matchRules: { namespaceSelector: { label: { ns: '' } } } | label value is missing for key ns for namespaceSelector",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_GEO } | invalid pool algorithm: geoFallback has to be set for Geo, available choices: RoundRobin, ConsistentHash",
                "downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_FALLBACK_IP } | invalid down response configuration: fallback IP is required for GSLB_SERVICE_DOWN_RESPONSE_FALLBACK_IP",
            })
    void deploymentPolicy(String fields, String message) {
        GslbService before = federation.service("app.test");
        String field = fields.substring(0, fields.indexOf(':'));
        if (field.startsWith("match")) {
            federation.replace(
                    "a", "spec:\n  matchRules:", "spec:\n  " + fields + "\n  x" + field + ":");
            if (field.equals("matchClusters")) {
                federation.replace("a", "xmatchClusters:", "matchRules:");
                federation.replace(
                        "a", "\n  matchClusters: [ { cluster: a", "\n  y: [ { cluster: a");
            }
        } else {
            String lines = fields.replaceAll(", (?=healthMonitorTemplate)", "\n  ");
            federation.replace("a", "  matchClusters:", "  " + lines + "\n  matchClusters:");
        }

        assertThat(federation.service("app.test")).isEqualTo(before);
        assertThat(status("GlobalDeploymentPolicy", "gdp"))
                .containsEntry("errorStatus", message)
                .containsEntry("inForce", "the last good version");
        assertThat(federation.policyReport("GlobalDeploymentPolicy", "gdp").problems())
                .allSatisfy(problem -> assertThat(problem.place()).startsWith("a.yaml:"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "fqdn: ''                                           | GSFqdn missing for r GSLBHostRule",
                "ttl: -1                                            | spec.ttl: must be 0..86400, was -1",
                "sitePersistence: { enabled: true, profileRef: no } | SitePersistence Profile no error for r GSLBHostRule",
                "sitePersistence: { enabled: true }                 | SitePersistence Profile  error for r GSLBHostRule",
                "poolAlgorithmSettings: { hashMask: 3 }             | Invalid Pool Algorithm: hashMask not allowed for GSLB_ALGORITHM_ROUND_ROBIN",
                "poolAlgorithmSettings: { geoFallback: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN } } | Invalid Pool Algorithm: geoFallback not allowed for GSLB_ALGORITHM_ROUND_ROBIN",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_TOPOLOGY, hashMask: 3 } | Invalid Pool Algorithm: hashMask not allowed for GSLB_ALGORITHM_TOPOLOGY",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_TOPOLOGY, geoFallback: { } } | Invalid Pool Algorithm: geoFallback not allowed for GSLB_ALGORITHM_TOPOLOGY",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH } | Invalid Pool Algorithm: hashMask is required for ConsistentHash",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 32 } | Invalid Pool Algorithm: hashMask must be 1..31, was 32",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 3, geoFallback: { } } | Invalid Pool Algorithm: geoFallback is not allowed with ConsistentHash",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_GEO, hashMask: 3 } | Invalid Pool Algorithm: hashMask not allowed for GSLB_ALGORITHM_GEO; Invalid Pool Algorithm: geoFallback has to be set for Geo, available choices: RoundRobin, ConsistentHash",
                "poolAlgorithmSettings: { hashMask: 3, geoFallback: { } } | Invalid Pool Algorithm: geoFallback not allowed for GSLB_ALGORITHM_ROUND_ROBIN; Invalid Pool Algorithm: hashMask not allowed for GSLB_ALGORITHM_ROUND_ROBIN",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 32, geoFallback: { } } | Invalid Pool Algorithm: geoFallback is not allowed with ConsistentHash; Invalid Pool Algorithm: hashMask must be 1..31, was 32",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH } } | Invalid Pool Algorithm: hashMask is required for GSLB_ALGORITHM_CONSISTENT_HASH as the geoFallback algorithm",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN, hashMask: 3 } } | Invalid Pool Algorithm: hashMask is not allowed with GSLB_ALGORITHM_ROUND_ROBIN as geoFallback algorithm",
                "poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_GEO } } | Invalid Pool Algorithm: unsupported algorithm GSLB_ALGORITHM_GEO for geoFallback",
                "poolAlgorithmSettings: { lbAlgorithm: LEAST }      | Invalid Pool Algorithm: unsupported lbAlgorithm LEAST",
                "thirdPartyMembers: [ { site: east, vip: x } ]      | Invalid VIP for thirdPartyMember site east,r GSLBHostRule (expecting IP address)",
                "thirdPartyMembers: [ { site: east, vip: 192.0.2.9, publicIP: x } ] | Invalid Public IP for thirdPartyMember site east,r GSLBHostRule (expecting IP address)",
                "thirdPartyMembers: [ { site: no, vip: 192.0.2.9 } ] | ThirdPartyMember site no does not exist for r GSLBHostRule",
                "publicIP: [ { cluster: no, ip: 192.0.2.9 } ]       | cluster no in Public IP  not present in GSLBConfig",
                "publicIP: [ { cluster: a, ip: x } ]                | Invalid IP for site a,r GSLBHostRule (expecting IP address)",
                "trafficSplit: [ { cluster: a, weight: 21 } ]       | traffic weight 21 must be between 1 and 20",
                "healthMonitorRefs: [hm], healthMonitorTemplate: hm2 | health monitor reference and template cannot be specified together for r GSLBHostRule",
                "healthMonitorRefs: [no]                            | Health Monitor Ref no error for r GSLBHostRule",
                "healthMonitorTemplate: no                          | health monitor template no not found",
                "downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_FALLBACK_IP } | fallback IP is required for GSLB_SERVICE_DOWN_RESPONSE_FALLBACK_IP",
                "downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_FALLBACK_IP, fallbackIP: 192.0.2.x } | fallback IP 192.0.2.x is not valid",
                "downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_EMPTY, fallbackIP: 192.0.2.1 } | fallback IP is not allowed for GSLB_SERVICE_DOWN_RESPONSE_EMPTY",
            })
    void hostRule(String fields, String message) {
        String spec =
                fields.startsWith("fqdn")
                        ? rule("").replace("fqdn: app.test,", fields)
                        : rule(fields);
        GslbService without = federation.service("app.test");
        federation.add("a", spec);

        assertThat(federation.service("app.test")).isEqualTo(without);
        assertThat(status("GSLBHostRule", "r"))
                .containsEntry("status", "Rejected")
                .containsEntry("error", message)
                .containsEntry("inForce", "nothing");
    }

    @Test
    void acceptedOnesSayWhatAmkoSays() {
        federation.add("a", rule("ttl: 7"));
        federation.assemble();

        assertThat(status("GlobalDeploymentPolicy", "gdp")).containsEntry("errorStatus", "success");
        assertThat(status("GSLBHostRule", "r"))
                .containsEntry("status", "Accepted")
                .containsEntry("error", "");
        assertThat(status("GSLBConfig", "gc"))
                .containsEntry("state", "success: gslb config accepted");
    }

    @Test
    void everyErrorIsToldAtOnce() {
        federation.add(
                "a",
                rule(
                        "ttl: -1, healthMonitorRefs: [no], trafficSplit: [ { cluster: a, weight: 99 } ]"));
        federation.assemble();

        assertThat(federation.problems("GSLBHostRule", "r")).hasSize(3);
    }

    @Test
    void nameThatIsTakenIsToldBesideWhatElseIsWrong() {
        federation.add("a", rule("ttl: 7"));
        federation.assemble();
        federation.add("a", rule("ttl: -1").replace("name: r,", "name: s,"));
        federation.assemble();

        assertThat(federation.problems("GSLBHostRule", "s"))
                .containsExactlyInAnyOrder(
                        "must be 0..86400, was -1",
                        "there's an existing GSLBHostRule for the same FQDN");
    }

    @Test
    void whatIsMissingHidesNothingElse() {
        federation.add(
                "a",
                """
                apiVersion: gslb.meridian.io/v1alpha1
                kind: ServicePolicy
                metadata: { name: p, namespace: avi-system }
                spec: { readiness: some, quorum: { rule: most } }
                """);
        federation.add(
                "a",
                """
                apiVersion: gslb.meridian.io/v1alpha1
                kind: Site
                metadata: { name: s, namespace: avi-system }
                spec: { longitude: 181 }
                """);
        federation.assemble();

        assertThat(federation.policyReport("ServicePolicy", "p").problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("spec.fqdn", "spec.readiness", "spec.quorum.rule");
        assertThat(federation.policyReport("Site", "s").problems())
                .extracting(Problem::path)
                .containsExactlyInAnyOrder("spec.latitude", "spec.longitude");
    }

    @Test
    void policyWithoutASelectorOrClustersSaysThatNothingIsSelected() {
        federation.replace("a", "  matchRules: { appSelector: { label: { app: gslb } } }\n", "");
        assertThat(federation.assemble().services()).isEmpty();
        assertThat(federation.policyReport("GlobalDeploymentPolicy", "gdp").notes())
                .contains("matchRules has no selector: nothing is selected");
        assertThat(status("GlobalDeploymentPolicy", "gdp")).containsEntry("errorStatus", "success");

        federation.replace(
                "a",
                "[ { cluster: a, syncVipOnly: true }, { cluster: b, syncVipOnly: true } ]",
                "[]");
        federation.assemble();
        assertThat(federation.policyReport("GlobalDeploymentPolicy", "gdp").notes())
                .contains("matchClusters is empty: nothing is selected");
    }

    @Test
    void shareOfAnUnknownClusterIsTakenAsAmkoTakesItAndToldInANote() {
        federation.add(
                "a",
                rule(
                        "trafficSplit: [ { cluster: nowhere, weight: 2 }, { cluster: a, weight: 3 } ]"));
        federation.assemble();

        assertThat(federation.policyReport("GSLBHostRule", "r").isAccepted()).isTrue();
        assertThat(federation.policyReport("GSLBHostRule", "r").notes())
                .containsExactly(
                        "spec.trafficSplit[0].cluster: nowhere is no member cluster and no site");
    }

    @Test
    void noReplyIsHonouredWithAWarning() {
        federation.add("a", rule("downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_NONE }"));
        federation.assemble();

        assertThat(federation.policyReport("GSLBHostRule", "r").isAccepted()).isTrue();
        assertThat(federation.policyReport("GSLBHostRule", "r").notes())
                .anyMatch(note -> note.contains("resolvers count the name server as dead"));
    }

    @SuppressWarnings("unchecked")
    private Map<String, Object> status(String kind, String name) {
        return (Map<String, Object>)
                java.util.Objects.requireNonNull(
                        new Statuses().of(federation.policyReport(kind, name)).get("status"));
    }
}
