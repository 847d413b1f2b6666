/// The command line: one verb a class, each light until it runs, and what every verb shares (exit
/// codes, errors of one line, colour).
@NullMarked
package io.meridian.cli;

import org.jspecify.annotations.NullMarked;
