package io.meridian.yaml;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds what somebody probably meant: the known word at the least edit distance, if that is small.
public final class NearMiss {

    /// Nobody mistypes a word of this length; comparing a megabyte letter by letter takes a while.
    private static final int LONGEST = 64;

    private NearMiss() {}

    /// The nearest of `known` within a third of the word's length, but at most three edits.
    public static Optional<String> of(String word, List<String> known) {
        if (word.length() > LONGEST) {
            return Optional.empty();
        }
        int limit = Math.min(3, Math.max(1, word.length() / 3));
        return known.stream()
                .filter(candidate -> distance(word, candidate) <= limit)
                .min(Comparator.comparingInt(candidate -> distance(word, candidate)));
    }

    /// Levenshtein's distance, ignoring case and the dashes that styles differ in.
    private static int distance(String left, String right) {
        String a = normal(left);
        String b = normal(right);
        int[] row = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String normal(String word) {
        return word.toLowerCase(java.util.Locale.ROOT).replace("-", "").replace("_", "");
    }
}
