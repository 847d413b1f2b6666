package io.meridian.federator.policy;

import static io.meridian.federator.assemble.Federation.ingress;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.assemble.Assembly;
import io.meridian.federator.assemble.Federation;
import io.meridian.mesh.codec.MeshCodec;
import io.meridian.model.PublishedRecord;
import io.meridian.yaml.Key;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// A change of any one field of any spec changes what is published or a status: a field that is
/// forgotten somewhere on the way is found here. A new field needs its line in {@link #CHANGES}.
class SpecFieldsTest {

    private static final Map<String, Class<?>> KINDS =
            Map.of(
                    "AMKOCluster", Specs.AmkoCluster.class,
                    "GSLBConfig", Specs.GslbConfig.class,
                    "GlobalDeploymentPolicy", Specs.Gdp.class,
                    "GSLBHostRule", Specs.GslbHostRule.class,
                    "Site", Specs.SiteSpec.class,
                    "HealthMonitor", Specs.HealthMonitorSpec.class,
                    "PersistenceProfile", Specs.PersistenceProfileSpec.class,
                    "ServicePolicy", Specs.ServicePolicySpec.class,
                    "DomainPolicy", Specs.DomainPolicySpec.class);

    private static final String SETTINGS =
            """
            apiVersion: amko.vmware.com/v1alpha1
            kind: AMKOCluster
            metadata: { name: cluster, namespace: avi-system }
            spec: { isLeader: true, clusterContext: a, version: 1.13.1, clusters: [a, b] }
            ---
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBConfig
            metadata: { name: gc, namespace: avi-system }
            spec:
              gslbLeader: { tenant: admin }
              memberClusters: [ { clusterContext: a }, { clusterContext: b } ]
            ---
            apiVersion: amko.vmware.com/v1alpha2
            kind: GlobalDeploymentPolicy
            metadata: { name: gdp, namespace: avi-system }
            spec:
              matchRules: { appSelector: { label: { app: gslb } }, namespaceSelector: { label: { ns: web } } }
              matchClusters: [ { cluster: a }, { cluster: b, syncVipOnly: true } ]
              trafficSplit: [ { cluster: b, weight: 2, priority: 9 } ]
              healthMonitorRefs: [hm]
              defaultDomain: apps.test
              poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 20 } }
              downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_FALLBACK_IP, fallbackIP: 192.0.2.100 }
            ---
            apiVersion: amko.vmware.com/v1alpha1
            kind: GSLBHostRule
            metadata: { name: r, namespace: avi-system }
            spec:
              fqdn: app.test
              thirdPartyMembers: [ { site: east, vip: 192.0.2.50, publicIP: 203.0.113.50 } ]
              trafficSplit: [ { cluster: a, weight: 3, priority: 8 } ]
              publicIP: [ { cluster: a, ip: 203.0.113.1 } ]
              sitePersistence: { enabled: true, profileRef: pp }
              healthMonitorRefs: [hm2]
              poolAlgorithmSettings: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 21 }
              downResponse: { type: GSLB_SERVICE_DOWN_RESPONSE_FALLBACK_IP, fallbackIP: 192.0.2.101 }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: Site
            metadata: { name: east, namespace: avi-system }
            spec: { latitude: 1.5, longitude: 2.5, clusters: [a] }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: Site
            metadata: { name: west, namespace: avi-system }
            spec: { latitude: 3, longitude: 4, clusters: [b] }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: HealthMonitor
            metadata: { name: hm, namespace: avi-system }
            spec: { type: tcp, port: 81 }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: HealthMonitor
            metadata: { name: hm2, namespace: avi-system }
            spec: { type: http, port: 82 }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: PersistenceProfile
            metadata: { name: pp, namespace: avi-system }
            spec: { timeout: 5m }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: ServicePolicy
            metadata: { name: sp, namespace: avi-system }
            spec: { fqdn: app.test, quorum: { rule: any } }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: DomainPolicy
            metadata: { name: dp, namespace: avi-system }
            spec: { domains: [test], namespaces: [x], clusters: [a, b] }
            ---
            apiVersion: gslb.meridian.io/v1alpha1
            kind: DomainPolicy
            metadata: { name: dq, namespace: avi-system }
            spec: { domains: [locked.test], namespaces: [y] }
            """;

    /// A text of the settings, and what it becomes. Where the field is absent, `spec` lines are
    /// added to it.
    private record Change(String before, String after) {}

    private static final Map<String, Change> CHANGES = new TreeMap<>();

    private static void change(String field, String before, String after) {
        CHANGES.put(field, new Change(before, after));
    }

