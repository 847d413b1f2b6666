package io.meridian.federator.status;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.watch.ClusterObject;
import io.meridian.federator.watch.ObjectKey;
import io.meridian.model.Problem;
import io.meridian.yaml.Place;
import io.meridian.yaml.YamlNode;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
class StatusesTest {

    private Instant now = Instant.parse("2026-11-01T10:00:00Z");
    private final Statuses statuses = new Statuses(() -> now);

    private static ObjectReport report(String uid, Problem... problems) {
        Place place = new Place("one", 0);
        return new ObjectReport(
                new ClusterObject(
                        "one",
                        "gslb.meridian.io/v1alpha1",
                        new ObjectKey("Site", "avi-system", "london"),
                        uid,
                        Map.of(),
                        Map.of(),
                        "1",
                        place,
                        new YamlNode.Mapping(place, new LinkedHashMap<>(), Map.of()),
                        ""),
                List.of(problems),
                false,
                List.of(),
                List.of(),
                List.of());
    }

    private Object since(ObjectReport report) {
        Map<?, ?> status = (Map<?, ?>) statuses.of(report).get("status");
        List<?> conditions = (List<?>) status.get("conditions");
        return ((Map<?, ?>) conditions.getFirst()).get("lastTransitionTime");
    }

    @Test
    void conditionHoldsSinceItsStatusChanged() {
        Object first = since(report("u1"));
        now = now.plusSeconds(60);
        assertThat(since(report("u1"))).isEqualTo(first);
        assertThat(since(report("u1", new Problem("", "spec", "wrong"))))
                .isEqualTo("2026-11-01T10:01:00Z");
    }

    @Test
    void objectThatWasCreatedAnewBeginsAnew() {
        Object first = since(report("u1"));
        now = now.plusSeconds(60);
        assertThat(since(report("u2"))).isEqualTo("2026-11-01T10:01:00Z").isNotEqualTo(first);
    }
}
