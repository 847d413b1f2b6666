/// Which member a client is sent to, and why.
@NullMarked
package io.meridian.dns.decision;

import org.jspecify.annotations.NullMarked;
