package io.meridian.federator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.status.Statuses;
import io.meridian.federator.watch.MemberCluster;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// What the GSLBConfig says of the kubeconfig.
class MemberAccessTest {

    private record Member(String name, String accessProblem) implements EmptyMember {}

    private static ObjectReport report(MemberCluster... members) {
        return MemberAccess.addTo(List.of(MemberFreshnessTest.CONFIG), List.of(members)).getFirst();
    }

    private static Object state(ObjectReport report) {
        return new Statuses().of(report).get("status") instanceof Map<?, ?> status
                ? String.valueOf(status.get("state"))
                : "none";
    }

    @Test
    void kubeconfigThatCanBeUsedIsNotRemarkedOn() {
        ObjectReport report = report(new Member("one", ""), new Member("two", ""));
        assertThat(report.conditions()).isEmpty();
        assertThat(state(report)).isEqualTo("success: gslb config accepted");
    }

    @Test
    void errorIsToldOnceWithTheClustersThatItConcerns() {
        ObjectReport report =
                report(
                        new Member("one", "the file is not a kubeconfig"),
                        new Member("three", ""),
                        new Member("two", "the file is not a kubeconfig"));
        assertThat(report.isAccepted()).isTrue();
        assertThat(state(report)).isEqualTo("error: provided kubeconfig has an error");
        assertThat(report.conditions().getFirst())
                .isEqualTo(
                        new ObjectReport.Condition(
                                "KubeconfigUsable",
                                false,
                                "LastGoodInForce",
                                "one, two: the file is not a kubeconfig"));
    }
}
