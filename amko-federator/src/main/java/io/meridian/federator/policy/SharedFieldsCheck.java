package io.meridian.federator.policy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Checks the fields that GlobalDeploymentPolicy and GSLBHostRule have in common, each in the words
/// that AMKO has for it there.
final class SharedFieldsCheck {

    /// What differs between the two kinds.
    ///
    /// @param rule the GSLBHostRule's name; null in a GlobalDeploymentPolicy
    private record Words(@Nullable String rule) {

        String missingMonitor(String name) {
            return rule == null
                    ? "health monitor ref " + name + " is invalid"
                    : "Health Monitor Ref " + name + " error for " + rule + " GSLBHostRule";
        }

        String refsAndTemplate() {
            String text = "health monitor reference and template cannot be specified together";
            return rule == null ? text : text + " for " + rule + " GSLBHostRule";
        }

        String poolAlgorithm(String problem) {
            return (rule == null ? "invalid pool algorithm: " : "Invalid Pool Algorithm: ")
                    + problem;
        }

        String downResponse(String problem) {
            return rule == null ? "invalid down response configuration: " + problem : problem;
        }
    }

    private final SpecCheck check;
    private final References references;
    private final Words words;

    private SharedFieldsCheck(SpecCheck check, References references, Words words) {
        this.check = check;
        this.references = references;
        this.words = words;
    }

    static SharedFieldsCheck ofPolicy(SpecCheck check, References references) {
        return new SharedFieldsCheck(check, references, new Words(null));
    }

    static SharedFieldsCheck ofRule(SpecCheck check, References references) {
        return new SharedFieldsCheck(check, references, new Words(check.name()));
    }

    void ttl(@Nullable Integer ttl) {
        if (ttl != null && (ttl < 0 || ttl > 86_400)) {
            check.problem("spec.ttl", "must be 0..86400, was " + ttl);
        }
    }

    /// A GSLBHostRule's priorities have no upper bound in AMKO's schema.
    void trafficSplit(List<Specs.TrafficSplit> splits) {
        int mostPriority = words.rule == null ? 100 : Integer.MAX_VALUE;
        for (int i = 0; i < splits.size(); i++) {
            Integer weight = splits.get(i).weight();
            Integer priority = splits.get(i).priority();
            String path = "spec.trafficSplit[" + i + "]";
            if (weight != null && (weight < 1 || weight > 20)) {
                check.amkos(
                        path + ".weight", "traffic weight " + weight + " must be between 1 and 20");
            }
            if (priority != null && (priority < 0 || priority > mostPriority)) {
                check.amkos(
                        path + ".priority", "priority " + priority + " must be between 1 and 100");
            }
            if (priority != null && check.applied().leavesPriorityOpen(splits.get(i).cluster())) {
                check.note(
                        "warning: "
                                + path
                                + ".priority: "
                                + priority
                                + " was filled in by AMKO's schema, the manifest as applied last"
                                + " has none; apply it again, and 10 holds");
            }
        }
    }

    void monitors(List<String> refs, @Nullable String template) {
        if (template != null) {
            if (!refs.isEmpty()) {
                check.amkos("spec.healthMonitorTemplate", words.refsAndTemplate());
            }
            template(template);
        }
        for (int i = 0; i < refs.size(); i++) {
            if (!references.hasMonitor(refs.get(i))) {
                check.amkos("spec.healthMonitorRefs[" + i + "]", words.missingMonitor(refs.get(i)));
            }
        }
    }

    private void template(String template) {
        if (!references.hasMonitor(template)) {
            check.amkos(
                    "spec.healthMonitorTemplate",
                    "health monitor template " + template + " not found");
        } else if (!references.isMould(template)) {
            check.amkos(
                    "spec.healthMonitorTemplate",
                    "health monitor template is not supported for non-path based health monitors");
        }
    }

    void algorithm(Specs.@Nullable PoolAlgorithm algorithm) {
        String path = "spec.poolAlgorithmSettings";
        var _ =
                Algorithms.policy(
                        algorithm, problem -> check.amkos(path, words.poolAlgorithm(problem)));
        if (Algorithms.isTopology(algorithm)) {
            check.note(
                    path
                            + ".lbAlgorithm: the topology rules of each service's ServicePolicy"
                            + " decide; a service without any is answered as round robin");
        }
    }

    void downResponse(Specs.@Nullable DownResponseSpec down) {
        String path = "spec.downResponse";
        var _ = DownResponses.of(down, problem -> check.amkos(path, words.downResponse(problem)));
        if (DownResponses.isNoReply(down)) {
            check.note(
                    "downResponse NONE is in force: without a reply resolvers count the name"
                            + " server as dead, for its other names too");
        }
    }

    void unusedPkiProfile(String path, @Nullable String profile) {
        if (profile != null) {
            check.notInForce(path + ": no Avi controller takes part, so no PKI profile is used");
        }
    }
}
