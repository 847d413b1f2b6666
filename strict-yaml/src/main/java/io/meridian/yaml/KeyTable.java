package io.meridian.yaml;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The keys of a configuration as a Markdown table: read off the records, so that what is
/// documented is what is read.
public final class KeyTable {

    private static final String HEAD =
            """
            | key | takes | default | |
            |---|---|---|---|
            """;

    private final List<String> rows = new ArrayList<>();

    private KeyTable() {}

    /// One row a key, in the order of the records; `[]` stands for an entry of a list, `NAME` for a
    /// key of a map.
    public static String markdown(Class<? extends Record> type) {
        KeyTable table = new KeyTable();
        table.add(type, "", null);
        return HEAD + String.join("", table.rows);
    }

    /// @param sectionDefault what the section says for keys that it leaves out
    private void add(
            Class<? extends Record> type,
            String prefix,
            YamlNode.@Nullable Mapping sectionDefault) {
        for (RecordComponent component : type.getRecordComponents()) {
            String key = Binding.CONFIGURATION.key(component);
            ComponentType shown = ComponentType.of(component);
            Optional<String> fallback =
                    Optional.ofNullable(sectionDefault).flatMap(section -> section.text(key));
            rows.add(row(prefix + key, shown, fallback.orElse(shown.key().defaultValue())));
            addBelow(shown, prefix + key);
        }
    }

    private void addBelow(ComponentType type, String path) {
        switch (type.shape()) {
            case RECORD -> add(type.recordClass(), path + ".", sectionDefault(type));
            case LIST -> addBelow(type.element(), path + "[]");
            case MAP -> addBelow(type.element(), path + ".NAME");
            case SCALAR, RAW -> {}
        }
    }

    private static YamlNode.@Nullable Mapping sectionDefault(ComponentType type) {
        return type.defaultNode(new Place("default", 1)).orElse(null)
                        instanceof YamlNode.Mapping section
                ? section
                : null;
    }

    private static String row(String path, ComponentType type, String defaultValue) {
        return "| `%s` | %s | %s | %s |%n"
                .formatted(path, takes(type), fallback(type, defaultValue), type.key().doc())
                .replace(System.lineSeparator(), "\n");
    }

    private static String takes(ComponentType type) {
        return switch (type.shape()) {
            case RECORD -> "a section";
            case LIST -> "a list of " + entries(type.element());
            case MAP ->
                    "a map of " + Expectation.of(type.mapKey()) + " to " + entry(type.element());
            case SCALAR -> entry(type);
            case RAW -> "anything";
        };
    }

    private static String entries(ComponentType type) {
        return type.shape() == ComponentType.Shape.RECORD ? "sections" : entry(type);
    }

    private static String entry(ComponentType type) {
        if (type.shape() != ComponentType.Shape.SCALAR) {
            return takes(type);
        }
        String bounds = Expectation.bounds(type.key(), type.raw());
        return Objects.requireNonNullElse(bounds, Expectation.of(type.raw()));
    }

    private static String fallback(ComponentType type, String defaultValue) {
        if (type.shape() == ComponentType.Shape.RECORD && !defaultValue.isEmpty()) {
            return "";
        }
        if (!defaultValue.isEmpty()) {
            return "`" + defaultValue + "`";
        }
        if (type.key().notEmpty()) {
            return "required";
        }
        return switch (type.shape()) {
            case LIST, MAP -> "none";
            case SCALAR, RECORD, RAW -> type.nullable() ? "none" : "required";
        };
    }
}
