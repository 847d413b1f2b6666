package io.meridian.federator.policy;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.assemble.Federation;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A priority that AMKO's schema wrote into a rule, where the manifest as it was applied tells.
class AppliedManifestTest {

    @TempDir Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"spec\":{\"trafficSplit\":[{\"cluster\":\"a\",\"weight\":3}]}}                | true",
                "{\"spec\":{\"trafficSplit\":[{\"cluster\":\"a\",\"priority\":1}]}}              | false",
                "{\"spec\":{\"trafficSplit\":[{\"cluster\":\"b\",\"weight\":3}]}}                | false",
                "{\"spec\":{\"trafficSplit\":{}}}                                                | false",
                "{\"spec\":{}}                                                                   | false",
                "{                                                                               | false",
                "''                                                                              | false",
            })
    void priorityThatNobodyWroteIsTold(String applied, boolean told) {
        String whole =
                applied.startsWith("{\"")
                        ? applied.replaceFirst(
                                "\\{", "{\"kind\":\"GSLBHostRule\",\"metadata\":{\"name\":\"r\"},")
                        : applied;
        Federation federation =
                new Federation(folder)
                        .add(
                                "a",
                                Federation.rule("trafficSplit: [ { cluster: a, priority: 1 } ]")
                                        .replace(
                                                "namespace: avi-system }",
                                                "namespace: avi-system, annotations: {"
                                                        + " kubectl.kubernetes.io/last-applied-configuration: '"
                                                        + whole
                                                        + "' } }"));
        federation.assemble();
        ObjectReport report = federation.policyReport("GSLBHostRule", "r");

        assertThat(report.isAccepted()).isTrue();
        assertThat(report.notes().stream().anyMatch(note -> note.contains("was filled in")))
                .isEqualTo(told);
    }
}
