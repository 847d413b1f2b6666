package io.meridian.daemon;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// A request's body: one JSON object of plain values, read strictly. A field that is not known,
/// stands twice or has the wrong type is a problem; all problems are told at once, each with its
/// place.
public final class JsonFields {

    private static final JsonFactory JSON =
            JsonFactory.builder().disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION).build();

    /// A value, null included, and where it stands.
    private record Field(JsonToken type, String text, String place) {}

    private final Map<String, Field> fields = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();
    private String end = "line 1, column 1";

    private JsonFields() {}

    /// @param body empty: an object without fields
    /// @param known the fields that there may be
    /// @throws IllegalArgumentException for what is not one JSON object, with the place
    public static JsonFields read(String body, Set<String> known) {
        JsonFields read = new JsonFields();
        if (!body.isBlank()) {
            read.parse(body, new TreeSet<>(known));
        }
        return read;
    }

    /// For what takes no fields.
    ///
    /// @throws IllegalArgumentException for a body with some, or that is no JSON object
    public static void none(String body) {
        read(body, Set.of()).throwIfAny();
    }

    private void parse(String body, SortedSet<String> known) {
        try (JsonParser parser = JSON.createParser(body)) {
            JsonToken first = parser.nextToken();
            if (first != JsonToken.START_OBJECT) {
                throw new IllegalArgumentException(
                        place(parser) + ": must be a JSON object, was " + words(first));
            }
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                addField(parser, known);
            }
            end = place(parser);
            if (parser.nextToken() != null) {
                throw new IllegalArgumentException(
                        place(parser) + ": nothing may follow the JSON object");
            }
        } catch (JsonProcessingException malformed) {
            throw new IllegalArgumentException(
                    place(malformed.getLocation()) + ": is not JSON: " + reason(malformed),
                    malformed);
        } catch (IOException impossible) {
            throw new IllegalStateException("a text cannot be read", impossible);
        }
    }

    private void addField(JsonParser parser, SortedSet<String> known) throws IOException {
        String name = parser.currentName();
        String place = place(parser);
        JsonToken type = parser.nextToken();
        if (type.isStructStart()) {
            parser.skipChildren();
        }
        if (!known.contains(name)) {
            problems.add(
                    place
                            + ": "
                            + Excerpt.of(name)
                            + ": is not a known field; "
                            + (known.isEmpty()
                                    ? "there are none"
                                    : "known are " + String.join(", ", known)));
        } else if (fields.put(name, new Field(type, text(type, parser), place(parser))) != null) {
            problems.add(place + ": " + name + ": must stand once");
        }
    }

    private static String text(JsonToken type, JsonParser parser) throws IOException {
        return type.isScalarValue() ? parser.getText() : "";
    }

    /// The text of a field, without blanks around it; null where there is none.
    public @Nullable String text(String name) {
        Field field = of(name, "a string", JsonToken.VALUE_STRING, JsonToken.VALUE_STRING);
        return field == null || field.text.isBlank() ? null : field.text.strip();
    }

    /// The same for a field that must be there; empty, and a problem, where it is not.
    public String required(String name) {
        String text = text(name);
        if (text != null) {
            return text;
        }
        Field field = fields.get(name);
        if (field == null || isAbsent(field)) {
            problems.add(end + ": " + name + ": is required");
        } else if (field.type == JsonToken.VALUE_STRING) {
            refuse(name, "must not be empty");
        }
        return "";
    }

    /// A whole number; null where there is none, or none in range.
    public @Nullable Integer number(String name, int least, int most) {
        String rule = "a whole number " + least + ".." + most;
        Field field = of(name, rule, JsonToken.VALUE_NUMBER_INT, JsonToken.VALUE_NUMBER_FLOAT);
        if (field == null) {
            return null;
        }
        try {
            int number = Integer.parseInt(field.text);
            if (number >= least && number <= most) {
                return number;
            }
        } catch (NumberFormatException tooLong) {
            // told below, as any number out of range
        }
        refuse(name, "must be " + rule + ", was " + Excerpt.of(field.text));
        return null;
    }

    /// Whether a field is there and true.
    public boolean flag(String name) {
        Field field = of(name, "true or false", JsonToken.VALUE_TRUE, JsonToken.VALUE_FALSE);
        return field != null && field.type == JsonToken.VALUE_TRUE;
    }

    private @Nullable Field of(String name, String expected, JsonToken one, JsonToken other) {
        Field field = fields.get(name);
        if (field == null || isAbsent(field)) {
            return null;
        }
        if (field.type != one && field.type != other) {
            refuse(name, "must be " + expected + ", was " + words(field.type));
            return null;
        }
        return field;
    }

    private static boolean isAbsent(Field field) {
        return field.type == JsonToken.VALUE_NULL;
    }

    /// Adds a problem of a field's value.
    ///
    /// @param rule what it must be, and what it was
    public void refuse(String name, String rule) {
        Field field = fields.get(name);
        problems.add((field == null ? end : field.place) + ": " + name + ": " + rule);
    }

    /// @throws IllegalArgumentException with every problem, when there are some
    public void throwIfAny() {
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", problems));
        }
    }

    private static String words(@Nullable JsonToken token) {
        if (token == null) {
            return "empty";
        }
        return switch (token) {
            case START_ARRAY -> "an array";
            case START_OBJECT -> "an object";
            case VALUE_STRING -> "a string";
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> "a number";
            case VALUE_TRUE, VALUE_FALSE -> "true or false";
            case VALUE_NULL -> "null";
            case END_ARRAY, END_OBJECT, FIELD_NAME, NOT_AVAILABLE, VALUE_EMBEDDED_OBJECT ->
                    "something else";
        };
    }

    private static String place(JsonParser parser) {
        return place(parser.currentTokenLocation());
    }

    private static String place(@Nullable JsonLocation at) {
        return at == null
                ? "line 1, column 1"
                : "line " + at.getLineNr() + ", column " + at.getColumnNr();
    }

    /// What the parser says, without where it read it from.
    private static String reason(JsonProcessingException malformed) {
        if (malformed instanceof StreamConstraintsException) {
            return "nested deeper, or longer, than is read";
        }
        String message = String.valueOf(malformed.getOriginalMessage());
        return Excerpt.of(
                message.replaceAll(" ?\\((?:start marker at|code \\d+)[^)]*\\)*]?\\)*", "")
                        .replaceAll("\\s+", " "));
    }
}
