package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.ingress;
import static io.meridian.federator.assemble.Federation.members;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Objects whose cluster cannot list what they are judged by: a refusal that rests on not knowing
/// withdraws nothing.
class UnlistedContextTest {

    private static final String HOST_RULE =
            """
            apiVersion: ako.vmware.com/v1beta1
            kind: HostRule
            metadata: { name: h, namespace: x }
            spec:
              virtualhost:
                fqdn: app.test
                aliases: [www.test]
                tls: { sslKeyCertificate: { name: c } }
                gslb: { fqdn: global.test, includeAliases: true }
            status: { status: Accepted }
            """;

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder);
    }

    private static String namespace(String metadata) {
        return "{ apiVersion: v1, kind: Namespace, metadata: { name: x, " + metadata + " } }";
    }

    /// Is the same before and after, and gone once the cluster is listed and says otherwise.
    private void keeps(String fqdn, String kind, String word, String otherWord) {
        GslbService before = federation.service(fqdn);
        federation.forget("b", kind);
        assertThat(federation.assemble().services()).containsEntry(fqdn, before);
        assertThat(federation.assemble().services()).containsEntry(fqdn, before);

        federation.remember("b").replace("b", word, otherWord);
        assertThat(federation.assemble().services()).doesNotContainKey(fqdn);
    }

    @Test
    void labelsOfAnUnknownNamespace() {
        federation
                .replace("a", "appSelector: { label: { app", "namespaceSelector: { label: { ns")
                .add("b", namespace("labels: { ns: gslb }"))
                .add("b", ingress("i", "app.test", "192.0.2.2"));
        keeps("app.test", "Namespace", "ns: gslb", "ns: other");
    }

    @Test
    void tenantOfAnUnknownNamespace() {
        String red = "annotations: { ako.vmware.com/tenant-name: red }";
        federation
                .add("b", namespace(red))
                .add(
                        "b",
                        ingress("i", "app.test", "192.0.2.2")
                                .replace("namespace: x,", "namespace: x, " + red + ","));
        keeps("app.test", "Namespace", "name: x, " + red, "name: x");
    }

    @Test
    void globalNameOfAnUnknownHostRule() {
        federation
                .replace(
                        "a",
                        "spec: { memberClusters:",
                        "spec: { useCustomGlobalFqdn: true, memberClusters:")
                .add("b", HOST_RULE)
                .add("b", ingress("i", "app.test", "192.0.2.2"));
        keeps("global.test", "HostRule", "status: Accepted", "status: Rejected");
    }

    @Test
    void unknownGateway() {
        federation.add(
                "b",
                """
                apiVersion: gateway.networking.k8s.io/v1
                kind: Gateway
                metadata: { name: g, namespace: x }
                spec: { listeners: [ { name: web, port: 80, protocol: HTTP } ] }
                status:
                  addresses: [ { value: 192.0.2.2 } ]
                  conditions: [ { type: Programmed, status: "True" } ]
                ---
                apiVersion: gateway.networking.k8s.io/v1
                kind: HTTPRoute
                metadata: { name: r, namespace: x, labels: { app: gslb } }
                spec: { parentRefs: [ { name: g } ], hostnames: [app.test] }
                status:
                  parents:
                    - { parentRef: { name: g }, conditions: [ { type: Accepted, status: "True" } ] }
                """);
        keeps(
                "app.test",
                "Gateway",
                "Programmed, status: \"True\"",
                "Programmed, status: \"False\"");
    }

    /// What HostRules add to an object that is served without them too.
    @Test
    void aliasesAndCertificateOfAnUnknownHostRule() {
        federation.add("b", HOST_RULE).add("b", ingress("i", "app.test", "192.0.2.2"));
        GslbService before = federation.service("app.test");
        assertThat(before.aliases()).containsExactly("www.test");
        Assembly unlisted = federation.forget("b", "HostRule").assemble();

        assertThat(unlisted.services()).containsEntry("app.test", before);
        assertThat(unlisted.monitors().values())
                .singleElement()
                .satisfies(monitor -> assertThat(((HealthMonitor.Http) monitor).tls()).isNotNull());
    }

    /// An object that is selected without its context is followed.
    @Test
    void newAddressIsPublishedAllTheSame() {
        federation.add("b", ingress("i", "app.test", "192.0.2.2")).assemble();
        federation.forget("b", "Namespace").replace("b", "192.0.2.2", "192.0.2.3");

        assertThat(members(federation.service("app.test"))).containsExactly("10 192.0.2.3 x1");
    }
}
