package io.meridian.dns.zone.text;

import java.util.ArrayList;
import java.util.List;

/// Divides a zone file into entries (RFC 1035 §5.1), so that one that is wrong costs no other, and
/// each has its line. What is within an entry is read by {@link RecordParser}.
public final class ZoneText {

    /// One entry without its comments.
    ///
    /// @param line where it begins, counted from 1
    /// @param text with a line break where one stands within parentheses, and `\DDD` for octets
    ///   beyond ASCII, in which it has none
    /// @param isOpen whether the file ends within its parentheses
    public record Entry(int line, String text, boolean isOpen) {}

    private final byte[] octets;
    private final List<Entry> entries = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private int at;
    private int line = 1;

    private ZoneText(byte[] octets) {
        this.octets = octets;
    }

    /// All entries that are not blank.
    public static List<Entry> entries(byte[] octets) {
        ZoneText zone = new ZoneText(octets);
        zone.skipByteOrderMark();
        while (zone.at < octets.length) {
            zone.readEntry();
        }
        return zone.entries;
    }

    private void skipByteOrderMark() {
        if (octets.length >= 3
                && octets[0] == (byte) 0xef
                && octets[1] == (byte) 0xbb
                && octets[2] == (byte) 0xbf) {
            at = 3;
        }
    }

    private void readEntry() {
        int first = line;
        int depth = 0;
        boolean quoted = false;
        text.setLength(0);
        while (at < octets.length) {
            byte octet = octets[at++];
            if (octet == '\n' || octet == '\r') {
                endLine(octet);
                if (depth == 0 || quoted) {
                    break;
                }
                text.append('\n');
            } else if (octet == '\\') {
                escape();
            } else if (!quoted && octet == ';') {
                skipComment();
            } else {
                quoted ^= octet == '"';
                depth += quoted ? 0 : octet == '(' ? 1 : octet == ')' && depth > 0 ? -1 : 0;
                append(octet);
            }
        }
        if (!isBlank()) {
            entries.add(new Entry(first, text.toString(), depth > 0 && at >= octets.length));
        }
    }

    private void endLine(byte octet) {
        line++;
        if (octet == '\r' && at < octets.length && octets[at] == '\n') {
            at++;
        }
    }

    private void escape() {
        boolean more = at < octets.length && octets[at] != '\n' && octets[at] != '\r';
        if (!more || octets[at] >= 0) {
            text.append('\\');
        }
        if (more) {
            append(octets[at++]);
        }
    }

    private void skipComment() {
        while (at < octets.length && octets[at] != '\n' && octets[at] != '\r') {
            at++;
        }
    }

    private void append(byte octet) {
        if (octet >= 0) {
            text.append((char) octet);
        } else {
            text.append('\\').append(octet & 0xff);
        }
    }

    private boolean isBlank() {
        for (int i = 0; i < text.length(); i++) {
            char each = text.charAt(i);
            if (each != ' ' && each != '\t' && each != '\n') {
                return false;
            }
        }
        return true;
    }
}
