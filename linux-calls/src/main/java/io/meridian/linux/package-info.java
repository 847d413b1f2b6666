/// System calls of Linux that the JDK has no classes for, bound through the FFM API.
@NullMarked
package io.meridian.linux;

import org.jspecify.annotations.NullMarked;
