/// What the server knows by name: one immutable snapshot at a time, and lookups in it.
@NullMarked
package io.meridian.dns.zone;

import org.jspecify.annotations.NullMarked;
