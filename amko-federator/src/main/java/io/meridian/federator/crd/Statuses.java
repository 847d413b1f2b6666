package io.meridian.federator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The statuses as schemas: AMKO's own keys, and the same others for all kinds.
final class Statuses {

    private Statuses() {}

    record Condition(
            String type,
            String status,
            String reason,
            String message,
            Long observedGeneration,
            String lastTransitionTime) {}

    /// What every status has; all of it for the kinds that have no key of their own.
    static class Plain {

        public @Nullable Long observedGeneration;
        public @Nullable List<Condition> conditions;

        @JsonPropertyDescription("Why it is refused.")
        public @Nullable List<String> problems;

        @JsonPropertyDescription("What holds in place of what is refused.")
        public @Nullable String inForce;

        @JsonPropertyDescription("Fields that are accepted and do nothing.")
        public @Nullable List<String> notInForce;

        public @Nullable List<String> notes;

        @JsonPropertyDescription("The names it concerns.")
        public @Nullable List<String> services;
    }

    static final class Gdp extends Plain {

        @JsonPropertyDescription("success, or what is wrong.")
        public @Nullable String errorStatus;
    }

    static final class HostRule extends Plain {

        @JsonPropertyDescription("Accepted or Rejected.")
        public @Nullable String status;

        @JsonPropertyDescription("Why.")
        public @Nullable String error;
    }

    static final class GslbConfig extends Plain {

        public @Nullable String state;
    }

    record GslbService(
            @JsonPropertyDescription("Healthy, Degraded, Down, or Unknown.") String health,
            @JsonPropertyDescription("Members that are up, of all: 2/3.") String up,
            Integer ttl,
            String policy,
            List<String> monitors,
            List<Member> members,
            @JsonPropertyDescription("Candidates that are no members, and why.")
                    List<LeftOut> leftOut,
            List<String> notes,
            @JsonPropertyDescription("When this was written.") String writtenAt) {}

    record Member(
            String address,
            String cluster,
            String site,
            Integer priority,
            Integer weight,
            @JsonPropertyDescription(
                            "Up, Down, Unknown, Differs, Drained, Maintenance or Disabled.")
                    String health,
            @JsonPropertyDescription("What an operator ordered about it.") String order,
            @JsonPropertyDescription("Since when its objects can no longer be listed.")
                    String staleSince,
            List<String> evidence,
            List<String> objects) {}

    record LeftOut(String cluster, String object, String reason) {}
}
