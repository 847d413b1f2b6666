package io.meridian.yaml;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// What stands beside a key: its default, bounds, unit, and one sentence about it.
@Target(ElementType.RECORD_COMPONENT)
@Retention(RetentionPolicy.RUNTIME)
public @interface Key {

    /// One sentence for the documentation, with the unit.
    String doc() default "";

    /// The value when the key is absent, as it would be written. A section that is written in part
    /// takes the rest from here. Without a default, a list or map is empty, a `@Nullable` component
    /// null, and anything else required.
    String defaultValue() default "";

    /// The least number, or duration in milliseconds.
    long min() default Long.MIN_VALUE;

    /// The greatest number, or duration in milliseconds.
    long max() default Long.MAX_VALUE;

    /// Lists and maps only: at least one entry.
    boolean notEmpty() default false;

    /// The name in the file where it is not the component's in the file's style.
    String name() default "";
}
