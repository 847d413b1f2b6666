package io.meridian.mesh.codec;

import java.lang.reflect.RecordComponent;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Finds what is missing in a value that was read from JSON. To Jackson a component that does not
/// stand there is null; to us it may be null only where the record says `@Nullable`.
final class Completeness {

    private Completeness() {}

    /// @throws MalformedException naming the first component that is missing
    static void check(Object value) {
        check(value.getClass().getSimpleName(), value);
    }

    private static void check(String path, Object value) {
        switch (value) {
            case Record whole -> {
                for (RecordComponent component : whole.getClass().getRecordComponents()) {
                    checkComponent(path + "." + component.getName(), whole, component);
                }
            }
            case Iterable<?> elements -> elements.forEach(element -> checkElement(path, element));
            case Map<?, ?> map -> map.values().forEach(element -> checkElement(path, element));
            default -> {} // a scalar that is there
        }
    }

    private static void checkElement(String path, @Nullable Object element) {
        if (element == null) {
            throw new MalformedException(path + " has an empty place");
        }
        check(path + "[]", element);
    }

    private static void checkComponent(String path, Record whole, RecordComponent component) {
        Object value = valueOf(whole, component);
        if (value != null) {
            check(path, value);
        } else if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
            throw new MalformedException(path + " is missing");
        }
    }

    private static @Nullable Object valueOf(Record whole, RecordComponent component) {
        try {
            component.getAccessor().setAccessible(true); // records of our own that are private
            return component.getAccessor().invoke(whole);
        } catch (ReflectiveOperationException impossible) {
            throw new LinkageError("an accessor of a record returns", impossible);
        }
    }
}
