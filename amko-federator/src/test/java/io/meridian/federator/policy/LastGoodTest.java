package io.meridian.federator.policy;

import static io.meridian.federator.assemble.Federation.ingress;
import static io.meridian.federator.assemble.Federation.members;
import static io.meridian.federator.assemble.Federation.rule;
import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.assemble.Federation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Which of several objects is in force, and what stays when one of them is broken.
class LastGoodTest {

    private static final String SECOND_POLICY =
            """
            apiVersion: amko.vmware.com/v1alpha2
            kind: GlobalDeploymentPolicy
            metadata: { name: another, namespace: avi-system }
            spec: { matchRules: { appSelector: { label: { app: gslb } } }, matchClusters: [ { cluster: a } ], ttl: 99 }
            """;

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder).add("a", ingress("i", "app.test", "192.0.2.1"));
    }

    private int ttl() {
        return federation.service("app.test").ttlSeconds();
    }

    @Test
    void invalidUpdateKeepsTheLastGoodRuleAlsoOverARestart() {
        federation.add("a", rule("ttl: 7"));
        assertThat(ttl()).isEqualTo(7);

        federation.replace("a", "ttl: 7", "ttl: -7");
        assertThat(ttl()).isEqualTo(7);
        assertThat(federation.policyReport("GSLBHostRule", "r").inForce())
                .isEqualTo("the last good version");

        Federation restarted =
                new Federation(folder)
                        .add("a", ingress("i", "app.test", "192.0.2.1"))
                        .add("a", rule("ttl: -7"));
        assertThat(restarted.service("app.test").ttlSeconds()).isEqualTo(7);

        federation.replace("a", "ttl: -7", "ttl: 8");
        assertThat(ttl()).isEqualTo(8);
    }

    @Test
    void statusOfARefusedRuleSpeaksOfTheVersionInForce() {
        federation.add("a", rule("ttl: 7, trafficSplit: [ { cluster: stranger, weight: 1 } ]"));
        federation.assemble();
        List<String> notes = federation.policyReport("GSLBHostRule", "r").notes();
        assertThat(notes).isNotEmpty();

        federation.replace("a", "fqdn: app.test, ttl: 7", "fqdn: Other..test, bogus: 1, ttl: -7");
        federation.replace("a", "trafficSplit: [ { cluster: stranger, weight: 1 } ]", "");
        federation.assemble();
        ObjectReport refused = federation.policyReport("GSLBHostRule", "r");
        assertThat(refused.problems()).isNotEmpty();
        assertThat(refused.fqdns()).containsExactly("app.test");
        assertThat(refused.notInForce()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"APP.Test", "app.test.", "App.test."})
    void nameOfARuleMayHaveCapitalsAndAFinalDot(String fqdn) {
        federation.add("a", rule("ttl: 7").replace("fqdn: app.test", "fqdn: " + fqdn));
        federation.add(
                "a",
                """
                apiVersion: gslb.meridian.io/v1alpha1
                kind: ServicePolicy
                metadata: { name: p, namespace: avi-system }
                spec: { fqdn: %s, numDnsIp: 3 }
                """
                        .formatted(fqdn));

        assertThat(ttl()).isEqualTo(7);
        assertThat(federation.service("app.test").answer().addresses()).isEqualTo(3);
        assertThat(federation.policyReport("GSLBHostRule", "r").fqdns())
                .containsExactly("app.test");
    }

    /// What is deleted while something in force names it stays, and is told where it is named.
    @Test
    void monitorThatIsStillNamedStaysInForceWhenItIsDeleted() {
        federation.add("a", rule("healthMonitorRefs: [hm], ttl: 7"));
        federation.service("app.test");
        federation.replace("a", "name: hm,", "name: other,");

        assertThat(federation.service("app.test").health().monitors()).containsExactly("hm");
        assertThat(ttl()).isEqualTo(7);
        assertThat(federation.problems("GSLBHostRule", "r"))
                .containsExactly("Health Monitor Ref hm error for r GSLBHostRule");

        Federation restarted =
                new Federation(folder)
                        .add("a", ingress("i", "app.test", "192.0.2.1"))
                        .replace("a", "name: hm,", "name: other,")
                        .add("a", rule("healthMonitorRefs: [hm], ttl: 7"));
        assertThat(restarted.service("app.test").health().monitors()).containsExactly("hm");
    }

    @Test
    void clusterThatLeavesTheConfigIsNotSelectedAndThePolicySaysWhy() {
        federation.add("b", ingress("i", "app.test", "192.0.2.2"));
        assertThat(members(federation.service("app.test"))).hasSize(2);
        federation.replace("a", ", { clusterContext: b }", "");

        assertThat(members(federation.service("app.test"))).containsExactly("10 192.0.2.1 x1");
        assertThat(federation.problems("GlobalDeploymentPolicy", "gdp"))
                .containsExactly("cluster context b not present in GSLBConfig");
    }

    @Test
    void ruleThatTakesUpAnotherNameLeavesItToTheRuleThatHasIt() {
        federation.add("a", rule("ttl: 7"));
        federation.add(
                "a", rule("ttl: 9").replace("name: r,", "name: b,").replace("app.test", "b.test"));
        assertThat(ttl()).isEqualTo(7);

        federation.replace("a", "fqdn: b.test", "fqdn: app.test");

        assertThat(ttl()).isEqualTo(7);
        assertThat(federation.problems("GSLBHostRule", "r")).isEmpty();
        assertThat(federation.problems("GSLBHostRule", "b")).hasSize(1);
    }

    @Test
    void secondPolicyIsRefusedAndNeitherItsEditNorItsDeletionMatters() {
        assertThat(ttl()).isEqualTo(30);
        federation.add("a", SECOND_POLICY);
        assertThat(ttl()).isEqualTo(30);
        assertThat(federation.problems("GlobalDeploymentPolicy", "another"))
                .containsExactly("a GDP object already exists, can't add another");

        federation.replace("a", "ttl: 99", "ttl: 98");
        assertThat(ttl()).isEqualTo(30);

        federation.replace("a", "name: another", "name: yet-another");
        assertThat(ttl()).isEqualTo(30);
    }

    @Test
    void secondPolicyTakesOverWhenTheFirstIsGoneWithAllItsSettings() {
        federation.replace("a", "  matchClusters:", "  healthMonitorRefs: [hm]\n  matchClusters:");
        federation.assemble();
        federation.add("a", SECOND_POLICY);
        federation.assemble();
        federation.replace(
                "a",
                "kind: GlobalDeploymentPolicy\nmetadata: { name: gdp,",
                "kind: Gone\nmetadata: { name: gdp,");

        assertThat(ttl()).isEqualTo(99);
        assertThat(federation.service("app.test").health().monitors())
                .singleElement()
                .satisfies(name -> assertThat(name).startsWith("amko--"));
    }

    @Test
    void policyOutsideTheNamespaceSaysWhereItBelongs() {
        federation.replace(
                "a", "name: gdp, namespace: avi-system", "name: gdp, namespace: default");
        assertThat(federation.assemble().services()).isEmpty();
        assertThat(federation.problems("GlobalDeploymentPolicy", "gdp"))
                .containsExactly("is not used here: must be avi-system, was default");
    }

    @Test
    void olderOfTwoRulesForOneFqdnCounts() {
        String older =
                rule("ttl: 7")
                        .replace("name: r,", "name: z, creationTimestamp: '2026-01-01T00:00:00Z',");
        String younger =
                rule("ttl: 8")
                        .replace("name: r,", "name: b, creationTimestamp: '2026-01-02T00:00:00Z',");
        federation.add("a", younger);
        assertThat(ttl()).isEqualTo(8);
        federation.add("a", older);
        assertThat(ttl()).isEqualTo(7);
        assertThat(federation.problems("GSLBHostRule", "b"))
                .containsExactly("there's an existing GSLBHostRule for the same FQDN");

        federation.replace("a", "fqdn: app.test, ttl: 7", "fqdn: else.test, ttl: 7");
        assertThat(ttl()).isEqualTo(8);
    }

    /// Taking over another rule's FQDN is refused, and the rule keeps the FQDN it had.
    @Test
    void ruleThatWantsAnothersFqdnKeepsItsOwn() {
        federation
                .add("a", ingress("j", "else.test", "192.0.2.5"))
                .add("a", rule("ttl: 7"))
                .add(
                        "a",
                        rule("ttl: 8")
                                .replace("name: r,", "name: s,")
                                .replace("app.test", "else.test"));
        assertThat(federation.service("else.test").ttlSeconds()).isEqualTo(8);

        federation.replace("a", "fqdn: else.test, ttl: 8", "fqdn: app.test, ttl: 9");
        assertThat(ttl()).isEqualTo(7);
        assertThat(federation.service("else.test").ttlSeconds()).isEqualTo(8);
    }

    @Test
    void ruleWithoutAServiceIsAcceptedAndParked() {
        federation.add("a", rule("ttl: 7").replace("app.test", "later.test"));
        federation.assemble();
        assertThat(federation.policyReport("GSLBHostRule", "r").isAccepted()).isTrue();

        federation.add("b", ingress("i", "later.test", "192.0.2.2"));
        assertThat(federation.service("later.test").ttlSeconds()).isEqualTo(7);
    }

    @Test
    void rulesOfAnyNamespaceCount() {
        federation.add("a", rule("ttl: 7").replace("namespace: avi-system", "namespace: shop"));
        assertThat(ttl()).isEqualTo(7);
    }
}
