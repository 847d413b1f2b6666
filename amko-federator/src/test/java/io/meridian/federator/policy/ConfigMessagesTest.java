package io.meridian.federator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.assemble.Federation;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is told of a wrong AMKOCluster or GSLBConfig, and that a GSLBConfig's edits hold at once.
class ConfigMessagesTest {

    @TempDir Path folder;

    private Federation federation;

    @BeforeEach
    void start() {
        federation = new Federation(folder);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "version: 1.0                        | spec.clusterContext: must not be empty",
                "clusterContext: '', version: 1.0    | spec.clusterContext: must not be empty",
                "clusterContext: a                   | spec.version: must not be empty",
                "clusterContext: a, version: 1.0, clusters: [b] | current cluster context a not part of member clusters",
            })
    void amkoCluster(String spec, String message) {
        federation.add(
                "a",
                """
                apiVersion: amko.vmware.com/v1alpha1
                kind: AMKOCluster
                metadata: { name: cluster, namespace: avi-system }
                spec: { %s }
                """
                        .formatted(spec));
        federation.assemble();

        assertThat(told("AMKOCluster", "cluster")).containsExactly(message);
    }

    @Test
    void membersOfAnAmkoClusterMayBeLeftOut() {
        federation.add(
                "a",
                """
                apiVersion: amko.vmware.com/v1alpha1
                kind: AMKOCluster
                metadata: { name: cluster, namespace: avi-system }
                spec: { clusterContext: a, version: 1.0 }
                """);
        federation.assemble();

        assertThat(told("AMKOCluster", "cluster")).isEmpty();
    }

    @Test
    void secondConfigIsRefused() {
        federation.assemble();
        federation.add(
                "a",
                """
                apiVersion: amko.vmware.com/v1alpha1
                kind: GSLBConfig
                metadata: { name: another, namespace: avi-system }
                spec: { memberClusters: [ { clusterContext: b } ] }
                """);
        federation.assemble();

        assertThat(told("GSLBConfig", "another")).containsExactly("can't add another gslbconfig");
        assertThat(federation.settings().memberClusters()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void contextWithoutADoorIsNamedAndTheLastGoodConfigHolds() {
        federation.assemble();
        federation.replace("a", "{ clusterContext: b }", "{ clusterContext: nowhere }");
        federation.assemble();

        assertThat(told("GSLBConfig", "gc"))
                .containsExactly(
                        "spec.memberClusters[1].clusterContext: cluster context nowhere is not"
                                + " configured at this federator");
        assertThat(federation.settings().memberClusters()).containsExactlyInAnyOrder("a", "b");
    }

    @Test
    void editedConfigHoldsAtOnce() {
        federation.add("b", Federation.ingress("i", "app.test", "192.0.2.2"));
        assertThat(federation.assemble().services()).containsOnlyKeys("app.test");
        federation.replace("a", ", { clusterContext: b }", "");
        assertThat(federation.assemble().services()).isEmpty();
    }

    private List<String> told(String kind, String name) {
        return federation.policyReport(kind, name).problems().stream()
                .map(problem ->
                        problem.path().isEmpty()
                                ? problem.rule()
                                : problem.path() + ": " + problem.rule())
                .toList();
    }
}
