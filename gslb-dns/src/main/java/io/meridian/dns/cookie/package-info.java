/// DNS cookies (RFC 7873, RFC 9018): which clients have shown that their address is theirs.
@NullMarked
package io.meridian.dns.cookie;

import org.jspecify.annotations.NullMarked;
