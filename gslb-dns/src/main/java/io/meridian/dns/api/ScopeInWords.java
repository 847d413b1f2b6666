package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import java.util.StringJoiner;

/// For which clients a resolver may keep an answer, and why, in a sentence.
final class ScopeInWords {

    private ScopeInWords() {}

    static String of(Decided decided) {
        if (decided.decision().kind() != Decision.Kind.ANSWER) {
            return "/0: that there is nothing is true for every client";
        }
        Trace trace = decided.trace();
        StringJoiner looked = new StringJoiner(", ");
        if (trace.scopeOfDistance > 0) {
            looked.add("distance is the same within /" + trace.scopeOfDistance);
        }
        if (trace.scopeOfHash > 0) {
            looked.add("the hash within /" + trace.scopeOfHash);
        }
        if (trace.scopeOfSplit > 0) {
            looked.add("private or not within /" + trace.scopeOfSplit);
        }
        int scope = decided.decision().scopePrefixLength();
        if (looked.length() == 0) {
            return "/0: nothing that decides depends on the client";
        }
        if (decided.asker().client() == null || decided.disregardsSubnet()) {
            return "/0: no client subnet was heeded, so the answer is for all of the resolver's"
                    + " clients";
        }
        return "/" + scope + ": all clients within it get the same (" + looked + ")";
    }
}
