package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.ingress;
import static io.meridian.federator.assemble.Federation.members;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.model.GslbService;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// AKO's HostRules: aliases, and services with global names.
class HostRuleTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder);
    }

    private static String hostRule(String name, String fqdn, String fields) {
        return """
        apiVersion: ako.vmware.com/v1beta1
        kind: HostRule
        metadata: { name: %s, namespace: x }
        spec: { virtualhost: { fqdn: %s, %s } }
        status: { status: Accepted, error: "" }
        """
                .formatted(name, fqdn, fields);
    }

    private void custom() {
        federation.replace(
                "a",
                "spec: { memberClusters:",
                "spec: { useCustomGlobalFqdn: true, memberClusters:");
    }

    private GslbService service(String fqdn) {
        return federation.service(fqdn);
    }

    @Test
    void aliasesOfAcceptedHostRulesOfTheSameClusterComeAlong() {
        federation
                .add("a", ingress("i", "app.test", "192.0.2.1"))
                .add("a", hostRule("h", "app.test", "aliases: [www.test, WWW2.test]"))
                .add("b", hostRule("h", "app.test", "aliases: [elsewhere.test]"));
        assertThat(service("app.test").aliases()).containsExactly("www.test", "www2.test");

        federation.replace("a", "status: Accepted", "status: Rejected");
        assertThat(service("app.test").aliases()).isEmpty();
    }

    /// The loser gets the alias when its holder lets it go.
    @Test
    void aliasBelongsToOneServiceAndIsHandedOver() {
        federation
                .add("a", ingress("i", "app.test", "192.0.2.1"))
                .add("a", ingress("j", "bar.test", "192.0.2.2"))
                .add("a", hostRule("h", "bar.test", "aliases: [www.test]"));
        assertThat(service("bar.test").aliases()).containsExactly("www.test");

        federation.add("a", hostRule("g", "app.test", "aliases: [www.test]"));
        Assembly both = federation.assemble();
        assertThat(Objects.requireNonNull(both.services().get("bar.test")).aliases())
                .containsExactly("www.test");
        assertThat(Objects.requireNonNull(both.services().get("app.test")).aliases()).isEmpty();
        assertThat(both.notes()).contains("app.test: alias www.test belongs to bar.test");

        federation.replace(
                "a", "fqdn: bar.test, aliases: [www.test]", "fqdn: bar.test, aliases: []");
        Assembly released = federation.assemble();
        assertThat(Objects.requireNonNull(released.services().get("app.test")).aliases())
                .containsExactly("www.test");
        assertThat(Objects.requireNonNull(released.services().get("bar.test")).aliases()).isEmpty();
    }

    @Test
    void olderHostRuleHasTheAliasWhoeverComesFirst() {
        String rules =
                hostRule("g", "app.test", "aliases: [www.test]")
                                .replace(
                                        "name: g,",
                                        "name: g, creationTimestamp: '2026-01-02T00:00:00Z',")
                        + "---\n"
                        + hostRule("h", "bar.test", "aliases: [www.test]")
                                .replace(
                                        "name: h,",
                                        "name: h, creationTimestamp: '2026-01-01T00:00:00Z',");
        federation
                .add("a", ingress("i", "app.test", "192.0.2.1"))
                .add("a", ingress("j", "bar.test", "192.0.2.2"))
                .add("a", rules);

        assertThat(service("bar.test").aliases()).containsExactly("www.test");
    }

    @Test
    void nameOfAServiceIsNobodysAlias() {
        federation
                .add("a", ingress("i", "app.test", "192.0.2.1"))
                .add("a", ingress("j", "www.test", "192.0.2.2"))
                .add("a", hostRule("h", "app.test", "aliases: [www.test]"));

        assertThat(service("app.test").aliases()).isEmpty();
        assertThat(members(service("www.test"))).containsExactly("10 192.0.2.2 x1");
    }

    /// Several local names with one global name are one service; without a mapping there is none,
    /// and it comes when the HostRule does.
    @Test
    void globalNamesAreTheHostRules() {
        custom();
        federation
                .add("a", ingress("i", "app.a.local", "192.0.2.1"))
                .add("b", ingress("i", "app.b.local", "192.0.2.2"))
                .add("a", hostRule("h", "app.a.local", "gslb: { fqdn: app.test }"));
        Assembly before = federation.assemble();
        assertThat(before.services()).containsOnlyKeys("app.test");
        assertThat(Federation.told(before, "Ingress"))
                .contains(
                        "left out: host app.b.local has no accepted HostRule with gslb.fqdn in this"
                                + " cluster");

        federation.add("b", hostRule("h", "app.b.local", "gslb: { fqdn: app.test }"));
        assertThat(members(service("app.test")))
                .containsExactly("10 192.0.2.1 x1", "10 192.0.2.2 x1");
    }

    @Test
    void hostRuleWithoutAGlobalNameMapsNothing() {
        custom();
        federation
                .add("a", ingress("i", "app.a.local", "192.0.2.1"))
                .add("a", hostRule("h", "app.a.local", "aliases: [www.test]"));

        assertThat(federation.assemble().services()).isEmpty();
    }

    @Test
    void globalNamesHaveAliasesOnlyIfAskedFor() {
        custom();
        federation
                .add("a", ingress("i", "app.a.local", "192.0.2.1"))
                .add(
                        "a",
                        hostRule(
                                "h",
                                "app.a.local",
                                "aliases: [www.test], gslb: { fqdn: app.test }"));
        assertThat(service("app.test").aliases()).isEmpty();

        federation.replace(
                "a", "gslb: { fqdn: app.test }", "gslb: { fqdn: app.test, includeAliases: true }");
        assertThat(service("app.test").aliases()).containsExactly("www.test");
    }

    @Test
    void passthroughHasNoGlobalName() {
        custom();
        federation
                .add(
                        "a",
                        ingress("i", "app.a.local", "192.0.2.1")
                                .replace(
                                        "labels:",
                                        "annotations: { passthrough.ako.vmware.com/enabled: 'true'"
                                                + " }, labels:"))
                .add("a", hostRule("h", "app.a.local", "gslb: { fqdn: app.test }"));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).isEmpty();
        assertThat(assembly.reports().getFirst().problems())
                .singleElement()
                .satisfies(problem ->
                        assertThat(problem.rule())
                                .contains("cannot be used with useCustomGlobalFqdn"));
    }

    /// A switch of the mode drops the old names and makes the new ones.
    @Test
    void switchOfTheModeTakesEffectAtOnce() {
        federation
                .add("a", ingress("i", "app.a.local", "192.0.2.1"))
                .add("a", hostRule("h", "app.a.local", "gslb: { fqdn: app.test }"));
        assertThat(federation.assemble().services()).containsOnlyKeys("app.a.local");

        custom();
        assertThat(federation.assemble().services()).containsOnlyKeys("app.test");
    }

    @Test
    void renamedGlobalFqdnAndRenamedLocalFqdn() {
        custom();
        federation
                .add("a", ingress("i", "app.a.local", "192.0.2.1"))
                .add("a", hostRule("h", "app.a.local", "gslb: { fqdn: app.test }"));
        federation.assemble();
        federation.replace("a", "gslb: { fqdn: app.test }", "gslb: { fqdn: new.test }");
        assertThat(federation.assemble().services()).containsOnlyKeys("new.test");

        federation.replace("a", "fqdn: app.a.local,", "fqdn: other.a.local,");
        assertThat(federation.assemble().services()).isEmpty();
    }
}
