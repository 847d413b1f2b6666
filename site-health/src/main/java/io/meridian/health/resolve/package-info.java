/// The addresses of names that are probed: looked up in DNS by their TTL, the last good ones kept.
@NullMarked
package io.meridian.health.resolve;

import org.jspecify.annotations.NullMarked;
