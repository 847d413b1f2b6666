package io.meridian.federator.crd;

import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import java.util.List;

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

    /// Of the kinds that have no key of their own.
    record Plain(
            Long observedGeneration,
            List<Condition> conditions,
            @JsonPropertyDescription("Why it is refused.") List<String> problems,
            @JsonPropertyDescription("What holds in place of what is refused.") String inForce,
            @JsonPropertyDescription("Fields that are accepted and do nothing.")
                    List<String> notInForce,
            List<String> notes,
            @JsonPropertyDescription("The names it concerns.") List<String> services) {}

    record Gdp(
            @JsonPropertyDescription("success, or what is wrong.") String errorStatus,
            Long observedGeneration,
            List<Condition> conditions,
            List<String> problems,
            String inForce,
            List<String> notInForce,
            List<String> notes,
            List<String> services) {}

    record HostRule(
            @JsonPropertyDescription("Accepted or Rejected.") String status,
            @JsonPropertyDescription("Why.") String error,
            Long observedGeneration,
            List<Condition> conditions,
            List<String> problems,
            String inForce,
            List<String> notInForce,
            List<String> notes,
            List<String> services) {}

    record GslbConfig(
            String state,
            Long observedGeneration,
            List<Condition> conditions,
            List<String> problems,
            String inForce,
            List<String> notInForce,
            List<String> notes,
            List<String> services) {}

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
            String health,
            List<String> evidence,
            List<String> objects) {}

    record LeftOut(String cluster, String object, String reason) {}
}
