package io.meridian.cli.client;

import com.fasterxml.jackson.databind.JsonNode;

/// Milliseconds in the unit that a person would use.
final class Ages {

    private Ages() {}

    /// `-` for null.
    static String of(JsonNode millis) {
        if (!millis.isNumber()) {
            return "-";
        }
        long age = millis.asLong();
        if (age < 1_000) {
            return age + " ms";
        }
        if (age < 120_000) {
            return age / 1_000 + " s";
        }
        return age < 7_200_000 ? age / 60_000 + " min" : age / 3_600_000 + " h";
    }
}
