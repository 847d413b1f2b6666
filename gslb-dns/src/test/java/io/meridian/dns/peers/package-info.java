/// Differential tests: the same zones and queries given to NSD, Knot, BIND and Meridian, the same
/// map given to gdnsd and Meridian. Run with `-Ppeers`; `.ci/peers` fetches the servers.
@NullMarked
package io.meridian.dns.peers;

import org.jspecify.annotations.NullMarked;
