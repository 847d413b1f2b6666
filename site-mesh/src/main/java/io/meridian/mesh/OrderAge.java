package io.meridian.mesh;

import io.meridian.model.OperatorOverride;
import io.meridian.model.OperatorOverride.Version;
import java.time.Duration;
import java.time.Instant;
import java.util.SortedMap;

/// Which orders are too old to be kept, and which dated too far ahead to be believed, by this
/// machine's wall clock.
final class OrderAge {

    private static final long KEPT_MILLIS = Duration.ofDays(30).toMillis();

    /// What is dated further ahead is refused: it would be kept for as much longer. Not less, as a
    /// clock that is days behind when a machine starts is set right within minutes, and until then
    /// its node must obey peers.
    private static final long MAX_AHEAD_MILLIS = KEPT_MILLIS;

    /// A wall clock that says less was never set, and says nothing of what is ahead.
    private static final long SET_MILLIS = Instant.parse("2026-01-01T00:00:00Z").toEpochMilli();

    private OrderAge() {}

    static boolean isFromTheFuture(Version version, long nowMillis) {
        return nowMillis >= SET_MILLIS && version.millis() > nowMillis + MAX_AHEAD_MILLIS;
    }

    static void forgetOld(SortedMap<String, OperatorOverride> from, long nowMillis) {
        from.values().removeIf(override -> isOld(override, nowMillis));
    }

    /// Counted from when it was taken back or was to end. Its version's time is no measure: that
    /// may be ahead of all clocks.
    static boolean isOld(OperatorOverride override, long nowMillis) {
        Long until = override.untilMillis();
        long ended =
                override.cleared()
                        ? override.sinceMillis()
                        : until == null ? Long.MAX_VALUE : until;
        return ended < nowMillis - KEPT_MILLIS;
    }
}
