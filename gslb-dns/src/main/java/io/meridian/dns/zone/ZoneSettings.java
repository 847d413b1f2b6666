package io.meridian.dns.zone;

import org.jspecify.annotations.Nullable;

/// What is said of a zone beside its records.
///
/// @param serialFollowsLog whether the log position is added to the serial that was written
/// @param infrastructureTtlSeconds the TTL of SOA, NS and glue; null for what was written
/// @param ignoresOutsiders whether records outside the zone are left out, and not an error
public record ZoneSettings(
        boolean serialFollowsLog,
        @Nullable Integer infrastructureTtlSeconds,
        boolean ignoresOutsiders) {

    /// Everything as the zone has it.
    public static final ZoneSettings AS_WRITTEN = new ZoneSettings(false, null, false);
}
