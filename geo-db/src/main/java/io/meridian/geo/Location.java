package io.meridian.geo;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// What is known of the addresses of one network. Texts are empty where nothing is.
///
/// @param point where they are
/// @param continent two letters, as MaxMind has them: `EU`, `NA`, …
/// @param country ISO 3166 code, or whatever a user's file calls it
/// @param regions its subdivisions, the largest first, each with the country before it: `US-CA`
/// @param city its English name
/// @param tag that a user's file has for them
/// @param source the file that says so, without its folder; empty for one that is only built
public record Location(
        GeoPoint point,
        String continent,
        String country,
        List<String> regions,
        String city,
        String tag,
        String source) {

    public Location {
        regions = List.copyOf(regions);
    }

    /// One of which no more than the country and the city are known, and so the continent.
    public Location(GeoPoint point, String country, String city, String source) {
        this(point, Countries.continent(country), country, List.of(), city, "", source);
    }

    /// Subdivisions as {@link #regions} has them, whether they were written with their country or
    /// without; none when the text is empty.
    ///
    /// @param text levels separated by `/`, the largest first
    static List<String> regions(String country, String text) {
        String before = country + "-";
        return Arrays.stream(text.split("/"))
                .map(String::strip)
                .filter(level -> !level.isEmpty())
                .map(level -> country.isEmpty() ? level : before + bare(level, before))
                .toList();
    }

    private static String bare(String level, String before) {
        boolean isWritten = level.regionMatches(true, 0, before, 0, before.length());
        return isWritten ? level.substring(before.length()) : level;
    }

    /// A country as {@link #country} has it: a code is in upper case, however it was written.
    static String country(String text) {
        return text.length() == 2 ? text.toUpperCase(Locale.ROOT) : text;
    }
}
