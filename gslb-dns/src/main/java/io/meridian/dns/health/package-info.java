/// From the services that are served to probes, opinions, verdicts, and the states that decisions
/// look at.
@NullMarked
package io.meridian.dns.health;

import org.jspecify.annotations.NullMarked;
