package io.meridian.model;

import java.time.Duration;

/// How long, and by what, clients of a service stay with the member they were first given.
///
/// @param profile name of the profile that it comes from
/// @param timeout how long an entry lasts, 1 s to 7 days; renewed when less than half of it remains
/// @param prefix4 how many bits of an IPv4 client's address are the key, 1 to 32
/// @param prefix6 the same for IPv6, 1 to 128
/// @param acrossPools whether clients stay when a pool of higher priority comes back
public record Persistence(
        String profile, Duration timeout, int prefix4, int prefix6, boolean acrossPools) {}
