package io.meridian.yaml;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// What a scalar must be, in words: for problems and for the documentation.
final class Expectation {

    private Expectation() {}

    /// `a whole number`, `one of text, json`.
    static String of(Class<?> type) {
        if (type.isEnum()) {
            return "one of "
                    + Arrays.stream(type.getEnumConstants())
                            .map(Expectation::spelling)
                            .collect(Collectors.joining(", "));
        }
        return switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "a whole number";
            case "double", "Double" -> "a number";
            case "boolean", "Boolean" -> "true or false";
            case "Duration" -> "a duration like 500ms, 10s, 5m, 1h or 30d";
            case "IpAddress" -> "an IP address";
            case "IpPrefix" -> "a network like 192.0.2.0/24 or 2001:db8::/32";
            case "Path" -> "a path";
            default -> "text";
        };
    }

    /// How an enum's constant is written: `all-records`.
    static String spelling(Object constant) {
        return constant.toString().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// `1..65535`, `at least 1s`; null when a key has no bounds.
    static @Nullable String bounds(Key key, Class<?> type) {
        boolean below = key.max() != Long.MAX_VALUE;
        boolean above = key.min() != Long.MIN_VALUE;
        if (!below && !above) {
            return null;
        }
        if (!below) {
            return "at least " + bound(key.min(), type);
        }
        return above
                ? bound(key.min(), type) + ".." + bound(key.max(), type)
                : "at most " + bound(key.max(), type);
    }

    private static String bound(long value, Class<?> type) {
        return type == Duration.class ? text(Duration.ofMillis(value)) : Long.toString(value);
    }

    /// In the greatest unit that holds it whole, but at least seconds for nothing: `0s`, `90s`,
    /// `2m`.
    private static String text(Duration duration) {
        if (duration.toMillisPart() != 0) {
            return duration.toMillis() + "ms";
        }
        if (duration.toSecondsPart() != 0 || duration.isZero()) {
            return duration.toSeconds() + "s";
        }
        if (duration.toMinutesPart() != 0) {
            return duration.toMinutes() + "m";
        }
        return duration.toHoursPart() != 0 ? duration.toHours() + "h" : duration.toDays() + "d";
    }
}
