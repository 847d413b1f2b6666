/// What both daemons share: the HTTP API's server, and the sections of configuration that are the
/// same in both files.
@NullMarked
package io.meridian.daemon;

import org.jspecify.annotations.NullMarked;
