/// The authoritative server: the parts put together, started and ended.
@NullMarked
package io.meridian.dns;

import org.jspecify.annotations.NullMarked;
