package io.meridian.dns.api;

import io.meridian.dns.decision.Decision;
import io.meridian.dns.decision.DecisionRecorder.Fate;
import io.meridian.model.IpAddress;
import io.meridian.model.Quorum;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// Words that several explanations use.
final class Words {

    private Words() {}

    /// Why members are no candidates, behind their number.
    static String exclusion(Fate fate) {
        return switch (fate) {
            case OTHER_FAMILY -> "of the other address family";
            case LEADS_NOWHERE -> "leading to nothing for it";
            case PRIORITY_ZERO -> "with priority 0";
            case DISABLED -> "disabled";
            case SITE_DISABLED -> "at a disabled site";
            default -> throw new IllegalArgumentException(fate + " is a candidate's");
        };
    }

    /// `80 %`, `0.4 %`.
    static String percent(double share) {
        double percent = 100 * share;
        if (percent < 0.1) {
            return "less than 0.1 %";
        }
        String number = String.format(Locale.ROOT, percent < 10 ? "%.1f" : "%.0f", percent);
        return (number.endsWith(".0") ? number.substring(0, number.length() - 2) : number) + " %";
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
