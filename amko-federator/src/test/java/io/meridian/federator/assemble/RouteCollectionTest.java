package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.ingress;
import static io.meridian.federator.assemble.Federation.members;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RouteCollectionTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder);
    }

    private static String route(String spec, String statusHost) {
        return """
        apiVersion: route.openshift.io/v1
        kind: Route
        metadata: { name: r, namespace: x, labels: { app: gslb } }
        spec: { %s, to: { kind: Service, name: web } }
        status:
          ingress:
            - { routerName: default, host: %2$s, conditions: [ { type: Admitted, status: "True", message: 192.0.2.99 } ] }
            - { routerName: ako-a, host: %2$s, conditions: [ { type: Admitted, status: "True", message: '', reason: '{}' }, { message: 192.0.2.1 }, { message: 192.0.2.2 } ] }
        """
                .formatted(spec, statusHost);
    }

    /// The first condition of an AKO router whose message is an address; other routers' do not
    /// count.
    @Test
    void vipIsTheMessageThatAnAkoRouterWrote() {
        federation.add("a", route("host: r.test, path: /p", "r.test"));
        Assembly assembly = federation.assemble();

        assertThat(members(java.util.Objects.requireNonNull(assembly.services().get("r.test"))))
                .containsExactly("10 192.0.2.1 x1");
        assertThat(assembly.monitors().values())
                .singleElement()
                .isInstanceOfSatisfying(
                        HealthMonitor.Http.class, http -> assertThat(http.path()).isEqualTo("/p"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"apps.test", ".apps.test"})
    void subdomainStandsBelowTheDefaultDomain(String domain) {
        federation
                .add("a", route("subdomain: r", "r.apps.test"))
                .replace("a", "matchClusters:", "defaultDomain: " + domain + "\n  matchClusters:");

        assertThat(federation.assemble().services()).containsOnlyKeys("r.apps.test");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "subdomain: r      | r.test     | spec.subdomain r without a defaultDomain in the"
                        + " policy",
                "wildcardPolicy: N | r.test     | neither spec.host nor spec.subdomain: no name to"
                        + " answer for",
                "host: r.test      | other.test | router ako-a is for another host",
            })
    void whatIsLeftOutSaysWhy(String spec, String statusHost, String reason) {
        federation.add("a", route(spec, statusHost));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).isEmpty();
        assertThat(Federation.told(assembly, "Route")).contains("left out: " + reason);
    }

    @ParameterizedTest
    @ValueSource(strings = {"edge", "reencrypt"})
    void terminatedTlsIsProbedOverTls(String termination) {
        federation.add(
                "a", route("host: r.test, tls: { termination: " + termination + " }", "r.test"));

        assertThat(federation.assemble().monitors().values())
                .singleElement()
                .satisfies(monitor -> assertThat(monitor.port()).isEqualTo(443));
    }

    @Test
    void passthroughHasNoPaths() {
        federation.add(
                "a", route("host: r.test, path: /p, tls: { termination: passthrough }", "r.test"));

        assertThat(federation.assemble().monitors().values())
                .singleElement()
                .isInstanceOfSatisfying(
                        HealthMonitor.Tcp.class, tcp -> assertThat(tcp.port()).isEqualTo(443));
    }

    @Test
    void routesAndIngressesOfOneClusterStandSideBySide() {
        federation
                .add("a", route("host: r.test", "r.test"))
                .add("a", ingress("i", "r.test", "192.0.2.5"))
                .add("a", ingress("j", "other.test", "192.0.2.6"));

        assertThat(members(federation.service("r.test")))
                .containsExactly("10 192.0.2.1 x1", "10 192.0.2.5 x1");
        assertThat(federation.assemble().services()).containsKey("other.test");
    }
}
