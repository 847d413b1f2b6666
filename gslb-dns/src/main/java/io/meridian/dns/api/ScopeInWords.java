package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.model.Persistence;
import java.util.StringJoiner;

/// For which clients a resolver may keep an answer, and why, in a sentence.
final class ScopeInWords {

    private ScopeInWords() {}

    static String of(Decided decided) {
        if (decided.decision().kind() != Decision.Kind.ANSWER) {
            return "/0: that there is nothing is true for every client";
        }
        StringJoiner looked = new StringJoiner(", ");
        if (decided.heedsSubnet()) {
            ownSteps(decided, looked);
        }
        int nested = decided.decision().nestedScopePrefixLength();
        if (nested > 0) {
            looked.add("the names among its members lead to what holds within /" + nested);
        }
        int scope = decided.scopePrefixLength();
        if (scope > 0) {
            return "/"
                    + scope
                    + ": a resolver may share the answer among clients with the same first "
                    + scope
                    + " bits ("
                    + looked
                    + ")";
        }
        return decided.heedsSubnet()
                ? "/0: nothing that decides depends on the client, so a resolver may share the"
                        + " answer among all of its clients"
                : "/0: no client subnet was heeded, so a resolver may share the answer among all"
                        + " of its clients";
    }

    /// What looked at the client in this service.
    private static void ownSteps(Decided decided, StringJoiner looked) {
        Trace trace = decided.trace();
        if (trace.scopeOfTopology > 0) {
            looked.add("rules send to the same sites within /" + trace.scopeOfTopology);
        }
        if (trace.scopeOfDistance > 0) {
            looked.add("distance puts the sites in one order within /" + trace.scopeOfDistance);
        }
        if (trace.scopeOfHash > 0) {
            looked.add("the hash is one within /" + trace.scopeOfHash);
        }
        if (trace.scopeOfSplit > 0) {
            looked.add("all are private or none is within /" + trace.scopeOfSplit);
        }
        Persistence profile = decided.service().persistence();
        if (profile != null) {
            boolean v6 = decided.located().address().v6();
            looked.add(
                    "clients stay with their member by /"
                            + (v6 ? profile.prefix6() : profile.prefix4()));
        }
    }
}
