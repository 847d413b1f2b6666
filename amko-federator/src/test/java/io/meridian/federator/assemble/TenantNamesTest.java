package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.members;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.model.GslbService;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Two tenants that want one name: DNS can serve it for one of them only.
class TenantNamesTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = federation("first");
        federation.add("a", namespace("red")).add("b", namespace("blue"));
    }

    private Federation federation(String name) {
        return new Federation(folder.resolve(name));
    }

    private static String namespace(String tenant) {
        return """
        apiVersion: v1
        kind: Namespace
        metadata: { name: of-%1$s, annotations: { ako.vmware.com/tenant-name: %1$s } }
        """
                .formatted(tenant);
    }

    /// @param created empty: no API server wrote one
    private static String ingress(
            String tenant, String name, String host, String vip, String created) {
        return Federation.ingress(name, host, vip)
                .replace(
                        "namespace: x,",
                        "namespace: of-%1$s, %2$s annotations: { ako.vmware.com/tenant-name: %1$s },"
                                .formatted(
                                        tenant,
                                        created.isEmpty()
                                                ? ""
                                                : "creationTimestamp: '" + created + "',"));
    }

    private static List<String> problems(Assembly assembly) {
        return assembly.reports().stream()
                .map(ObjectReport::problems)
                .flatMap(List::stream)
                .map(problem -> problem.rule())
                .toList();
    }

    private static GslbService service(Assembly assembly) {
        return Objects.requireNonNull(assembly.services().get("app.test"));
    }

    @Test
    void tenantOfTheOldestObjectKeepsTheName() {
        federation
                .add("b", ingress("blue", "i", "app.test", "192.0.2.2", "2024-02-01T00:00:00Z"))
                .add("a", ingress("red", "i", "app.test", "192.0.2.1", "2024-01-01T00:00:00Z"))
                .add("a", ingress("red", "late", "app.test", "192.0.2.3", "2024-03-01T00:00:00Z"));
        Assembly assembly = federation.assemble();

        assertThat(members(service(assembly)))
                .containsExactly("10 192.0.2.1 x1", "10 192.0.2.3 x1");
        assertThat(problems(assembly))
                .containsExactly(
                        "name app.test of tenant 'blue' belongs to tenant 'red', which had it"
                                + " first: a Ingress of-red/i");
    }

    @Test
    void otherTenantHasItOnceTheOlderObjectsAreGone() {
        String older = ingress("red", "i", "app.test", "192.0.2.1", "2024-01-01T00:00:00Z");
        federation
                .add("a", older)
                .add("b", ingress("blue", "i", "app.test", "192.0.2.2", "2024-02-01T00:00:00Z"));
        federation.assemble();
        federation.replace("a", older, "");
        Assembly assembly = federation.assemble();

        assertThat(members(service(assembly))).containsExactly("10 192.0.2.2 x1");
        assertThat(problems(assembly)).isEmpty();
    }

    @Test
    void objectWithoutAnAddressKeepsItsName() {
        federation
                .add("a", ingress("red", "i", "app.test", "192.0.2.1", "2024-01-01T00:00:00Z"))
                .add("b", ingress("blue", "i", "app.test", "192.0.2.2", "2024-02-01T00:00:00Z"));
        federation.assemble();
        federation.replace("a", "ingress: [ { ip: \"192.0.2.1\" } ]", "ingress: []");
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).doesNotContainKey("app.test");
        assertThat(problems(assembly)).singleElement().asString().endsWith("a Ingress of-red/i");
    }

    /// Its members that nobody can list now are of the tenant that the others are of.
    @Test
    void serviceWithMembersCarriedOverKeepsItsTenant() {
        federation
                .add("b", namespace("red"))
                .add("a", namespace("blue"))
                .add("a", ingress("red", "i", "app.test", "192.0.2.1", "2024-02-01T00:00:00Z"))
                .add("b", ingress("red", "i", "app.test", "192.0.2.2", "2024-02-01T00:00:00Z"));
        federation.assemble();
        federation
                .forget("b")
                .add("a", ingress("blue", "i", "app.test", "192.0.2.3", "2024-01-01T00:00:00Z"));
        assertThat(members(federation.service("app.test")))
                .containsExactly("10 192.0.2.1 x1", "10 192.0.2.2 x1");

        federation.remember("b");
        assertThat(members(federation.service("app.test"))).containsExactly("10 192.0.2.3 x1");
    }

    /// Whose namespace is unknown may be another tenant's than it seems.
    @Test
    void objectOfAnUnknownNamespaceTakesNoName() {
        federation
                .add("b", ingress("blue", "i", "app.test", "192.0.2.2", "2024-02-01T00:00:00Z"))
                .assemble();
        federation
                .forget("a", "Namespace")
                .add(
                        "a",
                        ingress("red", "i", "app.test", "192.0.2.1", "2024-01-01T00:00:00Z")
                                .replace("{ ako.vmware.com/tenant-name: red }", "{ }"));

        assertThat(members(federation.service("app.test"))).containsExactly("10 192.0.2.2 x1");
    }

    /// Whatever its kind, it asks for its hosts before it has a destination for them.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind: Route|spec: { host: app.test }",
                "kind: MultiClusterIngress|spec: { hostName: app.test }",
                "kind: HTTPRoute|spec: { parentRefs: [ { name: g } ], hostnames: [app.test] }",
                "kind: Service|spec: { type: LoadBalancer }",
            })
    void everyKindClaimsItsHosts(String kindAndSpec) {
        String[] parts = kindAndSpec.split("\\|");
        federation
                .add("b", ingress("blue", "i", "app.test", "192.0.2.2", "2024-02-01T00:00:00Z"))
                .add(
                        "a",
                        """
                        apiVersion: v1
                        %s
                        metadata:
                          name: i
                          namespace: of-red
                          labels: { app: gslb }
                          creationTimestamp: '2024-01-01T00:00:00Z'
                          annotations:
                            ako.vmware.com/tenant-name: red
                            external-dns.alpha.kubernetes.io/hostname: app.test
                        %s
                        """
                                .formatted(parts[0], parts[1]));

        assertThat(federation.assemble().services()).doesNotContainKey("app.test");
    }

    @Test
    void onlyTheSharedNameIsRefused() {
        federation
                .add("a", ingress("red", "i", "app.test", "192.0.2.1", "2024-01-01T00:00:00Z"))
                .add("b", ingress("blue", "i", "app.test", "192.0.2.2", "2024-02-01T00:00:00Z"))
                .replace(
                        "b",
                        "rules: [ { host: app.test } ]",
                        "rules: [ { host: app.test }, { host: own.test } ]");
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).containsOnlyKeys("app.test", "own.test");
        assertThat(members(service(assembly))).containsExactly("10 192.0.2.1 x1");
    }

    /// Whatever order the same objects come in, and whoever was there alone for a while.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6})
    void orderOfArrivalDecidesNothing(int seed) {
        List<String> documents =
                new ArrayList<>(
                        List.of(
                                ingress(
                                        "red",
                                        "i",
                                        "app.test",
                                        "192.0.2.1",
                                        "2024-01-01T00:00:00Z"),
                                ingress(
                                        "red",
                                        "j",
                                        "app.test",
                                        "192.0.2.3",
                                        "2024-05-01T00:00:00Z"),
                                ingress(
                                        "blue",
                                        "k",
                                        "app.test",
                                        "192.0.2.2",
                                        "2024-02-01T00:00:00Z"),
                                namespace("red"),
                                namespace("blue")));
        Collections.shuffle(documents, new Random(seed));
        Federation shuffled = federation("shuffled-" + seed);
        for (String document : documents) {
            shuffled.add("a", document);
            shuffled.assemble();
        }

        assertThat(members(shuffled.service("app.test")))
                .containsExactly("10 192.0.2.1 x1", "10 192.0.2.3 x1");
    }

    @Test
    void withoutCreationTimesTheServedTenantKeepsTheName() {
        federation.add("b", ingress("blue", "i", "app.test", "192.0.2.2", ""));
        federation.assemble();
        federation.add("a", ingress("red", "i", "app.test", "192.0.2.1", ""));

        assertThat(members(federation.service("app.test"))).containsExactly("10 192.0.2.2 x1");
    }
}
