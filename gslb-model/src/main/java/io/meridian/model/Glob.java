package io.meridian.model;

import java.util.List;
import java.util.Optional;

/// A pattern of names, in which `*` stands for any run of characters, dots included.
///
/// Each part is taken where it first fits, since what follows a `*` can only gain from that:
/// nothing is tried twice, and no pattern takes longer than its length times the name's. Whoever
/// may give an order writes what every node matches with every member.
///
/// @param parts what stands before, between and behind the stars
record Glob(List<String> parts) {

    /// Of a domain name (RFC 1035 §3.1), and more than contexts and sites have.
    private static final int MAX_LENGTH = 255;

    Glob {
        parts = List.copyOf(parts);
    }

    /// Reads the text form; empty when it is longer than any name.
    static Optional<Glob> parse(String text) {
        return text.length() > MAX_LENGTH
                ? Optional.empty()
                : Optional.of(new Glob(List.of(text.split("\\*", -1))));
    }

    boolean isPattern() {
        return parts.size() > 1;
    }

    boolean matches(String name) {
        String first = parts.getFirst();
        if (!isPattern()) {
            return first.equals(name);
        }
        String last = parts.getLast();
        int end = name.length() - last.length();
        if (first.length() > end || !name.startsWith(first) || !name.endsWith(last)) {
            return false;
        }
        int at = first.length();
        for (String part : parts.subList(1, parts.size() - 1)) {
            int found = name.indexOf(part, at);
            if (found < 0 || found + part.length() > end) {
                return false;
            }
            at = found + part.length();
        }
        return true;
    }

    /// The text that it was made from.
    @Override
    public String toString() {
        return String.join("*", parts);
    }
}
