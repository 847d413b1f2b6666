package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.ingress;
import static io.meridian.federator.assemble.Federation.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import io.meridian.model.HealthRule;
import io.meridian.model.Readiness;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class GeneratedMonitorsTest {

    private static final HealthMonitor.Timing AMKOS =
            new HealthMonitor.Timing(Duration.ofSeconds(10), Duration.ofSeconds(4), 3, 3);

    /// `amko--` and the SHA-1 of `http--app.test--/a`: AMKO's name for it.
    private static final String NAME_OF_A = "amko--ee16b30f958841a5d65e5e183af869f3a4956ecc";

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder);
    }

    private static String paths(String cluster, String paths) {
        return ingress("i" + cluster, "app.test", "192.0.2.1")
                .replace("host: app.test", "host: app.test, http: { paths: [ " + paths + " ] }");
    }

    @Test
    void eachPathOfAllClustersIsAskedForAndOneIsEnough() {
        federation
                .add("a", paths("a", "{ path: /a }, { path: /b }, { path: '' }"))
                .add("b", paths("b", "{ path: /a }, { path: /c }"));
        Assembly assembly = federation.assemble();

        assertThat(assembly.monitors().values())
                .allSatisfy(monitor -> {
                    assertThat(monitor.timing()).isEqualTo(AMKOS);
                    assertThat(monitor.port()).isEqualTo(80);
                })
                .extracting(monitor -> ((HealthMonitor.Http) monitor).path())
                .containsExactlyInAnyOrder("/", "/a", "/b", "/c");
        assertThat(assembly.monitors()).containsKey(NAME_OF_A);
        HealthRule rule = federation.service("app.test").health();
        assertThat(rule.monitors()).hasSize(4);
        assertThat(rule.minMonitorsUp()).isEqualTo(1);
        assertThat(rule.readiness()).isEqualTo(Readiness.Rule.IGNORE);
    }

    @Test
    void headIsAskedForTheServicesOwnName() {
        federation.add("a", paths("a", "{ path: /a }"));

        assertThat(federation.assemble().monitors().values())
                .singleElement()
                .isEqualTo(
                        new HealthMonitor.Http(
                                NAME_OF_A, 80, AMKOS, "HEAD", "/a", "app.test", List.of()));
    }

    /// Everything but name, port and path comes from the template.
    @Test
    void templateIsTheMould() {
        federation
                .add("a", paths("a", "{ path: /a }"))
                .add("a", rule("healthMonitorTemplate: hm2"));

        assertThat(federation.assemble().monitors().values())
                .singleElement()
                .isEqualTo(
                        new HealthMonitor.Http(
                                NAME_OF_A,
                                80,
                                new HealthMonitor.Timing(
                                        Duration.ofSeconds(3), Duration.ofSeconds(1), 2, 2),
                                "GET",
                                "/a",
                                "app.test",
                                List.of()));
    }

    /// One TLS member makes all of them HTTPS on 443, under AMKO's name for it.
    @Test
    void tlsIsAskedForByPathOverHttps() {
        federation
                .add(
                        "a",
                        paths("a", "{ path: /a }")
                                .replace("spec: {", "spec: { tls: [ { hosts: [app.test] } ],"))
                .add("b", paths("b", "{ path: /b }"));

        assertThat(federation.assemble().monitors().values())
                .hasSize(2)
                .allSatisfy(monitor -> {
                    assertThat(monitor.port()).isEqualTo(443);
                    assertThat(((HealthMonitor.Http) monitor).tls())
                            .isEqualTo(HealthMonitor.TlsSettings.UNVERIFIED);
                    assertThat(((HealthMonitor.Http) monitor).host()).isEqualTo("app.test");
                })
                .extracting(HealthMonitor::name)
                .contains("amko--e2133de0afa79681188365b71e06942586e246e1");
    }

    @Test
    void lowestPortOfAServiceIsAskedInItsProtocol() {
        federation.add(
                "a",
                """
                apiVersion: v1
                kind: Service
                metadata: { name: s, namespace: x, labels: { app: gslb } }
                spec: { type: LoadBalancer, ports: [ { port: 53, protocol: UDP }, { port: 80 } ] }
                status: { loadBalancer: { ingress: [ { ip: 192.0.2.1, hostname: s.test } ] } }
                """);
        assertThat(federation.assemble().monitors().values())
                .singleElement()
                .isInstanceOfSatisfying(
                        HealthMonitor.Udp.class, udp -> assertThat(udp.port()).isEqualTo(53));

        federation.replace("a", "protocol: UDP", "protocol: SCTP");
        assertThat(federation.assemble().monitors().values())
                .singleElement()
                .isInstanceOf(HealthMonitor.Tcp.class);
    }

    @Test
    void passthroughIsOneTcpMonitorForAllServices() {
        String passthrough =
                ingress("i", "app.test", "192.0.2.1")
                        .replace(
                                "labels:",
                                "annotations: { passthrough.ako.vmware.com/enabled: 'true' },"
                                        + " labels:");
        federation.add("a", passthrough).add("b", passthrough.replace("app.test", "other.test"));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).hasSize(2);
        assertThat(assembly.monitors().values())
                .singleElement()
                .isInstanceOfSatisfying(
                        HealthMonitor.Tcp.class, tcp -> assertThat(tcp.port()).isEqualTo(443));
    }

    @Test
    void controlPlaneOnlyHasNoMonitorsButReadiness() {
        federation
                .add("a", paths("a", "{ path: /a }"))
                .add("a", rule("healthMonitorRefs: [hm], controlPlaneHmOnly: true"));
        Assembly assembly = federation.assemble();

        assertThat(assembly.monitors()).isEmpty();
        HealthRule health = federation.service("app.test").health();
        assertThat(health.monitors()).isEmpty();
        assertThat(health.readiness()).isEqualTo(Readiness.Rule.ANY);
    }

    @Test
    void ofNamedMonitorsAllMustPassUnlessAServicePolicySaysOtherwise() {
        federation
                .add("a", paths("a", "{ path: /a }"))
                .add("a", rule("healthMonitorRefs: [hm, hm2]"));
        assertThat(federation.service("app.test").health().minMonitorsUp()).isEqualTo(2);

        String policy =
                """
                apiVersion: gslb.meridian.io/v1alpha1
                kind: ServicePolicy
                metadata: { name: p, namespace: avi-system }
                spec: { fqdn: app.test, minHealthMonitorsUp: 1 }
                """;
        federation.add("a", policy);
        assertThat(federation.service("app.test").health().minMonitorsUp()).isEqualTo(1);

        federation.replace("a", "minHealthMonitorsUp: 1", "minHealthMonitorsUp: 9");
        Assembly assembly = federation.assemble();
        assertThat(assembly.services().values())
                .singleElement()
                .satisfies(service -> assertThat(service.health().minMonitorsUp()).isEqualTo(2));
        assertThat(assembly.notes()).anyMatch(note -> note.contains("all must pass"));
    }

    @Test
    void wildcardsMembersAreAskedForOneOfItsNames() {
        federation.add("a", paths("a", "{ path: /a }").replace("app.test", "'*.app.test'"));

        assertThat(federation.assemble().monitors().values())
                .singleElement()
                .isInstanceOfSatisfying(
                        HealthMonitor.Http.class,
                        http -> assertThat(http.host()).isEqualTo("wildcard.app.test"));
    }
}
