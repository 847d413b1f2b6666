package io.meridian.dns.zone.text;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// BIND's `$GENERATE START-END[/STEP] TEMPLATE`: one record for each number, of any type. In the
/// template `$` is the number, `${OFFSET,WIDTH,BASE}` the number written otherwise (base d, o, x,
/// X, or n and N for nibbles in reverse), and `\$` or `$$` a dollar sign.
public final class GenerateDirective {

    /// A /16 of hosts.
    public static final int MAX_RECORDS = 65_536;

    private static final Pattern DIRECTIVE =
            Pattern.compile(
                    "\\$GENERATE\\s+(\\d{1,9})-(\\d{1,9})(?:/(\\d{1,9}))?\\s+(\\S.*)",
                    Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
    private static final Pattern MODIFIER =
            Pattern.compile("\\{(-?\\d{1,9})(?:,(\\d{1,3}))?(?:,([doxXnN]))?\\}");

    private final int start;
    private final int step;
    private final int count;
    private final String template;

    private GenerateDirective(int start, int step, int count, String template) {
        this.start = start;
        this.step = step;
        this.count = count;
        this.template = template;
    }

    /// Reads the directive.
    public static GenerateDirective read(String entry) throws ZoneTextException {
        Matcher parts = DIRECTIVE.matcher(entry);
        if (!parts.matches()) {
            throw new ZoneTextException(
                    "must be $GENERATE START-END[/STEP] and a record, was '" + entry + "'", 0);
        }
        int start = Integer.parseInt(parts.group(1));
        int end = Integer.parseInt(parts.group(2));
        int step = parts.group(3) == null ? 1 : Integer.parseInt(parts.group(3));
        if (step < 1 || end < start || (end - start) / step >= MAX_RECORDS) {
            throw new ZoneTextException(
                    "must generate 1.." + MAX_RECORDS + " records, was '" + entry + "'", 0);
        }
        return new GenerateDirective(start, step, (end - start) / step + 1, parts.group(4));
    }

    public int count() {
        return count;
    }

    /// The `i`-th record's text.
    public String entry(int i) throws ZoneTextException {
        long value = start + (long) i * step;
        StringBuilder entry = new StringBuilder(template.length() + 8);
        Matcher modifier = MODIFIER.matcher(template);
        for (int at = 0; at < template.length(); at++) {
            char each = template.charAt(at);
            char next = at + 1 < template.length() ? template.charAt(at + 1) : 0;
            if (each == '\\' && next != 0) {
                entry.append(next == '$' ? "$" : template.substring(at, at + 2));
                at++;
            } else if (each == '$' && next == '$') {
                entry.append('$');
                at++;
            } else if (each == '$' && next == '{') {
                if (!modifier.find(at + 1) || modifier.start() != at + 1) {
                    throw new ZoneTextException(
                            "must have ${OFFSET,WIDTH,BASE} with base d, o, x, X, n or N, was '"
                                    + template.substring(at)
                                    + "'",
                            0);
                }
                entry.append(number(value, modifier));
                at = modifier.end() - 1;
            } else if (each == '$') {
                entry.append(value);
            } else {
                entry.append(each);
            }
        }
        return entry.toString();
    }

    private static String number(long value, Matcher modifier) throws ZoneTextException {
        long shifted = value + Long.parseLong(modifier.group(1));
        if (shifted < 0) {
            throw new ZoneTextException("must generate numbers from 0 on, was " + shifted, 0);
        }
        int width = modifier.group(2) == null ? 0 : Integer.parseInt(modifier.group(2));
        String base = modifier.group(3) == null ? "d" : modifier.group(3);
        return switch (base) {
            case "o" -> padded(Long.toOctalString(shifted), width);
            case "x" -> padded(Long.toHexString(shifted), width);
            case "X" -> padded(Long.toHexString(shifted).toUpperCase(Locale.ROOT), width);
            case "n" -> nibbles(Long.toHexString(shifted), width);
            case "N" -> nibbles(Long.toHexString(shifted).toUpperCase(Locale.ROOT), width);
            default -> padded(Long.toString(shifted), width);
        };
    }

    private static String padded(String digits, int width) {
        return "0".repeat(Math.max(0, width - digits.length())) + digits;
    }

    /// The digits from the last to the first, a dot between each; the width counts dots too.
    private static String nibbles(String digits, int width) {
        String all = padded(digits, (width + 1) / 2);
        StringBuilder reversed = new StringBuilder();
        for (int i = all.length() - 1; i >= 0; i--) {
            reversed.append(all.charAt(i)).append(i == 0 ? "" : ".");
        }
        return reversed.toString();
    }
}
