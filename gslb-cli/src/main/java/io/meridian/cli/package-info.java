/// The operator's commands.
@NullMarked
package io.meridian.cli;

import org.jspecify.annotations.NullMarked;
