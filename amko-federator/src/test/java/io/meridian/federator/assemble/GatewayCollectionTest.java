package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.members;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.HealthMonitor;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GatewayCollectionTest {

    private static final String GATEWAY =
            """
            apiVersion: gateway.networking.k8s.io/v1
            kind: Gateway
            metadata: { name: g, namespace: x }
            spec:
              gatewayClassName: avi-lb
              listeners:
                - { name: web, port: 80, protocol: HTTP, hostname: '*.test' }
                - { name: tls, port: 8443, protocol: TLS, hostname: 't.test', tls: { mode: Passthrough } }
            status:
              addresses: [ { type: IPAddress, value: 192.0.2.1 }, { value: "2001:db8::1" } ]
              conditions: [ { type: Programmed, status: "True" } ]
            """;

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder).add("a", GATEWAY);
    }

    private static String route(String kind, String spec) {
        return """
        apiVersion: gateway.networking.k8s.io/v1
        kind: %s
        metadata: { name: r, namespace: x, labels: { app: gslb } }
        spec: { parentRefs: [ { name: g } ], %s }
        status:
          parents:
            - { parentRef: { name: g, namespace: x }, conditions: [ { type: Accepted, status: "True" } ] }
        """
                .formatted(kind, spec);
    }

    @Test
    void hostnamesOfAnAcceptedRouteGetEveryAddressOfTheProgrammedGateway() {
        federation.add(
                "a",
                route(
                        "HTTPRoute",
                        "hostnames: [app.test], rules: [ { matches: [ { path: { type: PathPrefix,"
                                + " value: /p } }, { path: { type: RegularExpression, value: '/q.*' } }"
                                + " ] } ]"));
        Assembly assembly = federation.assemble();

        assertThat(members(java.util.Objects.requireNonNull(assembly.services().get("app.test"))))
                .containsExactly("10 192.0.2.1 x1", "10 2001:db8::1 x1");
        assertThat(assembly.monitors().values())
                .extracting(monitor -> ((HealthMonitor.Http) monitor).path())
                .containsExactlyInAnyOrder("/p", "/");
    }

    /// Gateway API, `Listener.hostname`: the route's hostnames ∩ the listener's.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "'*.test'  | app.test, app.other   | app.test",
                "'*.test'  | a.b.test              | a.b.test",
                "'*.test'  | test                  | -",
                "app.test  | '\"*.test\"'          | app.test",
                "app.test  | other.test            | -",
                "'*.test'  | '\"*.a.test\"'        | *.a.test",
                "'*.a.test'| '\"*.test\"'          | *.a.test",
                "app.test  |                       | app.test",
            })
    void hostnamesMeetTheListeners(String listener, String hostnames, String expected) {
        federation
                .replace("a", "hostname: '*.test' }", "hostname: '" + listener + "' }")
                .add(
                        "a",
                        route(
                                "HTTPRoute",
                                "hostnames: [" + (hostnames == null ? "" : hostnames) + "]"));

        assertThat(String.join(", ", federation.assemble().services().keySet()))
                .isEqualTo(expected == null ? "" : expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ type: Accepted, status: \"True\" }   | { type: Accepted, status: \"False\" }   |"
                        + " Gateway x/g has not accepted it",
                "{ type: Programmed, status: \"True\" } | { type: Programmed, status: Unknown } |"
                        + " Gateway x/g is not programmed",
                "{ name: g, namespace: x }              | { name: h, namespace: x }             |"
                        + " Gateway x/g is not there",
                "protocol: HTTP,                        | protocol: TCP,                        |"
                        + " no listener of Gateway x/g takes a HTTPRoute: web (TCP), tls (TLS,"
                        + " Passthrough)",
                "hostname: '*.test' }                   | hostname: '*.other' }                 |"
                        + " hostname app.test: no listener of Gateway x/g takes it: web (*.other)",
                "name: web,                             | name: web, allowedRoutes: { namespaces:"
                        + " { from: None } }, | no listener of Gateway x/g takes routes of namespace"
                        + " x (allowedRoutes)",
                "{ name: g                              | { sectionName: b, name: g             |"
                        + " Gateway x/g has no listener b",
                "{ name: g                              | { port: 81, name: g                   |"
                        + " Gateway x/g has no listener on port 81",
                "parentRefs: [ { name: g } ]            | parentRefs: [ { name: g, kind: Service,"
                        + " group: '' } ] | parent x/g is no Gateway",
            })
    void whatIsLeftOutSaysWhy(String before, String after, String reason) {
        federation
                .add("a", route("HTTPRoute", "hostnames: [app.test]"))
                .replace("a", before, after);
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).isEmpty();
        assertThat(Federation.told(assembly, "HTTPRoute")).contains("left out: " + reason);
    }

    /// Each hostname by itself: one that some listener takes is not left out by another.
    @Test
    void hostnameIsLeftOutWhenNoListenerTakesIt() {
        federation
                .replace(
                        "a",
                        "listeners:",
                        "listeners:\n    - { name: closed, port: 81, hostname: '*.closed.test' }")
                .add("a", route("HTTPRoute", "hostnames: [app.test, app.other]"));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).containsOnlyKeys("app.test");
        assertThat(Federation.told(assembly, "HTTPRoute"))
                .filteredOn(note -> note.startsWith("left out: "))
                .containsExactly(
                        "left out: hostname app.other: no listener of Gateway x/g takes it: closed"
                                + " (*.closed.test), web (*.test)");

        federation.replace("a", "[app.test, app.other]", "[app.test]");
        assertThat(Federation.told(federation.assemble(), "HTTPRoute"))
                .noneMatch(note -> note.startsWith("left out: "));
    }

    @Test
    void routeAndListenersWithoutAHostnameHaveNone() {
        federation
                .replace("a", ", hostname: '*.test' }", " }")
                .add("a", route("HTTPRoute", "hostnames: []"));

        assertThat(Federation.told(federation.assemble(), "HTTPRoute"))
                .contains("left out: neither it nor a listener of Gateway x/g has a hostname");
    }

    @Test
    void tlsRouteIsPassthroughOnItsListenersPort() {
        federation.add("a", route("TLSRoute", "hostnames: [t.test]"));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).containsOnlyKeys("t.test");
        assertThat(assembly.monitors().values())
                .singleElement()
                .isInstanceOfSatisfying(
                        HealthMonitor.Tcp.class, tcp -> assertThat(tcp.port()).isEqualTo(8443));
    }

    @Test
    void grpcRouteIsProbedByItsPort() {
        federation.add("a", route("GRPCRoute", "hostnames: [app.test]"));

        assertThat(federation.assemble().monitors().values())
                .singleElement()
                .isInstanceOfSatisfying(
                        HealthMonitor.Tcp.class, tcp -> assertThat(tcp.port()).isEqualTo(80));
    }

    @Test
    void hostWithAnHttpsListenerToo() {
        federation
                .replace(
                        "a",
                        "listeners:",
                        "listeners:\n    - { name: secure, port: 443, protocol: HTTPS }")
                .add("a", route("HTTPRoute", "hostnames: [app.test]"));
        assertThat(federation.assemble().monitors().values())
                .singleElement()
                .satisfies(monitor -> assertThat(monitor.port()).isEqualTo(443));

        federation.replace(
                "a",
                "parentRefs: [ { name: g } ]",
                "parentRefs: [ { name: g, sectionName: web } ]");
        assertThat(federation.assemble().services()).isEmpty();
        federation.replace(
                "a",
                "parentRef: { name: g, namespace: x }",
                "parentRef: { name: g, sectionName: web }");
        assertThat(federation.assemble().monitors().values())
                .singleElement()
                .satisfies(monitor -> assertThat(monitor.port()).isEqualTo(80));
    }

    /// A listener takes routes of the Gateway's own namespace unless it says otherwise.
    @Test
    void routeOfAnotherNamespaceNeedsToBeAllowed() {
        String elsewhere =
                route("HTTPRoute", "hostnames: [app.test]")
                        .replace("name: r, namespace: x", "name: r, namespace: y")
                        .replace(
                                "parentRefs: [ { name: g } ]",
                                "parentRefs: [ { name: g, namespace: x } ]");
        federation.add("a", elsewhere);
        assertThat(federation.assemble().services()).isEmpty();

        federation.replace(
                "a",
                "hostname: '*.test' }",
                "hostname: '*.test', allowedRoutes: { namespaces: { from: All } } }");
        assertThat(federation.assemble().services()).hasSize(1);

        federation
                .replace(
                        "a",
                        "from: All",
                        "from: Selector, selector: { matchLabels: { team: web } }")
                .add(
                        "a",
                        """
                        apiVersion: v1
                        kind: Namespace
                        metadata: { name: y, labels: { team: db } }
                        """);
        assertThat(federation.assemble().services()).isEmpty();

        federation.replace("a", "team: db", "team: web");
        assertThat(federation.assemble().services()).hasSize(1);
    }

    @Test
    void gatewayWithANameForAnAddressIsACnameMember() {
        federation
                .replace(
                        "a",
                        "type: IPAddress, value: 192.0.2.1",
                        "type: Hostname, value: lb.elb.test")
                .add("a", route("HTTPRoute", "hostnames: [app.test]"));

        assertThat(members(federation.service("app.test")))
                .containsExactly("10 2001:db8::1 x1", "10 lb.elb.test x1");
    }
}
