package io.meridian.mesh.codec;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.meridian.model.AnswerRule;
import io.meridian.model.HealthMonitor;
import org.jspecify.annotations.Nullable;

/// Components that records got after versions without them had been in use. They are written only
/// where they say something: a record that does without is read by those versions too, and has the
/// octets that it had.
final class LaterComponents {

    private LaterComponents() {}

    static JsonMapper.Builder addTo(JsonMapper.Builder mapper) {
        return mapper.addMixIn(AnswerRule.class, OfAnswerRule.class)
                .addMixIn(HealthMonitor.Timing.class, OfTiming.class);
    }

    interface OfAnswerRule {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Integer panic();
    }

    interface OfTiming {

        @JsonInclude(JsonInclude.Include.NON_NULL)
        @Nullable Integer forgetAfter();
    }
}
