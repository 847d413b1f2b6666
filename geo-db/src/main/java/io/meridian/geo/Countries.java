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

/// Where the clients of a country are taken to be when no more than the country is known: one place
/// each, from `countries.csv`, which says where it comes from.
final class Countries {

    private static final Map<String, GeoPoint> PLACES = read();

    private Countries() {}

    /// @param code ISO 3166-1, two letters
    static Optional<GeoPoint> place(String code) {
        return Optional.ofNullable(PLACES.get(code));
    }

    private static Map<String, GeoPoint> read() {
        Map<String, GeoPoint> places = new HashMap<>();
        InputStream resource =
                Objects.requireNonNull(Countries.class.getResourceAsStream("countries.csv"));
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            reader.lines()
                    .filter(line -> !line.startsWith("#") && !line.startsWith("code,"))
                    .map(CsvLine::split)
                    .forEach(fields -> places.put(fields.getFirst(), point(fields)));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
        return Map.copyOf(places);
    }

    private static GeoPoint point(List<String> fields) {
        return new GeoPoint(Double.parseDouble(fields.get(1)), Double.parseDouble(fields.get(2)));
    }
}
