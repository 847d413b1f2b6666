package io.meridian.health.probe;

import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Every component of a record by name, one a line, in words that do not depend on a `toString` of
/// the JDK's, so that equal records give equal texts in every process, and others do not. A
/// component that is added to the model is in it by itself.
final class SpecText {

    private final StringBuilder text = new StringBuilder();

    private SpecText() {}

    static String of(String type, Record record) {
        SpecText spec = new SpecText();
        spec.add(type, record);
        return spec.text.toString();
    }

    private void add(String path, @Nullable Object value) {
        switch (value) {
            case null -> {} // nothing stands where nothing is said
            case Record record -> {
                line(path, "");
                for (RecordComponent component : record.getClass().getRecordComponents()) {
                    add(path + "." + component.getName(), read(component, record));
                }
            }
            case List<?> list -> list.forEach(element -> add(path + "[]", element));
            case Duration duration -> line(path, Long.toString(duration.toNanos()));
            case String words -> line(path, words.length() + " " + words);
            case Object scalar -> line(path, scalar.toString());
        }
    }

    private void line(String path, String value) {
        text.append(path).append(' ').append(value).append('\n');
    }

    private static @Nullable Object read(RecordComponent component, Record owner) {
        try {
            return component.getAccessor().invoke(owner);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("the model's records are public", impossible);
        }
    }
}
