package io.meridian.geo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/// What follows from a country when no more is known: one place where its clients are taken to be,
/// and the continent; from `countries.csv`, which says where it comes from.
final class Countries {

    private static final Map<String, Country> ALL = read();

    private record Country(GeoPoint place, String continent) {}

    private Countries() {}

    /// @param code ISO 3166-1, two letters
    static Optional<GeoPoint> place(String code) {
        return Optional.ofNullable(ALL.get(code)).map(Country::place);
    }

    /// Two letters; empty for what is no country's code.
    static String continent(String code) {
        Country found = ALL.get(code);
        return found == null ? "" : found.continent;
    }

    private static Map<String, Country> read() {
        Map<String, Country> all = new HashMap<>();
        InputStream resource =
                Objects.requireNonNull(Countries.class.getResourceAsStream("countries.csv"));
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("code,"))
                    .map(CsvLine::split)
                    .forEach(fields ->
                            all.put(
                                    fields.getFirst(),
                                    new Country(point(fields), fields.getLast())));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Map.copyOf(all);
    }

    private static GeoPoint point(List<String> fields) {
        return new GeoPoint(Double.parseDouble(fields.get(1)), Double.parseDouble(fields.get(2)));
    }
}
