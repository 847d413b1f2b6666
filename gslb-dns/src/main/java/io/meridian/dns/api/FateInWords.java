package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionRecorder.Contest;
import io.meridian.dns.decision.MemberOrder;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What became of one member, and why, in a few words.
final class FateInWords {

    private final Decided decided;
    private final Decision decision;
    private final Decided.Placed member;
    private final int number;
    private final @Nullable Contest contest;

    private FateInWords(Decided decided, int number) {
        this.decided = decided;
        this.decision = decided.decision();
        this.member = decided.members().get(number);
        this.number = number;
        this.contest = decided.trace().contest(number);
    }

    /// @param number of the member
    static String of(Decided decided, int number) {
        return new FateInWords(decided, number).text();
    }

    private String text() {
        return switch (decided.trace().fate(number)) {
            case CHOSEN -> chosen();
            case LAST_RESORT -> "answered with all others: the service is down";
            case OTHER_FAMILY -> "has no address of the asked type";
            case LEADS_NOWHERE -> "leads to nothing that can answer the asked type";
            case PRIORITY_ZERO -> "priority 0: probed, never answered";
            case DISABLED -> "disabled";
            case SITE_DISABLED -> "its site is disabled";
            case NOT_READY -> "cold start: nothing is answered yet";
            case DOWN -> "down";
            case DRAINED -> "drained by an operator: no new clients";
            case TAKEN_OUT ->
                    member.order() == MemberOrder.DRAIN
                            ? "drained by an operator, and not up: no clients at all"
                            : "taken out by an operator";
            case UNTESTED -> "not tested yet: what is known to be up comes first";
            case TOO_FEW_UP -> "too few members are up: the service counts as down";
            case STAYS_ELSEWHERE -> "the client stays with the member it was sent to before";
            case LOWER_POOL -> "a pool of higher priority answers";
            case STANDS_ALONE -> "a CNAME cannot stand beside other records";
            case OTHER_SITE -> "rules send the client to another site first";
            case FARTHER -> farther();
            case NO_PLACE -> "its place is not known: those with one come first";
            case LOWER_HASH -> "another member has the higher score for this client";
            case NOT_DRAWN -> "not drawn this time" + chance();
        };
    }

    private String chosen() {
        if (decision.step() == Decision.Step.KEPT) {
            return "kept, because the client was sent here before: "
                    + decision.secondsLeft()
                    + " s left";
        }
        if (decision.step() == Decision.Step.ALL) {
            return decision.tier() == Decision.Tier.UP
                    ? "answered: all that are up are"
                    : "answered: all without a verdict are";
        }
        if (decision.tier() == Decision.Tier.DOWN_RESPONSE) {
            return "answered for all records, as a name is answered alone: " + how();
        }
        return "answered: " + (decided.kept().size() > 1 ? oneOfSeveral() : theOnlyOne());
    }

    private String theOnlyOne() {
        if (decision.isBySite()) {
            return "at the site that rules send the client to, " + how();
        }
        if (!decision.isByDistance()) {
            return how();
        }
        if (member.place() == null) {
            return decision.step() == Decision.Step.ONLY_MEMBER
                    ? "the only one left"
                    : "nobody whose place is known is left, " + how();
        }
        return decision.step() == Decision.Step.ONLY_MEMBER
                ? "the nearest"
                : "at the nearest place, " + how();
    }

    /// Those that were picked before the last choice stood against nobody.
    private String oneOfSeveral() {
        String rule =
                decided.isAtRuledSite(member)
                        ? "at a site that rules send the client to"
                        : decision.isByDistance() && member.place() != null
                                ? "one of the nearest"
                                : "";
        if (contest == null) {
            return rule.isEmpty() ? "after those whose place is known" : rule;
        }
        return rule.isEmpty() ? how() : rule + ", " + how();
    }

    private String how() {
        return switch (decision.step()) {
            case NONE, KEPT, ALL, ONLY_MEMBER -> "the only one left";
            case HASH ->
                    decided.kept().size() > 1
                            ? "one of the highest scores for this client"
                            : "the highest score for this client";
            case DRAW -> "by weighted draw" + chance();
        };
    }

    private String chance() {
        return contest == null ? "" : " (" + Words.percent(contest.share()) + " of the weight)";
    }

    private String farther() {
        return isNearerThanAnswered()
                ? "behind what is answered in the order of places, which is exact for the nearest"
                        + " (geo.order-depth)"
                : "farther away than what is answered";
    }

    /// Beyond the nearest places, order goes by their distance from the nearest one.
    private boolean isNearerThanAnswered() {
        Long own = decided.located().distanceKm(member.place());
        return own != null
                && decided.kept().stream()
                        .map(kept -> decided.located().distanceKm(kept.place()))
                        .filter(Objects::nonNull)
                        .anyMatch(distance -> distance > own);
    }
}
