package io.meridian.federator.policy;

import io.meridian.federator.watch.ClusterObject;
import io.meridian.model.Problem;
import java.util.List;

/// What became of one object: the one source of its status, its rejection, and the API's lists.
///
/// @param problems why it is refused; empty when it is accepted
/// @param lastGoodInForce whether an earlier version holds in place of a refused one
/// @param notInForce fields that are accepted but do nothing yet
/// @param notes for people: what was selected, what was left out and why
/// @param fqdns the services it concerns
public record ObjectReport(
        ClusterObject object,
        List<Problem> problems,
        boolean lastGoodInForce,
        List<String> notInForce,
        List<String> notes,
        List<String> fqdns) {

    public ObjectReport {
        problems = List.copyOf(problems);
        notInForce = List.copyOf(notInForce);
        notes = List.copyOf(notes);
        fqdns = List.copyOf(fqdns);
    }

    public boolean isAccepted() {
        return problems.isEmpty();
    }
}
