package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.Problem;
import java.util.ArrayList;
import java.util.List;

/// What became of one object: the one source of its status, its rejection, and the API's lists.
///
/// @param problems why it is refused, wholly or in part; empty when it is accepted
/// @param lastGoodInForce whether an earlier version holds in place of a refused one
/// @param notInForce fields that are accepted but do nothing
/// @param notes for people: what was selected, what was left out and why
/// @param fqdns the services it concerns
/// @param conditions beside `Accepted`
public record ObjectReport(
        ClusterObject object,
        List<Problem> problems,
        boolean lastGoodInForce,
        List<String> notInForce,
        List<String> notes,
        List<String> fqdns,
        List<Condition> conditions) {

    /// A condition of the GSLBConfig, false while the kubeconfig has an error.
    public static final String KUBECONFIG_USABLE = "KubeconfigUsable";

    /// A Kubernetes condition.
    ///
    /// @param type, reason in CamelCase
    /// @param holds status `True` or `False`
    public record Condition(String type, boolean holds, String reason, String message) {}

    public ObjectReport {
        problems = List.copyOf(problems);
        notInForce = List.copyOf(notInForce);
        notes = List.copyOf(notes);
        fqdns = List.copyOf(fqdns);
        conditions = List.copyOf(conditions);
    }

    /// Without further conditions.
    public ObjectReport(
            ClusterObject object,
            List<Problem> problems,
            boolean lastGoodInForce,
            List<String> notInForce,
            List<String> notes,
            List<String> fqdns) {
        this(object, problems, lastGoodInForce, notInForce, notes, fqdns, List.of());
    }

    public boolean isAccepted() {
        return problems.isEmpty();
    }

    /// Whether a condition says that something is not so.
    public boolean denies(String condition) {
        return conditions.stream().anyMatch(each -> each.type().equals(condition) && !each.holds());
    }

    /// What holds in place of what was refused.
    public String inForce() {
        if (lastGoodInForce) {
            return "the last good version";
        }
        return fqdns.isEmpty() || object.spec().flatMap(spec -> spec.text("fqdn")).isPresent()
                ? "nothing"
                : "the rest of it";
    }

    public ObjectReport withNotes(List<String> more) {
        List<String> all = new ArrayList<>(notes);
        all.addAll(more);
        return new ObjectReport(
                object, problems, lastGoodInForce, notInForce, all, fqdns, conditions);
    }

    public ObjectReport withCondition(Condition condition) {
        List<Condition> all = new ArrayList<>(conditions);
        all.add(condition);
        return new ObjectReport(object, problems, lastGoodInForce, notInForce, notes, fqdns, all);
    }
}
