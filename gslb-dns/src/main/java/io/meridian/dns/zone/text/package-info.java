/// Zone files as text: entries, directives, records (RFC 1035 §5).
@NullMarked
package io.meridian.dns.zone.text;

import org.jspecify.annotations.NullMarked;
