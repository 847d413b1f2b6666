package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.ingress;
import static io.meridian.federator.assemble.Federation.members;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IngressCollectionTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder);
    }

    private static String withStatus(String entries) {
        return ingress("i", "app.test }, { host: two.test", "192.0.2.1")
                .replace("[ { ip: \"192.0.2.1\" } ]", "[ " + entries + " ]");
    }

    /// What status entries mean for the hosts `app.test` and `two.test`.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ ip: 192.0.2.1, hostname: app.test }                    | app.test 192.0.2.1",
                "{ ip: 192.0.2.1, hostname: APP.test. }                   | app.test 192.0.2.1",
                "{ ip: 192.0.2.1, hostname: app.test }, { ip: 192.0.2.2, hostname: two.test } |"
                        + " app.test 192.0.2.1; two.test 192.0.2.2",
                "{ ip: 192.0.2.1, hostname: app.test }, { ip: 192.0.2.2, hostname: app.test } |"
                        + " app.test 192.0.2.1; app.test 192.0.2.2",
                "{ ip: 192.0.2.1 }, { ip: '2001:db8::1' }                 | app.test 192.0.2.1;"
                        + " app.test 2001:db8::1; two.test 192.0.2.1; two.test 2001:db8::1",
                "{ hostname: lb-1.elb.test }                              | app.test lb-1.elb.test;"
                        + " two.test lb-1.elb.test",
            })
    void statusEntryIsForItsHostOrForAll(String entries, String expected) {
        federation.add("a", withStatus(entries));

        StringBuilder found = new StringBuilder();
        federation
                .assemble()
                .services()
                .forEach((fqdn, service) ->
                        service.pools()
                                .forEach(pool ->
                                        pool.members()
                                                .forEach(member ->
                                                        found.append(found.isEmpty() ? "" : "; ")
                                                                .append(fqdn)
                                                                .append(' ')
                                                                .append(member.name()))));
        assertThat(found.toString()).isEqualTo(expected);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "                                       | status.loadBalancer.ingress is empty: no"
                        + " VIP yet",
                "{ ip: 192.0.2.300 }                    | status ip '192.0.2.300' is not an IP"
                        + " address",
                "{ ports: [] }                          | a status entry without an ip",
                "{ hostname: app.test }                 | status hostname app.test has no ip yet",
                "{ ip: 192.0.2.1, hostname: else.test } | status hostname else.test is in none of"
                        + " the rules",
                "{ hostname: '*.elb.test' }             | status hostname '*.elb.test' must not be"
                        + " a wildcard",
            })
    void whatIsLeftOutSaysWhy(String entries, String reason) {
        federation.add("a", withStatus(entries == null ? "" : entries));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).isEmpty();
        assertThat(Federation.told(assembly, "Ingress")).contains("left out: " + reason);
    }

    @Test
    void ruleWithoutAHostOrWithABadOneIsLeftOutAlone() {
        federation.add(
                "a",
                ingress("i", "app.test }, { http: { paths: [] } }, { host: 'a b'", "192.0.2.1"));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).containsOnlyKeys("app.test");
        assertThat(Federation.told(assembly, "Ingress"))
                .contains("left out: a rule without a host: no name to answer for")
                .anyMatch(note -> note.startsWith("left out: host 'a b' must be"));
    }

    /// AKO's annotation whatever its value, the Ingress' own list, a HostRule's certificate.
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "labels: | annotations: { ako.vmware.com/enable-tls: 'false' }, labels:",
                "spec: { | 'spec: { tls: [ { hosts: [other.test, App.test] } ],'",
            })
    void tlsIsFoundInTheIngress(String before, String after) {
        federation.add("a", ingress("i", "app.test", "192.0.2.1").replace(before, after));
        assertThat(speaksTls()).isTrue();
    }

    @Test
    void tlsIsFoundInAHostRuleOfTheSameNamespace() {
        String rule =
                """
                apiVersion: ako.vmware.com/v1beta1
                kind: HostRule
                metadata: { name: hr, namespace: x }
                spec: { virtualhost: { fqdn: app.test, tls: { sslKeyCertificate: { name: c } } } }
                status: { status: Accepted }
                """;
        federation.add("a", ingress("i", "app.test", "192.0.2.1")).add("a", rule);
        assertThat(speaksTls()).isTrue();

        federation.replace("a", "name: hr, namespace: x", "name: hr, namespace: y");
        assertThat(speaksTls()).isFalse();

        federation
                .replace("a", "name: hr, namespace: y", "name: hr, namespace: x")
                .replace("a", "status: Accepted", "status: Rejected");
        assertThat(speaksTls()).isFalse();
    }

    /// A TLS-only edit changes the monitors; one TLS member makes all monitors speak TLS.
    private boolean speaksTls() {
        return federation.assemble().monitors().values().stream()
                .allMatch(monitor -> monitor.port() == 443);
    }

    @Test
    void oneTlsMemberMakesAllMonitorsSpeakTls() {
        federation
                .add("a", ingress("i", "app.test", "192.0.2.1"))
                .add("b", ingress("i", "app.test", "192.0.2.2"));
        assertThat(speaksTls()).isFalse();

        federation.replace("b", "spec: {", "spec: { tls: [ { hosts: [app.test] } ],");
        assertThat(speaksTls()).isTrue();
    }

    @Test
    void wildcardHostsAreServed() {
        federation.add("a", ingress("i", "'*.app.test'", "192.0.2.1"));
        assertThat(members(federation.service("*.app.test"))).containsExactly("10 192.0.2.1 x1");
    }

    @Test
    void uuidsAreToldAndMissingOnesOnlyWhenThePolicyWantsThem() {
        federation.add("a", ingress("i", "app.test", "192.0.2.1"));
        String missing = "accepted without AKO's UUID annotations, although syncVipOnly is false";
        assertThat(Federation.told(federation.assemble(), "Ingress")).doesNotContain(missing);

        federation.replace("a", "{ cluster: a, syncVipOnly: true }", "{ cluster: a }");
        assertThat(Federation.told(federation.assemble(), "Ingress")).contains(missing);
        assertThat(federation.assemble().services()).containsKey("app.test");

        federation.replace(
                "a",
                "labels: { app: gslb } }\nspec: { rules",
                "labels: { app: gslb }, annotations: {"
                        + " ako.vmware.com/controller-cluster-uuid: cluster-1,"
                        + " ako.vmware.com/host-fqdn-vs-uuid-map: '{\"app.test\":\"vs-1\"}' } }\n"
                        + "spec: { rules");
        assertThat(Federation.told(federation.assemble(), "Ingress"))
                .anyMatch(note -> note.contains("cluster-1") && note.contains("vs-1"));
    }
}
