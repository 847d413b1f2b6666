package io.meridian.federator.assemble;

import static io.meridian.federator.assemble.Federation.members;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServiceCollectionTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder);
    }

    private static String service(String annotations, String entries) {
        return """
        apiVersion: v1
        kind: Service
        metadata: { name: s, namespace: x, labels: { app: gslb }, annotations: { %s } }
        spec: { type: LoadBalancer, ports: [ { port: 8443 }, { port: 81, protocol: TCP } ] }
        status: { loadBalancer: { ingress: [ %s ] } }
        """
                .formatted(annotations, entries);
    }

    @Test
    void hostnameThatAkoWroteNamesTheServiceAndEveryEntryCounts() {
        federation.add(
                "a",
                service(
                        "",
                        "{ ip: 192.0.2.1, hostname: s.test }, { ip: '2001:db8::1', hostname: s.test"
                                + " }"));
        Assembly assembly = federation.assemble();

        assertThat(members(java.util.Objects.requireNonNull(assembly.services().get("s.test"))))
                .containsExactly("10 192.0.2.1 x1", "10 2001:db8::1 x1");
        assertThat(assembly.monitors().values())
                .singleElement()
                .satisfies(monitor -> assertThat(monitor.port()).isEqualTo(81));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "external-dns.alpha.kubernetes.io/hostname",
                "external-dns.kubernetes.io/hostname"
            })
    void annotationNamesItWhereTheStatusHasOnlyAddresses(String annotation) {
        federation.add("a", service(annotation + ": 's.test, T.test.'", "{ ip: 192.0.2.1 }"));

        assertThat(federation.assemble().services()).containsOnlyKeys("s.test", "t.test");
    }

    @Test
    void nameOfALoadBalancerIsACnameMember() {
        federation.add(
                "a",
                service(
                        "external-dns.alpha.kubernetes.io/hostname: s.test",
                        "{ hostname: Lb-9.elb.test }"));

        assertThat(members(federation.service("s.test"))).containsExactly("10 lb-9.elb.test x1");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{ ip: 192.0.2.1 }         | no name for 192.0.2.1",
                "{ hostname: lb.elb.test } | no name for lb.elb.test",
            })
    void withoutANameItIsLeftOut(String entry, String reason) {
        federation.add("a", service("", entry));
        Assembly assembly = federation.assemble();

        assertThat(assembly.services()).isEmpty();
        assertThat(Federation.told(assembly, "Service"))
                .anyMatch(note -> note.startsWith("left out: " + reason));
    }

    @Test
    void changeOfTypeOrAnEmptiedStatusRemovesTheMember() {
        federation.add("a", service("", "{ ip: 192.0.2.1, hostname: s.test }"));
        assertThat(federation.assemble().services()).hasSize(1);

        federation.replace("a", "type: LoadBalancer", "type: ClusterIP");
        assertThat(federation.assemble().services()).isEmpty();

        federation
                .replace("a", "type: ClusterIP", "type: LoadBalancer")
                .replace("a", "{ ip: 192.0.2.1, hostname: s.test }", "");
        assertThat(federation.assemble().services()).isEmpty();
    }

    @Test
    void changedVipReplacesTheMember() {
        federation.add("a", service("", "{ ip: 192.0.2.1, hostname: s.test }"));
        federation.assemble();
        federation.replace("a", "192.0.2.1", "192.0.2.7");

        assertThat(members(federation.service("s.test"))).containsExactly("10 192.0.2.7 x1");
    }
}
