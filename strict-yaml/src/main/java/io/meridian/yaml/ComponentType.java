package io.meridian.yaml;

import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a record component, or an element of its list or map, takes.
///
/// @param shape which way it is bound
/// @param raw its class
/// @param type its full type
/// @param key what stands beside it
/// @param nullable whether it may be absent
record ComponentType(Shape shape, Class<?> raw, Type type, Key key, boolean nullable) {

    enum Shape {
        SCALAR,
        LIST,
        MAP,
        RECORD,
        RAW
    }

    /// A key without bounds or default.
    static final Key UNBOUNDED = Bare.class.getRecordComponents()[0].getAnnotation(Key.class);

    private record Bare(@Key String text) {}

    static ComponentType of(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        boolean nullable = isNullable(component) || isNullable(component.getAnnotatedType());
        return of(component.getGenericType(), key == null ? UNBOUNDED : key, nullable);
    }

    private static ComponentType of(Type type, Key key, boolean nullable) {
        Class<?> raw =
                type instanceof ParameterizedType generic
                        ? (Class<?>) generic.getRawType()
                        : (Class<?>) type;
        return new ComponentType(shape(raw), raw, type, key, nullable);
    }

    private static Shape shape(Class<?> raw) {
        if (raw == List.class) {
            return Shape.LIST;
        }
        if (raw == Map.class) {
            return Shape.MAP;
        }
        if (YamlNode.class.isAssignableFrom(raw)) {
            return Shape.RAW;
        }
        return raw.isRecord() && !ScalarBinder.knows(raw) ? Shape.RECORD : Shape.SCALAR;
    }

    private static boolean isNullable(AnnotatedElement element) {
        for (Annotation annotation : element.getAnnotations()) {
            if (annotation.annotationType() == Nullable.class) {
                return true;
            }
        }
        return false;
    }

    /// The element of a list, or the value of a map; bounds apply to it.
    ComponentType element() {
        Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
        return of(arguments[arguments.length - 1], key, false);
    }

    Class<?> mapKey() {
        return (Class<?>) ((ParameterizedType) type).getActualTypeArguments()[0];
    }

    Class<? extends Record> recordClass() {
        return raw.asSubclass(Record.class);
    }

    /// The default as if it were written at a place; empty when there is none.
    Optional<YamlNode> defaultNode(Place at) {
        return key.defaultValue().isEmpty()
                ? Optional.empty()
                : Optional.of(YamlDocuments.readDefault(at, key.defaultValue()));
    }

    /// What an absent key means when nothing else is said: no entries; null for anything else.
    @Nullable Object whenAbsent() {
        return switch (shape) {
            case LIST -> nullable ? null : List.of();
            case MAP -> nullable ? null : Map.of();
            case SCALAR, RECORD, RAW -> null;
        };
    }
}
