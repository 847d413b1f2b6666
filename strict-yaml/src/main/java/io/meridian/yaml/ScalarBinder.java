package io.meridian.yaml;

import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Turns single values into numbers, durations, addresses, networks and enum constants, strictly:
/// `010` is not eight, `yes` is not true, a quoted number is text.
final class ScalarBinder {

    private static final Pattern INTEGER = Pattern.compile("-?(0|[1-9][0-9]{0,17})");
    private static final Pattern DECIMAL =
            Pattern.compile("-?(0|[1-9][0-9]{0,17})(\\.[0-9]{1,18})?");
    private static final Pattern DURATION = Pattern.compile("(0|[1-9][0-9]{0,8})(ms|s|m|h|d)");
    private static final Set<Class<?>> KNOWN =
            Set.of(
                    String.class,
                    int.class,
                    Integer.class,
                    long.class,
                    Long.class,
                    double.class,
                    Double.class,
                    boolean.class,
                    Boolean.class,
                    Duration.class,
                    IpAddress.class,
                    IpPrefix.class,
                    Path.class);

    private final Problems problems;
    private final Path folder;

    /// @param folder that relative paths are meant from
    ScalarBinder(Problems problems, Path folder) {
        this.problems = problems;
        this.folder = folder;
    }

    static boolean knows(Class<?> type) {
        return KNOWN.contains(type) || type.isEnum();
    }

    /// The value, or null when a problem was reported.
    @Nullable Object bind(YamlNode node, Class<?> type, Key key, String path) {
        if (!(node instanceof YamlNode.Scalar scalar) || scalar.isNull()) {
            return refuse(
                    node, path, "must be " + Expectation.of(type) + ", was " + node.description());
        }
        Optional<?> value = parse(scalar, type);
        if (value.isEmpty()) {
            return refuse(
                    node, path, "must be " + Expectation.of(type) + ", was " + quoted(scalar));
        }
        String outside = outsideBounds(value.get(), type, key);
        return outside == null
                ? value.get()
                : refuse(node, path, "must be " + outside + ", was " + scalar.text());
    }

    private @Nullable Object refuse(YamlNode node, String path, String rule) {
        problems.add(node.place(), path, rule);
        return null;
    }

    private static String quoted(YamlNode.Scalar scalar) {
        return (scalar.quoted() ? "the text " : "") + "'" + scalar.text() + "'";
    }

    private Optional<?> parse(YamlNode.Scalar scalar, Class<?> type) {
        String text = scalar.text();
        if (type == String.class) {
            return Optional.of(text);
        }
        if (type == Path.class) {
            return text.isEmpty() || text.indexOf('\0') >= 0
                    ? Optional.empty()
                    : Optional.of(folder.resolve(text));
        }
        if (type == IpAddress.class) {
            return IpAddress.parse(text);
        }
        if (type == IpPrefix.class) {
            return IpPrefix.parse(text);
        }
        if (type == Duration.class) {
            return duration(text);
        }
        if (type.isEnum()) {
            return constant(text, type);
        }
        return scalar.quoted() ? Optional.empty() : number(text, type);
    }

    private static Optional<?> number(String text, Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return text.equals("true") || text.equals("false")
                    ? Optional.of(Boolean.valueOf(text))
                    : Optional.empty();
        }
        if (type == double.class || type == Double.class) {
            return DECIMAL.matcher(text).matches()
                    ? Optional.of(new BigDecimal(text).doubleValue())
                    : Optional.empty();
        }
        if (!INTEGER.matcher(text).matches()) {
            return Optional.empty();
        }
        long value = Long.parseLong(text);
        if (type == long.class || type == Long.class) {
            return Optional.of(value);
        }
        return value == (int) value ? Optional.of((int) value) : Optional.empty();
    }

    private static Optional<Duration> duration(String text) {
        Matcher matcher = DURATION.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        long count = Long.parseLong(matcher.group(1));
        return Optional.of(
                switch (matcher.group(2)) {
                    case "ms" -> Duration.ofMillis(count);
                    case "s" -> Duration.ofSeconds(count);
                    case "m" -> Duration.ofMinutes(count);
                    case "h" -> Duration.ofHours(count);
                    default -> Duration.ofDays(count);
                });
    }

    private static Optional<?> constant(String text, Class<?> type) {
        return Arrays.stream(type.getEnumConstants())
                .filter(constant ->
                        Expectation.spelling(constant).equals(text)
                                || constant.toString().equals(text))
                .findFirst();
    }

    private static @Nullable String outsideBounds(Object value, Class<?> type, Key key) {
        double measured =
                switch (value) {
                    case Number number -> number.doubleValue();
                    case Duration duration -> duration.toMillis();
                    default -> Double.NaN;
                };
        return measured < key.min() || measured > key.max() ? Expectation.bounds(key, type) : null;
    }
}
