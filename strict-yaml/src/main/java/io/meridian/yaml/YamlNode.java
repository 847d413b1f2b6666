package io.meridian.yaml;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.regex.Pattern;

/// One node of a parsed document.
public sealed interface YamlNode {

    Place place();

    /// What the node is, for messages: `a list`, `a map`, `nothing`, or the text in quotes.
    String description();

    /// A number, a word, a quoted text.
    ///
    /// @param text as written, without quotes
    /// @param quoted whether it was quoted, and so can only be text
    record Scalar(Place place, String text, boolean quoted) implements YamlNode {

        /// The spellings of YAML 1.2's core schema (§10.3.2).
        private static final Set<String> NULLS = Set.of("", "~", "null", "Null", "NULL");

        /// Whether it stands for the absence of a value.
        public boolean isNull() {
            return !quoted && NULLS.contains(text);
        }

        @Override
        public String description() {
            return isNull() ? "nothing" : "'" + text + "'";
        }
    }

    record Sequence(Place place, List<YamlNode> items) implements YamlNode {

        public Sequence {
            items = List.copyOf(items);
        }

        @Override
        public String description() {
            return "a list";
        }
    }

    /// @param entries in the order of the text
    /// @param keyPlaces where each key stands
    record Mapping(
            Place place, SequencedMap<String, YamlNode> entries, Map<String, Place> keyPlaces)
            implements YamlNode {

        /// Before each dot and each bracket a step of a path ends.
        private static final Pattern STEPS = Pattern.compile("\\.|(?=\\[)");

        /// The value of a key; empty when it is absent or null.
        public Optional<YamlNode> get(String key) {
            return Optional.ofNullable(entries.get(key))
                    .filter(value -> !(value instanceof Scalar scalar && scalar.isNull()));
        }

        /// The value of a key when it is a map; empty otherwise.
        public Optional<Mapping> map(String key) {
            return get(key).filter(Mapping.class::isInstance).map(Mapping.class::cast);
        }

        /// The value of a key when it is a scalar; empty otherwise.
        public Optional<String> text(String key) {
            return get(key).filter(Scalar.class::isInstance).map(value -> ((Scalar) value).text());
        }

        /// Where a key stands, or the map itself when it is absent.
        public Place placeOf(String key) {
            return keyPlaces.getOrDefault(key, place);
        }

        /// Where a path within this map stands, as `pools[1].members[0].address`; when it leads
        /// nowhere, where it stops being there.
        public Place placeAt(String path) {
            Place reached = place;
            YamlNode node = this;
            for (String step : STEPS.split(path)) {
                Optional<YamlNode> next = child(node, step);
                if (next.isEmpty()) {
                    return reached;
                }
                reached = node instanceof Mapping map ? map.placeOf(step) : next.get().place();
                node = next.get();
            }
            return reached;
        }

        private static Optional<YamlNode> child(YamlNode node, String step) {
            return switch (node) {
                case Mapping mapping -> Optional.ofNullable(mapping.entries.get(step));
                case Sequence list ->
                        step.matches("\\[[0-9]{1,7}]")
                                ? list.items.stream()
                                        .skip(Long.parseLong(step, 1, step.length() - 1, 10))
                                        .findFirst()
                                : Optional.empty();
                case Scalar _ -> Optional.empty();
            };
        }

        /// This map with what it does not say taken from another one.
        Mapping over(Mapping fallback) {
            LinkedHashMap<String, YamlNode> merged = new LinkedHashMap<>(entries);
            fallback.entries.forEach((key, value) -> {
                if (get(key).isEmpty()) {
                    merged.put(key, value);
                }
            });
            return new Mapping(place, merged, keyPlaces);
        }

        @Override
        public String description() {
            return "a map";
        }
    }
}
