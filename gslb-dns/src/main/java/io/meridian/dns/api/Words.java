package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.model.SelectionPolicy;

/// Puts policies and steps of a decision into words.
final class Words {

    private Words() {}

    static String policy(SelectionPolicy policy) {
        return switch (policy) {
            case SelectionPolicy.RoundRobin _ -> "weighted round robin";
            case SelectionPolicy.ConsistentHash hash ->
                    "consistent hash over /" + hash.mask4() + " and /" + hash.mask6();
            case SelectionPolicy.Geo geo -> "geo, falling back to " + policy(geo.fallback());
        };
    }

    static String chosenBy(Decision.Step step) {
        return switch (step) {
            case NONE -> "";
            case ONLY_MEMBER -> "chosen: the only member in question";
            case NEAREST -> "chosen: the nearest";
            case NEAREST_THEN_HASH ->
                    "chosen: at the nearest place, by hash of the client's prefix";
            case NEAREST_THEN_DRAW -> "chosen: at the nearest place, by weighted draw";
            case HASH -> "chosen: by hash of the client's prefix";
            case DRAW -> "chosen: by weighted draw";
        };
    }

    static String lostTo(Decision.Step step) {
        return switch (step) {
            case NONE, ONLY_MEMBER -> "";
            case NEAREST -> "farther than the chosen one";
            case NEAREST_THEN_HASH, NEAREST_THEN_DRAW ->
                    "farther, or not picked at the nearest place";
            case HASH -> "another member has the higher hash for this client";
            case DRAW -> "not drawn this time";
        };
    }
}
