/// Bytes off sockets and back.
@NullMarked
package io.meridian.dns.transport;

import org.jspecify.annotations.NullMarked;
