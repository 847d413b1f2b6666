/// A query's way from octets to octets: checks in wire order, lookup, decision, reply, one counter.
@NullMarked
package io.meridian.dns.server;

import org.jspecify.annotations.NullMarked;