    static {
        change("AMKOCluster.isLeader", "isLeader: true", "isLeader: maybe");
        change(
                "AMKOCluster.clusterContext",
                "clusterContext: a, version",
                "clusterContext: c, version");
        change("AMKOCluster.version", "version: 1.13.1", "version: ''");
        change(
                "AMKOCluster.clusters",
                "clusters: [a, b] }\n---\napiVersion: amko",
                "clusters: [b] }\n---\napiVersion: amko");
        String leader = "gslbLeader: { tenant: admin";
        change("GSLBConfig.gslbLeader.credentials", leader, leader + ", credentials: s");
        change(
                "GSLBConfig.gslbLeader.controllerVersion",
                leader,
                leader + ", controllerVersion: 31.1.1");
        change("GSLBConfig.gslbLeader.controllerIP", leader, leader + ", controllerIP: 192.0.2.5");
        change("GSLBConfig.gslbLeader.tenant", leader, "gslbLeader: { tenant: blue");
        change("GSLBConfig.memberClusters.clusterContext", ", { clusterContext: b }", "");
        change(
                "GSLBConfig.refreshInterval",
                "  memberClusters:",
                "  refreshInterval: 1800\n  memberClusters:");
        change("GSLBConfig.logLevel", "  memberClusters:", "  logLevel: INFO\n  memberClusters:");
        change(
                "GSLBConfig.useCustomGlobalFqdn",
                "  memberClusters:",
                "  useCustomGlobalFqdn: true\n  memberClusters:");
        change(
                "GlobalDeploymentPolicy.matchRules.appSelector.label",
                "{ app: gslb }",
                "{ app: other }");
        change(
                "GlobalDeploymentPolicy.matchRules.namespaceSelector.label",
                "{ ns: web }",
                "{ ns: db }");
        change(
                "GlobalDeploymentPolicy.matchClusters.cluster",
                "[ { cluster: a }, { cluster: b, sync",
                "[ { cluster: b, sync");
        change(
                "GlobalDeploymentPolicy.matchClusters.syncVipOnly",
                "syncVipOnly: true",
                "syncVipOnly: false");
        change(
                "GlobalDeploymentPolicy.trafficSplit.cluster",
                "{ cluster: b, weight: 2",
                "{ cluster: a, weight: 2");
        change("GlobalDeploymentPolicy.trafficSplit.weight", "weight: 2,", "weight: 4,");
        change("GlobalDeploymentPolicy.trafficSplit.priority", "priority: 9", "priority: 7");
        change("GlobalDeploymentPolicy.ttl", "  defaultDomain:", "  ttl: 5\n  defaultDomain:");
        change(
                "GlobalDeploymentPolicy.healthMonitorRefs",
                "healthMonitorRefs: [hm]",
                "healthMonitorRefs: [hm, hm2]");
        change(
                "GlobalDeploymentPolicy.healthMonitorTemplate",
                "healthMonitorRefs: [hm]",
                "healthMonitorTemplate: hm2");
        change(
                "GlobalDeploymentPolicy.controlPlaneHmOnly",
                "  defaultDomain:",
                "  controlPlaneHmOnly: true\n  defaultDomain:");
        change(
                "GlobalDeploymentPolicy.sitePersistenceRef",
                "  defaultDomain:",
                "  sitePersistenceRef: pp\n  defaultDomain:");
        change(
                "GlobalDeploymentPolicy.pkiProfileRef",
                "  defaultDomain:",
                "  pkiProfileRef: pki\n  defaultDomain:");
        change(
                "GlobalDeploymentPolicy.defaultDomain",
                "defaultDomain: apps.test",
                "defaultDomain: app.test");
        change(
                "GlobalDeploymentPolicy.poolAlgorithmSettings.lbAlgorithm",
                "lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback",
                "lbAlgorithm: GSLB_ALGORITHM_TOPOLOGY, xFallback");
        change(
                "GlobalDeploymentPolicy.poolAlgorithmSettings.hashMask",
                "lbAlgorithm: GSLB_ALGORITHM_GEO,",
                "hashMask: 3, lbAlgorithm: GSLB_ALGORITHM_GEO,");
        change(
                "GlobalDeploymentPolicy.poolAlgorithmSettings.geoFallback.lbAlgorithm",
                "geoFallback: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 20",
                "geoFallback: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN");
        change(
                "GlobalDeploymentPolicy.poolAlgorithmSettings.geoFallback.hashMask",
                "hashMask: 20",
                "hashMask: 19");
        change(
                "GlobalDeploymentPolicy.downResponse.type",
                "FALLBACK_IP, fallbackIP: 192.0.2.100",
                "EMPTY");
        change("GlobalDeploymentPolicy.downResponse.fallbackIP", "192.0.2.100", "192.0.2.99");
        change("GSLBHostRule.fqdn", "fqdn: app.test\n", "fqdn: r.apps.test\n");
        change("GSLBHostRule.ttl", "fqdn: app.test\n", "fqdn: app.test\n  ttl: 6\n");
        change("GSLBHostRule.sitePersistence.enabled", "{ enabled: true", "{ enabled: false");
        change("GSLBHostRule.sitePersistence.profileRef", ", profileRef: pp }", " }");
        change(
                "GSLBHostRule.sitePersistence.pkiProfileRef",
                "profileRef: pp }",
                "profileRef: pp, pkiProfileRef: k }");
        change("GSLBHostRule.thirdPartyMembers.site", "{ site: east, vip", "{ site: west, vip");
        change("GSLBHostRule.thirdPartyMembers.vip", "vip: 192.0.2.50", "vip: 192.0.2.51");
        change("GSLBHostRule.thirdPartyMembers.publicIP", "203.0.113.50", "203.0.113.51");
        change(
                "GSLBHostRule.healthMonitorRefs",
                "healthMonitorRefs: [hm2]",
                "healthMonitorRefs: [hm]");
        change(
                "GSLBHostRule.healthMonitorTemplate",
                "healthMonitorRefs: [hm2]",
                "healthMonitorTemplate: hm2");
        change(
                "GSLBHostRule.trafficSplit.cluster",
                "{ cluster: a, weight: 3",
                "{ cluster: b, weight: 3");
        change("GSLBHostRule.trafficSplit.weight", "weight: 3", "weight: 5");
        change("GSLBHostRule.trafficSplit.priority", "priority: 8", "priority: 7");
        change("GSLBHostRule.publicIP.cluster", "{ cluster: a, ip", "{ cluster: b, ip");
        change("GSLBHostRule.publicIP.ip", "ip: 203.0.113.1 ", "ip: 203.0.113.2 ");
        change(
                "GSLBHostRule.controlPlaneHmOnly",
                "fqdn: app.test\n",
                "fqdn: app.test\n  controlPlaneHmOnly: true\n");
        change(
                "GSLBHostRule.poolAlgorithmSettings.lbAlgorithm",
                "{ lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 21 }",
                "{ lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN }");
        change("GSLBHostRule.poolAlgorithmSettings.hashMask", "hashMask: 21", "hashMask: 22");
        change(
                "GSLBHostRule.poolAlgorithmSettings.geoFallback.lbAlgorithm",
                "{ lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 21 }",
                "{ lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_ROUND_ROBIN } }");
        change(
                "GSLBHostRule.poolAlgorithmSettings.geoFallback.hashMask",
                "{ lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 21 }",
                "{ lbAlgorithm: GSLB_ALGORITHM_GEO, geoFallback: { lbAlgorithm: GSLB_ALGORITHM_CONSISTENT_HASH, hashMask: 9 } }");
        change("GSLBHostRule.downResponse.type", "FALLBACK_IP, fallbackIP: 192.0.2.101", "EMPTY");
        change("GSLBHostRule.downResponse.fallbackIP", "192.0.2.101", "192.0.2.98");
        change("Site.latitude", "latitude: 1.5", "latitude: 1.6");
        change("Site.longitude", "longitude: 2.5", "longitude: 2.6");
        change("Site.clusters", "longitude: 2.5, clusters: [a]", "longitude: 2.5, clusters: []");
        change("Site.enabled", "longitude: 2.5,", "longitude: 2.5, enabled: false,");
        change("HealthMonitor.type", "type: http, port: 82", "type: tcp, port: 82");
        change("HealthMonitor.port", "port: 82", "port: 83");
        change("HealthMonitor.path", "port: 82", "port: 82, path: /p");
        change("HealthMonitor.host", "port: 82", "port: 82, host: h.test");
        change("HealthMonitor.method", "port: 82", "port: 82, method: HEAD");
        change("HealthMonitor.interval", "port: 82", "port: 82, interval: 9s");
        change("HealthMonitor.timeout", "port: 82", "port: 82, timeout: 3s");
        change("HealthMonitor.fastInterval", "port: 82", "port: 82, fastInterval: 2s");
        change("HealthMonitor.rise", "port: 82", "port: 82, rise: 4");
        change("HealthMonitor.fall", "port: 82", "port: 82, fall: 4");
        change("HealthMonitor.forgetAfter", "port: 82", "port: 82, forgetAfter: 4");
        change("HealthMonitor.expect", "port: 82", "port: 82, expect: [204]");
        change("HealthMonitor.address", "port: 82", "port: 82, address: 192.0.2.30");
        change("HealthMonitor.headers", "port: 82", "port: 82, headers: { X-A: b }");
        change("HealthMonitor.expectHeaders", "port: 82", "port: 82, expectHeaders: { X-A: b }");
        change("HealthMonitor.expectText", "port: 82", "port: 82, expectText: ok");
        change("HealthMonitor.expectWithin", "port: 82", "port: 82, expectWithin: 9");
        change("HealthMonitor.send", "port: 82", "port: 82, send: x");
        change("HealthMonitor.queryName", "port: 82", "port: 82, queryName: q.test");
        change("HealthMonitor.queryType", "port: 82", "port: 82, queryType: AAAA");
        change("HealthMonitor.expectRcode", "port: 82", "port: 82, expectRcode: [NOERROR]");
        change("HealthMonitor.expectAnswer", "port: 82", "port: 82, expectAnswer: 192.0.2.1");
        change("HealthMonitor.service", "port: 82", "port: 82, service: s");
        change(
                "HealthMonitor.tls.serverName",
                "type: http, port: 82",
                "type: https, port: 82, tls: { serverName: s.test }");
        change(
                "HealthMonitor.tls.verify",
                "type: http, port: 82",
                "type: https, port: 82, tls: { verify: true }");
        change(
                "HealthMonitor.tls.trusted",
                "type: http, port: 82",
                "type: https, port: 82, tls: { trusted: ca }");
        change(
                "HealthMonitor.tls.clientCertificate",
                "type: http, port: 82",
                "type: https, port: 82, tls: { clientCertificate: cc }");
        change("PersistenceProfile.timeout", "timeout: 5m", "timeout: 6m");
        change("PersistenceProfile.prefix4", "timeout: 5m", "timeout: 5m, prefix4: 25");
        change("PersistenceProfile.prefix6", "timeout: 5m", "timeout: 5m, prefix6: 57");
        change("PersistenceProfile.acrossPools", "timeout: 5m", "timeout: 5m, acrossPools: true");
        String policy = "fqdn: app.test, quorum: { rule: any }";
        change("ServicePolicy.fqdn", policy, "fqdn: r.apps.test, quorum: { rule: any }");
        change("ServicePolicy.numDnsIp", policy, policy + ", numDnsIp: 2");
        change("ServicePolicy.minMembers", policy, policy + ", minMembers: 1");
        change("ServicePolicy.panic", policy, policy + ", panic: 50");
        change("ServicePolicy.noEcs", policy, policy + ", noEcs: true");
        change("ServicePolicy.quorum.rule", "rule: any", "rule: all");
        change("ServicePolicy.quorum.probeFrom", "rule: any", "rule: any, probeFrom: [east]");
        change("ServicePolicy.holdDown", policy, policy + ", holdDown: 5s");
        change("ServicePolicy.hashMask6", policy, policy + ", hashMask6: 40");
        change("ServicePolicy.manualResume", policy, policy + ", manualResume: true");
        change("ServicePolicy.readiness", policy, policy + ", readiness: any");
        change("ServicePolicy.minHealthMonitorsUp", policy, policy + ", minHealthMonitorsUp: 7");
        String members = ", members: [ { cluster: a, address: 192.0.2.1";
        change("ServicePolicy.members.cluster", policy, policy + members + ", enabled: false } ]");
        change(
                "ServicePolicy.members.address",
                policy,
                policy + ", members: [ { cluster: b, address: 192.0.2.9 } ]");
        change("ServicePolicy.members.enabled", policy, policy + members + ", enabled: false } ]");
        change(
                "ServicePolicy.members.latitude",
                policy,
                policy + members + ", latitude: 5, longitude: 0 } ]");
        change(
                "ServicePolicy.members.longitude",
                policy,
                policy + members + ", latitude: 0, longitude: 5 } ]");
        String rule = ", topology: [ { sites: [east] } ]";
        for (String condition :
                List.of(
                        "subnets: [10.0.0.0/8]",
                        "continents: [EU]",
                        "countries: [FR]",
                        "regions: [FR-IDF]",
                        "cities: [Paris]",
                        "asns: [4242]",
                        "tags: [office]")) {
            String field = "ServicePolicy.topology." + condition.split(":")[0];
            change(field, policy, policy + rule.replace("{ ", "{ " + condition + ", "));
        }
        change("ServicePolicy.topology.sites", policy, policy + rule);
        change("DomainPolicy.domains", "domains: [locked.test]", "domains: [app.test]");
        change("DomainPolicy.namespaces", "namespaces: [x]", "namespaces: [y]");
        change(
                "DomainPolicy.clusters",
                "namespaces: [x], clusters: [a, b]",
                "namespaces: [x], clusters: [a]");
    }

