package io.meridian.federator.status;

import io.meridian.federator.policy.ObjectReport;
import io.meridian.federator.policy.ObjectReport.Condition;
import io.meridian.model.Problem;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Puts reports into the words of statuses: AMKO's own keys and strings, and Kubernetes conditions
/// beside them. Remembers since when each condition holds. Owned by the reconcile loop.
public final class Statuses {

    private record Held(String uid, String state, String since) {}

    private final Map<String, Held> held = new HashMap<>();
    private final InstantSource clock;

    public Statuses() {
        this(InstantSource.system());
    }

    Statuses(InstantSource clock) {
        this.clock = clock;
    }

    /// The status of one object.
    public Map<String, Object> of(ObjectReport report) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("apiVersion", report.object().apiVersion());
        document.put("kind", report.object().key().kind());
        Map<String, Object> metadata = new LinkedHashMap<>();
        metadata.put("name", report.object().key().name());
        metadata.put("namespace", report.object().key().namespace());
        document.put("metadata", metadata);
        document.put("status", status(report));
        return document;
    }

    private Map<String, Object> status(ObjectReport report) {
        Map<String, Object> status = new LinkedHashMap<>();
        String errors = errors(report);
        switch (report.object().key().kind()) {
            case "GlobalDeploymentPolicy" ->
                    status.put("errorStatus", report.isAccepted() ? "success" : errors);
            case "GSLBHostRule" -> {
                status.put("status", report.isAccepted() ? "Accepted" : "Rejected");
                status.put("error", errors);
            }
            case "GSLBConfig" -> status.put("state", state(report, errors));
            default -> {}
        }
        status.put("observedGeneration", report.object().generation());
        status.put("conditions", conditions(report, errors));
        if (!report.isAccepted()) {
            status.put("problems", report.problems().stream().map(Problem::toString).toList());
            status.put("inForce", report.inForce());
        }
        if (!report.notInForce().isEmpty()) {
            status.put("notInForce", report.notInForce());
        }
        if (!report.notes().isEmpty()) {
            status.put("notes", report.notes());
        }
        if (!report.fqdns().isEmpty()) {
            status.put("services", report.fqdns());
        }
        return status;
    }

    /// Why an object is refused; empty when it is not.
    public static String errors(ObjectReport report) {
        return String.join("; ", report.problems().stream().map(Statuses::error).toList());
    }

    private static String state(ObjectReport config, String errors) {
        if (!config.isAccepted()) {
            return "error: " + errors;
        }
        return config.denies(ObjectReport.KUBECONFIG_USABLE)
                ? "error: provided kubeconfig has an error"
                : "success: gslb config accepted";
    }

    /// Puts more conditions behind those that a status has.
    public static void addConditions(
            Map<String, Object> document, List<Map<String, Object>> conditions) {
        if (document.get("status") instanceof Map<?, ?> status) {
            Map<String, Object> extended = new LinkedHashMap<>();
            status.forEach((key, value) -> extended.put(String.valueOf(key), value));
            List<Object> all = new ArrayList<>();
            if (status.get("conditions") instanceof List<?> present) {
                all.addAll(present);
            }
            all.addAll(conditions);
            extended.put("conditions", all);
            document.put("status", extended);
        }
    }

    /// Without the place, which `problems` has: AMKO's messages as AMKO writes them.
    private static String error(Problem problem) {
        return problem.path().isEmpty() ? problem.rule() : problem.path() + ": " + problem.rule();
    }

    private List<Map<String, Object>> conditions(ObjectReport report, String errors) {
        List<Map<String, Object>> conditions = new ArrayList<>();
        String reason = report.lastGoodInForce() ? "LastGoodVersionInForce" : "Invalid";
        conditions.add(
                condition(
                        report,
                        new Condition(
                                "Accepted",
                                report.isAccepted(),
                                report.isAccepted() ? "Accepted" : reason,
                                errors)));
        report.conditions().forEach(each -> conditions.add(condition(report, each)));
        return conditions;
    }

    private Map<String, Object> condition(ObjectReport report, Condition condition) {
        String key =
                String.join(
                        " ",
                        report.object().cluster(),
                        report.object().key().toString(),
                        condition.type());
        String state = condition.holds() ? "True" : "False";
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("type", condition.type());
        written.put("status", state);
        written.put("reason", condition.reason());
        written.put("message", condition.message());
        written.put("observedGeneration", report.object().generation());
        written.put("lastTransitionTime", since(key, report.object().uid(), state));
        return written;
    }

    /// @param uid another object of the same name begins anew
    private String since(String key, String uid, String state) {
        Held before = held.get(key);
        if (before == null || !before.uid.equals(uid) || !before.state.equals(state)) {
            before =
                    new Held(
                            uid, state, clock.instant().truncatedTo(ChronoUnit.SECONDS).toString());
            held.put(key, before);
        }
        return before.since;
    }

    /// The status of a file that cannot be read.
    public static Map<String, Object> ofSource(String file, List<Problem> problems) {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("problems", new ArrayList<>(problems.stream().map(Problem::toString).toList()));
        status.put("inForce", "what the file held last");
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("file", file);
        document.put("status", status);
        return document;
    }

    /// The name of such a status.
    public static String sourceName(String file) {
        return "file." + file.toLowerCase(java.util.Locale.ROOT).replace('/', '-');
    }
}
