/// Bytes of DNS messages: a view over a query, a writer of replies. Knows nothing of zones.
@NullMarked
package io.meridian.dns.wire;

import org.jspecify.annotations.NullMarked;
