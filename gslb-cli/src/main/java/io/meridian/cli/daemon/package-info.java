/// Verbs that stay: logging, start, and an orderly end on a signal.
@NullMarked
package io.meridian.cli.daemon;

import org.jspecify.annotations.NullMarked;
