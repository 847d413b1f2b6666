package io.meridian.dns.server;

import io.meridian.dns.cookie.CookieSecrets;
import io.meridian.dns.ratelimit.PrefixList;
import io.meridian.dns.ratelimit.RateLimits;
import org.jspecify.annotations.Nullable;

/// What all processors of a node are told; those shared parts that change (secrets, counters of the
/// rate limit) are safe for all of their threads.
///
/// @param clientSubnet whether RFC 7871 is heeded; otherwise its option is ignored and not echoed
/// @param cookies null for none: the option is then ignored
/// @param maxNocookieResponse the longest UDP reply, in octets, to a client without a valid cookie;
///   0 for no limit of its own
/// @param rateLimits null for none
/// @param whyClients who may ask `TXT _why.NAME`; null for nobody
public record ServerSettings(
        boolean clientSubnet,
        @Nullable CookieSecrets cookies,
        int maxNocookieResponse,
        Identity identity,
        @Nullable RateLimits rateLimits,
        @Nullable PrefixList whyClients) {

    /// Client subnets, and nothing else.
    public static final ServerSettings PLAIN =
            new ServerSettings(true, null, 0, Identity.NONE, null, null);
}
