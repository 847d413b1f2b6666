package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionRecorder.Contest;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.dns.decision.MemberState;
import io.meridian.model.IpAddress;
import io.meridian.model.Quorum;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Puts decisions and what became of members into words.
final class Words {

    private Words() {}

    static String outcome(Decision decision, String downResponse) {
        String why = decision.isTooFewUp() ? "too few members are up" : "no member is up";
        String instead = why + "; the down response is " + downResponse;
        return switch (decision.kind()) {
            case NOT_READY -> "SERVFAIL: its members have not been tested yet (cold start)";
            case NO_REPLY -> "no reply: " + instead;
            case NODATA ->
                    decision.tier() == Decision.Tier.DOWN_RESPONSE
                            ? "NODATA: " + instead
                            : "NODATA: no member with an address of this family can be answered";
            case ANSWER ->
                    switch (decision.tier()) {
                        case UP -> "answered";
                        case UNTESTED ->
                                "answered from members without a verdict: none is known to be up";
                        case DOWN_RESPONSE -> instead;
                    };
        };
    }

    static String fate(Fate fate, Decision decision, @Nullable Contest contest) {
        return switch (fate) {
            case CHOSEN -> chosen(decision, contest);
            case LAST_RESORT -> "answered with all others: the service is down";
            case OTHER_FAMILY -> "has no address of the asked type";
            case PRIORITY_ZERO -> "priority 0: probed, never answered";
            case DISABLED -> "disabled";
            case SITE_DISABLED -> "its site is disabled";
            case NOT_READY -> "cold start: nothing is answered yet";
            case DOWN -> "down";
            case DRAINED -> "drained by an operator: no new clients";
            case TAKEN_OUT -> "taken out by an operator";
            case UNTESTED -> "not tested yet, and another member is up";
            case TOO_FEW_UP -> "too few members are up: the service counts as down";
            case STAYS_ELSEWHERE -> "the client stays with the member it was sent to before";
            case LOWER_POOL -> "a pool of higher priority answers";
            case STANDS_ALONE -> "a CNAME cannot stand beside other records";
            case OTHER_SITE -> "rules send the client to another site first";
            case FARTHER -> "farther away than what is answered";
            case NO_PLACE -> "its place is not known: those with one come first";
            case LOWER_HASH -> "another member has the higher score for this client";
            case NOT_DRAWN -> "not drawn this time" + chance(contest);
        };
    }

    /// Why members are no candidates, behind their number.
    static String exclusion(Fate fate) {
        return switch (fate) {
            case OTHER_FAMILY -> "of the other address family";
            case PRIORITY_ZERO -> "with priority 0";
            case DISABLED -> "disabled";
            case SITE_DISABLED -> "at a disabled site";
            default -> throw new IllegalArgumentException(fate + " is a candidate's");
        };
    }

    static String state(MemberState state) {
        return switch (state) {
            case UNTESTED -> "untested";
            case UP -> "up";
            case DOWN -> "down";
            case DRAINED -> "drained by an operator";
            case TAKEN_OUT -> "taken out by an operator";
        };
    }

    private static String chosen(Decision decision, @Nullable Contest contest) {
        if (decision.step() == Decision.Step.KEPT) {
            return "kept, because the client was sent here before: "
                    + decision.secondsLeft()
                    + " s left";
        }
        String how =
                switch (decision.step()) {
                    case NONE, KEPT, ONLY_MEMBER -> "the only one left";
                    case ALL -> "all that are up are";
                    case HASH -> "the highest score for this client";
                    case DRAW -> "by weighted draw" + chance(contest);
                };
        if (decision.isBySite()) {
            return "answered: at the site that rules send the client to, " + how;
        }
        if (!decision.isByDistance()) {
            return "answered: " + how;
        }
        return decision.step() == Decision.Step.ONLY_MEMBER
                ? "answered: the nearest"
                : "answered: at the nearest place, " + how;
    }

    private static String chance(@Nullable Contest contest) {
        return contest == null
                ? ""
                : String.format(Locale.ROOT, " (%.0f %% of the weight)", contest.share() * 100);
    }

    /// `1 member`, `3 members`.
    static String count(int number, String noun) {
        return number + " " + noun + (number == 1 ? "" : "s");
    }

    /// The answer's records: addresses, or the one name.
    static List<String> records(Decision decision) {
        List<String> records = new ArrayList<>();
        for (int i = 0; i < decision.count(); i++) {
            byte[] rdata = decision.rdata(i);
            records.add(decision.isName() ? name(rdata) : address(rdata));
        }
        return records;
    }

    private static String address(byte[] octets) {
        try {
            return IpAddress.of(InetAddress.getByAddress(octets)).toString();
        } catch (UnknownHostException impossible) {
            throw new AssertionError("4 or 16 octets are always an address", impossible);
        }
    }

    private static String name(byte[] wire) {
        StringBuilder name = new StringBuilder();
        for (int at = 0; wire[at] != 0; at += wire[at] + 1) {
            name.append(new String(wire, at + 1, wire[at], StandardCharsets.US_ASCII)).append('.');
        }
        return name.toString();
    }

    /// `majority`, `any of london, newyork`.
    static String quorum(Quorum quorum) {
        String rule = quorum.rule().name().toLowerCase(Locale.ROOT);
        return quorum.probingSites().isEmpty()
                ? rule
                : rule + " of " + String.join(", ", quorum.probingSites());
    }

    static String ago(long millis) {
        return millis < 10_000 ? millis + " ms ago" : millis / 1000 + " s ago";
    }
}
