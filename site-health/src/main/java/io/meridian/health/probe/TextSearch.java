package io.meridian.health.probe;

import io.meridian.model.HealthMonitor.Match;

/// Looks for a text in what comes piece by piece, and no further than it was told to. Single-use.
final class TextSearch {

    enum Result {
        FOUND,
        /// As much as may be looked at was.
        NOT_IN_REACH,
        NOT_YET
    }

    private final Match match;
    private final StringBuilder heard = new StringBuilder();

    TextSearch(Match match) {
        this.match = match;
    }

    /// @param octets what came next, a character for each octet
    Result hear(CharSequence octets) {
        int room = match.withinBytes() - heard.length();
        int unsearched = Math.max(0, heard.length() - match.text().length() + 1);
        heard.append(octets, 0, Math.min(room, octets.length()));
        if (hasHeard() && heard.indexOf(match.text(), unsearched) >= 0) {
            return Result.FOUND;
        }
        return heard.length() == match.withinBytes() ? Result.NOT_IN_REACH : Result.NOT_YET;
    }

    boolean hasHeard() {
        return !heard.isEmpty();
    }

    /// What is looked for, in words.
    String sought() {
        return match.text().isEmpty() ? "something" : "'" + Printable.of(match.text()) + "'";
    }

    /// That it was not there, in words.
    String missing() {
        return "no "
                + sought()
                + " in "
                + heard.length()
                + " bytes: "
                + Printable.of(heard.toString());
    }
}
