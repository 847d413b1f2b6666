package io.meridian.yaml;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;

/// One node of a parsed document.
public sealed interface YamlNode {

    Place place();

    /// What the node is, for messages: `text`, `list`, `map`, `nothing`.
    String description();

    /// A number, a word, a quoted text.
    ///
    /// @param text as written, without quotes
    /// @param quoted whether it was quoted, and so can only be text
    record Scalar(Place place, String text, boolean quoted) implements YamlNode {

        /// Whether it stands for the absence of a value: empty, `~`, or `null`.
        public boolean isNull() {
            return !quoted && (text.isEmpty() || text.equals("~") || text.equals("null"));
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

        @Override
        public String description() {
            return "a map";
        }
    }
}
