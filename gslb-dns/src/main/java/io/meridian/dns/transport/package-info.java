/// Takes bytes off sockets and puts them back; nothing outside knows how they came.
@NullMarked
package io.meridian.dns.transport;

import org.jspecify.annotations.NullMarked;
