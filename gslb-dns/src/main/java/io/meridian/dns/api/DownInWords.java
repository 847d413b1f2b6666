package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.MemberOrder;
import io.meridian.model.DownResponse;

/// Why no member was chosen, and what is replied instead.
final class DownInWords {

    private final Decided decided;
    private final Decision decision;
    private final String type;

    DownInWords(Decided decided) {
        this.decided = decided;
        this.decision = decided.decision();
        this.type = decided.question().type();
    }

    /// What is replied, in short.
    String outcome() {
        return switch (decision.kind()) {
            case NOT_READY -> "SERVFAIL: not each of its members has been tested yet (cold start)";
            case NO_REPLY -> "no reply: " + why();
            case NODATA -> "NODATA: " + why();
            case ANSWER ->
                    switch (decision.tier()) {
                        case UP -> "answered";
                        case UNTESTED -> "answered from members without a verdict: " + nobodyUp();
                        case DOWN_RESPONSE -> why();
                    };
        };
    }

    /// Why there is nothing, or what there is instead.
    String why() {
        if (decision.tier() != Decision.Tier.DOWN_RESPONSE) {
            return "no member can answer a question for " + type + lastResortWaits();
        }
        String why =
                decision.isTooFewUp()
                        ? "too few members are up: " + HealthInWords.tooFew(decided)
                        : nobodyUp();
        return why + "; the down response is " + decided.downResponse().inWords() + whyEmpty();
    }

    private String nobodyUp() {
        if (decided.candidates().isEmpty()) {
            return "no member can answer a question for " + type;
        }
        boolean ordered =
                decided.candidates().stream()
                        .anyMatch(member -> member.order() != MemberOrder.NONE);
        return ordered
                ? "no member for " + type + " is up and in service"
                : "no member for " + type + " is up";
    }

    /// In a family without members.
    private String lastResortWaits() {
        return isOfLastResortsFamily()
                ? "; the address of last resort is not given while members for "
                        + otherType()
                        + " can be"
                : "";
    }

    private boolean isOfLastResortsFamily() {
        return decided.downResponse() instanceof DownResponse.FallbackIp last
                && last.address().v6() == decided.question().v6Asked();
    }

    /// Why a down response that gives something gives nothing here, or one that keeps silent
    /// speaks.
    private String whyEmpty() {
        if (decision.kind() != Decision.Kind.NODATA) {
            return "";
        }
        return switch (decided.downResponse()) {
            case DownResponse.Empty _ -> "";
            case DownResponse.AllRecords _ ->
                    decided.candidates().isEmpty()
                            ? ", of which none is for " + type
                            : ", but operators have withdrawn every one for " + type;
            case DownResponse.NoReply _ -> ", but members for " + otherType() + " can be answered";
            case DownResponse.FallbackIp _ -> ", which is none for " + type;
        };
    }

    private String otherType() {
        return decided.question().v6Asked() ? "A" : "AAAA";
    }
}
