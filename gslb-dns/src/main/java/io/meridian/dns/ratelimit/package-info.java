/// Response rate limiting: how many replies of a kind a client's network may get over UDP.
@NullMarked
package io.meridian.dns.ratelimit;

import org.jspecify.annotations.NullMarked;