    @TempDir Path folder;

    @Test
    void everyFieldHasAChange() {
        Set<String> fields = new TreeSet<>();
        KINDS.forEach((kind, type) -> collect(kind, type, fields));

        assertThat(CHANGES.keySet()).containsExactlyElementsOf(fields);
    }

    private static void collect(String path, Class<?> type, Set<String> fields) {
        for (RecordComponent component : type.getRecordComponents()) {
            Key key = component.getAnnotation(Key.class);
            String name = key != null && !key.name().isEmpty() ? key.name() : component.getName();
            Class<?> element = element(component.getGenericType());
            if (element.getEnclosingClass() == Specs.class) {
                collect(path + "." + name, element, fields);
            } else {
                fields.add(path + "." + name);
            }
        }
    }

    /// The type itself, or what a list holds.
    private static Class<?> element(Type type) {
        if (type instanceof ParameterizedType generic && generic.getRawType() == List.class) {
            return (Class<?>) generic.getActualTypeArguments()[0];
        }
        return type instanceof ParameterizedType generic
                ? (Class<?>) generic.getRawType()
                : (Class<?>) type;
    }

    static Stream<String> fields() {
        return CHANGES.keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("fields")
    void changeOfOneFieldIsSeen(String field) {
        Change change = java.util.Objects.requireNonNull(CHANGES.get(field));
        List<String> before = outcome("before", federation -> {});
        List<String> after =
                outcome(
                        "after",
                        federation -> federation.replace("a", change.before, change.after));

        assertThat(after).isNotEqualTo(before);
    }

    /// What is published and what statuses say.
    private List<String> outcome(String name, java.util.function.Consumer<Federation> change) {
        Federation federation = new Federation(folder.resolve(name)).settings(SETTINGS);
        change.accept(federation);
        federation
                .add("a", namespace("annotations: { ako.vmware.com/tenant-name: admin }, "))
                .add("b", namespace(""))
                .add("a", selected(ingress("i", "app.test", "192.0.2.1"), "admin"))
                .add("b", selected(ingress("i", "app.test", "192.0.2.2"), "admin"))
                .add("b", selected(ingress("j", "r.apps.test", "192.0.2.3"), "admin"))
                .add(
                        "a",
                        """
                        apiVersion: route.openshift.io/v1
                        kind: Route
                        metadata: { name: r, namespace: x, labels: { app: gslb }, annotations: { ako.vmware.com/tenant-name: admin } }
                        spec: { subdomain: r, to: { name: web } }
                        status: { ingress: [ { routerName: ako-a, host: r.apps.test, conditions: [ { message: 192.0.2.4 } ] } ] }
                        """);
        Assembly assembly = federation.assemble();
        List<String> outcome = new ArrayList<>();
        assembly.services().values().forEach(service -> outcome.add(text(service)));
        assembly.monitors().values().forEach(monitor -> outcome.add(text(monitor)));
        federation.settings().sites().values().forEach(site -> outcome.add(text(site)));
        new TreeMap<>(federation.settings().monitors())
                .values()
                .forEach(monitor -> outcome.add(text(monitor)));
        federation.policyReports().forEach(report -> outcome.add(status(report)));
        assembly.reports().forEach(report -> outcome.add(status(report)));
        outcome.addAll(assembly.notes());
        return outcome;
    }

    /// As nodes get it, with every field.
    private static String text(PublishedRecord published) {
        return new String(MeshCodec.encode(published), StandardCharsets.UTF_8);
    }

    private static String namespace(String metadata) {
        return """
        apiVersion: v1
        kind: Namespace
        metadata: { name: x, %slabels: { ns: web } }
        """
                .formatted(metadata);
    }

    private static String selected(String ingress, String tenant) {
        return ingress.replace(
                "labels:", "annotations: { ako.vmware.com/tenant-name: " + tenant + " }, labels:");
    }

    private static String status(ObjectReport report) {
        return report.object().key()
                + " "
                + report.problems().stream().map(problem -> problem.rule()).toList()
                + report.notInForce()
                + report.notes()
                + report.fqdns();
    }
}
