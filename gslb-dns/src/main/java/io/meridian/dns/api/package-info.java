/// The HTTP API of a DNS node: what it serves, and why it answers as it does.
@NullMarked
package io.meridian.dns.api;

import org.jspecify.annotations.NullMarked;
