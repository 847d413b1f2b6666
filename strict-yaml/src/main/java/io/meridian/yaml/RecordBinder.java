package io.meridian.yaml;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Binds a tree to records and reports every problem: unknown, missing and wrongly typed keys,
/// values out of bounds. A record with any problem is not made. Not thread-safe; use one per
/// document.
public final class RecordBinder {

    private final Binding binding;
    private final Problems problems;
    private final List<String> unknownPaths = new ArrayList<>();
    private final ScalarBinder scalars;

    /// Paths stay as they are written.
    public RecordBinder(Binding binding, Problems problems) {
        this(binding, problems, Path.of(""));
    }

    /// @param folder that relative paths are meant from
    public RecordBinder(Binding binding, Problems problems, Path folder) {
        this.binding = binding;
        this.problems = problems;
        this.scalars = new ScalarBinder(problems, folder);
    }

    /// The record, or empty when there was any problem within it.
    ///
    /// @param path of the node within its document; empty for the document itself
    public <T extends Record> Optional<T> bind(YamlNode node, Class<T> type, String path) {
        int before = problems.size();
        if (!(node instanceof YamlNode.Mapping mapping)) {
            problems.add(node.place(), path, "must be a map, was " + node.description());
            return Optional.empty();
        }
        RecordComponent[] components = type.getRecordComponents();
        reportUnknownKeys(mapping, components, path);
        @Nullable Object[] values = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            values[i] = bindComponent(mapping, components[i], path);
        }
        if (problems.size() > before) {
            return Optional.empty();
        }
        T bound = construct(type, values);
        if (bound instanceof Checked checked) {
            checked.check(mapping, path, problems);
        }
        return problems.size() > before ? Optional.empty() : Optional.of(bound);
    }

    /// The same with what has a problem left out as if it were absent, so that the rest can be
    /// checked too. The problems are reported all the same; empty when something that is required
    /// is among what is left out.
    public <T extends Record> Optional<T> bindRest(YamlNode node, Class<T> type, String path) {
        int before = problems.size();
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return bind(node, type, path);
        }
        RecordComponent[] components = type.getRecordComponents();
        reportUnknownKeys(mapping, components, path);
        @Nullable Object[] values = new Object[components.length];
        boolean complete = true;
        for (int i = 0; i < components.length; i++) {
            int soFar = problems.size();
            values[i] = bindComponent(mapping, components[i], path);
            if (problems.size() > soFar) {
                ComponentType component = ComponentType.of(components[i]);
                values[i] = component.whenAbsent();
                complete &= values[i] != null || component.nullable();
            }
        }
        if (!complete) {
            return Optional.empty();
        }
        T bound = construct(type, values);
        if (bound instanceof Checked checked && problems.size() == before) {
            checked.check(mapping, path, problems);
        }
        return Optional.of(bound);
    }

    /// Keys that no component has, as paths, in the order of the text ({@link
    /// Binding.UnknownKeys#REPORT} only).
    public List<String> unknownPaths() {
        return List.copyOf(unknownPaths);
    }

    private void reportUnknownKeys(
            YamlNode.Mapping mapping, RecordComponent[] components, String path) {
        List<String> known = Arrays.stream(components).map(binding::key).toList();
        for (String key : mapping.entries().keySet()) {
            if (known.contains(key)) {
                continue;
            }
            switch (binding.unknownKeys()) {
                case REFUSE ->
                        problems.add(
                                mapping.placeOf(key), join(path, key), unknownRule(key, known));
                case REPORT -> unknownPaths.add(join(path, key));
                case IGNORE -> {}
            }
        }
    }

    private static String unknownRule(String key, List<String> known) {
        return NearMiss.of(key, known)
                .map(near -> "is not a known key; did you mean '" + near + "'?")
                .orElseGet(() -> "is not a known key; known are " + String.join(", ", known));
    }

    private @Nullable Object bindComponent(
            YamlNode.Mapping mapping, RecordComponent component, String parent) {
        String key = binding.key(component);
        String path = join(parent, key);
        ComponentType type = ComponentType.of(component);
        Optional<YamlNode> value = withDefault(mapping, key, type);
        if (value.isPresent()) {
            return bindValue(value.get(), type, path);
        }
        Object whenAbsent = type.whenAbsent();
        if (type.key().notEmpty() || whenAbsent == null && !type.nullable()) {
            problems.add(mapping.placeOf(key), path, "is required");
        }
        return whenAbsent;
    }

    /// What is written, or the default; of a section, what is written and the default for the rest.
    private static Optional<YamlNode> withDefault(
            YamlNode.Mapping mapping, String key, ComponentType type) {
        Optional<YamlNode> written = mapping.get(key);
        if (written.isPresent() && type.shape() != ComponentType.Shape.RECORD) {
            return written;
        }
        Optional<YamlNode> fallback = type.defaultNode(mapping.placeOf(key));
        if (written.orElse(null) instanceof YamlNode.Mapping section
                && fallback.orElse(null) instanceof YamlNode.Mapping rest) {
            return Optional.of(section.over(rest));
        }
        return written.or(() -> fallback);
    }

    private @Nullable Object bindValue(YamlNode node, ComponentType type, String path) {
        return switch (type.shape()) {
            case RAW -> node;
            case RECORD -> bind(node, type.recordClass(), path).orElse(null);
            case LIST -> bindList(node, type, path);
            case MAP -> bindMap(node, type, path);
            case SCALAR -> scalars.bind(node, type.raw(), type.key(), path);
        };
    }

    private @Nullable Object bindList(YamlNode node, ComponentType type, String path) {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            problems.add(node.place(), path, "must be a list, was " + node.description());
            return null;
        }
        if (type.key().notEmpty() && sequence.items().isEmpty()) {
            problems.add(node.place(), path, "must not be empty");
        }
        List<Object> items = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Object item = bindValue(sequence.items().get(i), type.element(), path + "[" + i + "]");
            if (item != null) {
                items.add(item);
            }
        }
        return List.copyOf(items);
    }

    private @Nullable Object bindMap(YamlNode node, ComponentType type, String path) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            problems.add(node.place(), path, "must be a map, was " + node.description());
            return null;
        }
        if (type.key().notEmpty() && mapping.entries().isEmpty()) {
            problems.add(node.place(), path, "must not be empty");
        }
        Map<Object, Object> entries = new LinkedHashMap<>();
        mapping.entries()
                .forEach((name, value) -> {
                    Object key = mapKey(mapping, name, type, path);
                    Object bound = bindValue(value, type.element(), join(path, name));
                    if (key != null && bound != null) {
                        entries.put(key, bound);
                    }
                });
        return java.util.Collections.unmodifiableMap(entries);
    }

    private @Nullable Object mapKey(
            YamlNode.Mapping mapping, String name, ComponentType type, String path) {
        if (type.mapKey() == String.class) {
            return name;
        }
        YamlNode node = new YamlNode.Scalar(mapping.placeOf(name), name, false);
        return scalars.bind(node, type.mapKey(), ComponentType.UNBOUNDED, join(path, name));
    }

    private static String join(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static <T extends Record> T construct(Class<T> type, @Nullable Object[] values) {
        Class<?>[] types =
                Arrays.stream(type.getRecordComponents())
                        .map(RecordComponent::getType)
                        .toArray(Class<?>[]::new);
        try {
            Constructor<T> constructor = type.getDeclaredConstructor(types);
            constructor.setAccessible(true);
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new IllegalStateException(
                    type + " refuses values that its keys allow", refused.getCause());
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(type + " cannot be made", impossible);
        }
    }
}
