package io.meridian.federator.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ClusterView;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.yaml.Place;
import io.meridian.yaml.YamlNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the GSLBConfig says of its members.
final class MemberFreshnessTest {

    private static final Place PLACE = new Place("one", 0);
    static final ObjectReport CONFIG =
            new ObjectReport(
                    new ClusterObject(
                            "one",
                            "amko.vmware.com/v1alpha1",
                            new ObjectKey("GSLBConfig", "avi-system", "gc-1"),
                            "",
                            Map.of(),
                            Map.of(),
                            "1",
                            PLACE,
                            new YamlNode.Mapping(PLACE, new LinkedHashMap<>(), Map.of()),
                            ""),
                    List.of(),
                    false,
                    List.of(),
                    List.of(),
                    List.of());

    private static ClusterView view(
            String cluster, boolean listed, @Nullable Instant stale, Map<String, String> failures) {
        return new ClusterView(
                cluster, new TreeMap<>(), Map.of(), listed, stale, Set.of(), failures);
    }

    private static ObjectReport.Condition condition(ClusterView... views) {
        return MemberFreshness.addTo(List.of(CONFIG), List.of(views))
                .getFirst()
                .conditions()
                .getFirst();
    }

    @Test
    void membersThatAreWatchedAreCurrent() {
        assertThat(condition(view("one", true, null, Map.of())).holds()).isTrue();
    }

    @Test
    void eachMemberWhoseHoldingsMayHaveChangedIsNamedWithTheReason() {
        ObjectReport.Condition said =
                condition(
                        view("one", true, null, Map.of()),
                        view("two", true, Instant.parse("2026-11-01T10:00:00.5Z"), Map.of()),
                        view("three", false, null, Map.of("API server", "connection refused")),
                        view("four", true, null, Map.of("Ingress", "forbidden")),
                        view(
                                "five",
                                true,
                                Instant.parse("2026-11-01T10:00:00Z"),
                                Map.of("Ingress", "forbidden", "Service", "500")));

        assertThat(said.holds()).isFalse();
        assertThat(said.message())
                .isEqualTo(
                        "two as of 2026-11-01T10:00:00Z; three has not been listed yet;"
                                + " four cannot be listed in full (Ingress: forbidden); five as of"
                                + " 2026-11-01T10:00:00Z cannot be listed in full (Ingress:"
                                + " forbidden, Service: 500)");
    }
}
