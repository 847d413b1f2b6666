package io.meridian.dns.api;

import io.meridian.dns.decision.BalancedService;
import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.model.DownResponse;
import io.meridian.model.SelectionPolicy;

/// Puts policies, decisions and what became of members into words.
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

    static String downResponse(DownResponse response) {
        return switch (response) {
            case DownResponse.AllRecords _ -> "all records (fail open)";
            case DownResponse.Empty _ -> "an empty answer";
            case DownResponse.NoReply _ -> "no reply";
            case DownResponse.FallbackIp last -> "the address of last resort, " + last.address();
        };
    }

    static String outcome(Decision decision, BalancedService service) {
        String downResponse = "; its down response is " + downResponse(service.downResponse());
        return switch (decision.kind()) {
            case NOT_READY -> "SERVFAIL: its members have not been tested yet (cold start)";
            case NO_REPLY -> "no reply: no member is up" + downResponse;
            case NODATA ->
                    decision.tier() == Decision.Tier.DOWN_RESPONSE
                            ? "NODATA: no member is up" + downResponse
                            : "NODATA: no member with an address of this family can be answered";
            case ANSWER ->
                    switch (decision.tier()) {
                        case UP -> "answered";
                        case UNTESTED ->
                                "answered from members without a verdict: none is known to be up";
                        case DOWN_RESPONSE -> "no member is up" + downResponse;
                    };
        };
    }

    static String fate(Fate fate, Decision decision) {
        return switch (fate) {
            case CHOSEN -> chosen(decision);
            case LAST_RESORT -> "no member is up: all are answered";
            case OTHER_FAMILY -> "not of the asked family";
            case PRIORITY_ZERO -> "priority 0: probed, never answered";
            case SITE_DISABLED -> "its site is disabled";
            case NOT_READY -> "cold start: nothing is answered yet";
            case DOWN -> "down";
            case DRAINED -> "drained by an operator";
            case TAKEN_OUT -> "taken out by an operator";
            case UNTESTED -> "untested, and another member is up";
            case STAYS_ELSEWHERE -> "the client stays with the member it was sent to before";
            case LOWER_POOL -> "a pool of higher priority answers";
            case FARTHER -> "farther than the chosen one";
            case LOWER_HASH -> "another member has the higher hash for this client";
            case NOT_DRAWN -> "not drawn this time";
        };
    }

    private static String chosen(Decision decision) {
        if (decision.step() == Decision.Step.KEPT) {
            return "kept, because the client was sent here before: "
                    + decision.secondsLeft()
                    + " s left";
        }
        String how =
                switch (decision.step()) {
                    case NONE, KEPT, ONLY_MEMBER -> "the only member in question";
                    case HASH -> "by hash of the client's prefix";
                    case DRAW -> "by weighted draw";
                };
        if (!decision.isNearest()) {
            return "chosen: " + how;
        }
        return decision.step() == Decision.Step.ONLY_MEMBER
                ? "chosen: the nearest"
                : "chosen: at the nearest place, " + how;
    }
}
