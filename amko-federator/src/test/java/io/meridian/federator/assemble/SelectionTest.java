package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.ingress;
import static io.meridian.federator.assemble.Federation.members;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.Member;
import io.meridian.model.Readiness;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which objects are selected, whose they are, which names they may use, and whether they are
/// ready.
class SelectionTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder).add("a", ingress("i", "app.test", "192.0.2.1"));
    }

    private static String namespace(String name, String metadata) {
        return "apiVersion: v1\nkind: Namespace\nmetadata: { name: "
                + name
                + ", "
                + metadata
                + " }";
    }

    /// Both selectors and all of their labels must match; none at all selects nothing.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "appSelector: { label: { app: gslb } }                                  | true",
                "appSelector: { label: { app: gslb, tier: front } }                     | false",
                "namespaceSelector: { label: { ns: web } }                              | true",
                "namespaceSelector: { label: { ns: web, team: x } }                     | false",
                "appSelector: { label: { app: gslb } }, namespaceSelector: { label: { ns: web } } | true",
                "appSelector: { label: { app: gslb } }, namespaceSelector: { label: { ns: db } }  | false",
                "appSelector: { label: { app: other } }, namespaceSelector: { label: { ns: web } } | false",
                "appSelector: { label: { } }                                            | false",
            })
    void selectors(String selectors, boolean selected) {
        federation
                .add("a", namespace("x", "labels: { ns: web }"))
                .replace("a", "{ appSelector: { label: { app: gslb } } }", "{ " + selectors + " }");
        Assembly assembly = federation.assemble();

        assertThat(assembly.services().containsKey("app.test")).isEqualTo(selected);
        assertThat(
                        Federation.told(assembly, "Ingress").stream()
                                .anyMatch(note -> note.startsWith("not selected")))
                .isNotEqualTo(selected);
    }

    @Test
    void changedNamespaceLabelSelectsAnew() {
        federation
                .add("a", namespace("x", "labels: { ns: db }"))
                .replace(
                        "a",
                        "{ appSelector: { label: { app: gslb } } }",
                        "{ namespaceSelector: { label: { ns: web } } }");
        assertThat(federation.assemble().services()).isEmpty();
        federation.replace("a", "ns: db", "ns: web");
        assertThat(federation.assemble().services()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ clusterContext: a }, { clusterContext: b }  | { clusterContext: b }         | cluster a is not in the GSLBConfig",
                "[ { cluster: a, syncVipOnly: true },          | [                             | cluster a is not in matchClusters of the GlobalDeploymentPolicy",
                "kind: GlobalDeploymentPolicy                  | kind: Nothing                 | no GlobalDeploymentPolicy is in force",
            })
    void clusterMustBeWantedByBoth(String before, String after, String reason) {
        federation.assemble();
        federation.replace("a", before, after);

        Assembly assembly = federation.assemble();
        assertThat(assembly.services()).isEmpty();
        assertThat(Federation.told(assembly, "Ingress")).contains("not selected: " + reason);
    }

    /// The namespace's tenant must be the object's; without one the GSLBConfig's holds.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "-    | -     | true",
                "blue | blue  | true",
                "blue | red   | false",
                "blue | -     | false",
                "-    | blue  | false",
                "-    | admin | true",
            })
    void tenants(String ofNamespace, String ofObject, boolean used) {
        String annotation = "annotations: { ako.vmware.com/tenant-name: ";
        federation
                .add(
                        "a",
                        namespace(
                                "x",
                                ofNamespace == null
                                        ? "labels: {}"
                                        : annotation + ofNamespace + " }"))
                .replace(
                        "a",
                        "namespace: x, labels: { app: gslb } }",
                        "namespace: x, labels: { app: gslb }"
                                + (ofObject == null
                                        ? " }"
                                        : ", " + annotation + ofObject + " } }"));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services().containsKey("app.test")).isEqualTo(used);
        assertThat(assembly.reports().getFirst().isAccepted()).isEqualTo(used);
    }

    private static final String OWNERSHIP =
            """
            apiVersion: gslb.meridian.io/v1alpha1
            kind: DomainPolicy
            metadata: { name: web-team, namespace: avi-system }
            spec: { domains: [test], namespaces: [web], clusters: [a, b] }
            """;

    @Test
    void nameThatBelongsToAnotherNamespaceIsRefusedOnTheObject() {
        federation.add("a", OWNERSHIP);
        Assembly assembly = federation.assemble();
        assertThat(assembly.services()).isEmpty();
        assertThat(assembly.reports().getFirst().problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.rule())
                                .isEqualTo(
                                        "namespace x of cluster a may not use app.test:"
                                                + " DomainPolicy web-team"));

        federation.replace("a", "namespaces: [web]", "namespaces: [web, x]");
        assertThat(federation.assemble().services()).hasSize(1);

        federation.replace("a", "clusters: [a, b]", "clusters: [b]");
        assertThat(federation.assemble().services()).isEmpty();
    }

    /// The longest domain decides; one policy of those that have it is enough; other names are
    /// free.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "domains: [app.test], namespaces: [x]   | true",
                "domains: [.app.test.], namespaces: [x] | true",
                "domains: [test], namespaces: [x]       | true",
                "domains: [pp.test], namespaces: [x]    | false",
                "domains: [app.test], namespaces: [y]   | false",
            })
    void longestDomainDecides(String spec, boolean permitted) {
        federation
                .add("a", OWNERSHIP)
                .add(
                        "a",
                        OWNERSHIP
                                .replace("web-team", "app")
                                .replaceAll("domains.*] }", spec + " }"));

        assertThat(federation.assemble().services().containsKey("app.test")).isEqualTo(permitted);
    }

    @Test
    void hostRulesAndAliasesFollowOwnershipToo() {
        federation
                .add("a", OWNERSHIP.replace("namespaces: [web]", "namespaces: [x]"))
                .add(
                        "a",
                        Federation.rule("ttl: 7").replace("namespace: avi-system", "namespace: y"));
        assertThat(federation.service("app.test").ttlSeconds()).isEqualTo(30);
        assertThat(federation.problems("GSLBHostRule", "r"))
                .containsExactly(
                        "namespace y of cluster a may not use app.test: DomainPolicy web-team");

        federation.replace("a", "namespace: y }", "namespace: x }");
        assertThat(federation.service("app.test").ttlSeconds()).isEqualTo(7);
    }

    @Test
    void twoNamespacesWithOneNameAreWarnedWhereNobodyOwnsIt() {
        federation.add(
                "b", ingress("i", "app.test", "192.0.2.2").replace("namespace: x", "namespace: y"));
        assertThat(Federation.told(federation.assemble(), "Ingress"))
                .filteredOn(
                        note -> note.startsWith("warning: namespaces x, y share the name app.test"))
                .hasSize(2);

        federation.add("a", OWNERSHIP.replace("namespaces: [web]", "namespaces: [x, y]"));
        assertThat(Federation.told(federation.assemble(), "Ingress"))
                .noneMatch(note -> note.startsWith("warning"));
        assertThat(members(federation.service("app.test"))).hasSize(2);
    }

    private static String slice(String version, String name, String service, String endpoints) {
        return """
        apiVersion: discovery.k8s.io/%s
        kind: EndpointSlice
        metadata: { name: %s, namespace: x, labels: { kubernetes.io/service-name: %s } }
        endpoints: [ %s ]
        """
                .formatted(version, name, service, endpoints);
    }

    /// Ready Services of those behind the host that are known; nobody's word where none is.
    @ParameterizedTest
    @ValueSource(strings = {"v1", "v1beta1"})
    void readinessIsThatOfTheServicesBehindTheHost(String version) {
        String backends =
                "host: app.test, http: { paths: [ { path: /, backend: { service: { name: one } } },"
                        + " { path: /two, backend: { service: { name: two } } } ] }";
        federation.replace("a", "host: app.test", backends);
        assertThat(readiness()).containsOnlyNulls();

        federation
                .add("a", slice(version, "one-1", "one", "{ conditions: { ready: false } }"))
                .add("a", slice(version, "one-2", "one", "{ conditions: { ready: true } }"));
        assertThat(readiness()).containsExactly(new Readiness(1, 1));

        federation.add("a", slice(version, "two-1", "two", ""));
        assertThat(readiness()).containsExactly(new Readiness(1, 2));

        federation.replace("a", "endpoints: [  ]", "endpoints: [ { addresses: [192.0.2.200] } ]");
        assertThat(readiness()).containsExactly(new Readiness(2, 2));
    }

    /// A rollout during which a cluster goes silent must not keep its member down.
    @ParameterizedTest
    @ValueSource(strings = {"silent", "failing", "forgotten"})
    void readinessThatIsNotCurrentIsNobodysWord(String how) {
        federation
                .replace("a", "host: app.test", "host: other.test")
                .add("b", ingress("i", "app.test", "192.0.2.2"))
                .replace(
                        "b",
                        "host: app.test",
                        "host: app.test, http: { paths: [ { path: /, backend: { service: { name:"
                                + " one } } } ] }")
                .add("b", slice("v1", "one-1", "one", "{ conditions: { ready: false } }"));
        assertThat(readiness()).containsExactly(new Readiness(0, 1));
        switch (how) {
            case "silent" -> federation.silence();
            case "failing" -> federation.fail("EndpointSlice");
            default -> federation.forget("b");
        }

        assertThat(readiness()).containsOnlyNulls();
    }

    private List<Readiness> readiness() {
        return federation.service("app.test").pools().getFirst().members().stream()
                .map(Member::readiness)
                .toList();
    }

    @Test
    void multiClusterIngressCountsLikeAnIngress() {
        federation.add(
                "a",
                """
                apiVersion: ako.vmware.com/v1alpha1
                kind: MultiClusterIngress
                metadata: { name: m, namespace: avi-system, labels: { app: gslb } }
                spec: { hostName: m.test, secretName: s, config: [ { path: /p, cluster: a }, { path: /q, cluster: b } ] }
                status: { status: { accepted: true }, loadBalancer: { ingress: [ { hostname: m.test, ip: 192.0.2.30 } ] } }
                """);
        assertThat(members(federation.service("m.test"))).containsExactly("10 192.0.2.30 x1");

        federation.replace("a", "accepted: true", "accepted: false, reason: bad");
        Assembly refused = federation.assemble();
        assertThat(refused.services()).doesNotContainKey("m.test");
        assertThat(Federation.told(refused, "MultiClusterIngress"))
                .contains("left out: its status says that it is not accepted: bad");
    }
}
