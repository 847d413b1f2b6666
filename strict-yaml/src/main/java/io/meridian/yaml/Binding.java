package io.meridian.yaml;

import java.lang.reflect.RecordComponent;

/// How keys are spelt and what happens to unknown ones.
///
/// @param style how a component's name is written as a key
/// @param unknownKeys what a key without a component is
public record Binding(Style style, UnknownKeys unknownKeys) {

    /// Configuration files: kebab-case, unknown keys refused.
    public static final Binding CONFIGURATION = new Binding(Style.KEBAB, UnknownKeys.REFUSE);

    /// Kubernetes objects of our concern: camelCase, unknown keys told to the caller.
    public static final Binding MANIFEST = new Binding(Style.CAMEL, UnknownKeys.REPORT);

    /// Kubernetes objects of which only a few fields are read.
    public static final Binding EXCERPT = new Binding(Style.CAMEL, UnknownKeys.IGNORE);

    /// The key of a component in this style, unless it names its own.
    String key(RecordComponent component) {
        Key key = component.getAnnotation(Key.class);
        return key != null && !key.name().isEmpty() ? key.name() : style.key(component.getName());
    }

    public enum Style {
        KEBAB,
        CAMEL;

        String key(String component) {
            return this == CAMEL
                    ? component
                    : component.replaceAll("([A-Z])", "-$1").toLowerCase(java.util.Locale.ROOT);
        }
    }

    public enum UnknownKeys {
        /// A problem, with the nearest known key when there is one.
        REFUSE,
        /// Collected by {@link RecordBinder#unknownPaths}.
        REPORT,
        IGNORE
    }
}
