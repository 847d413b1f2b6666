package io.meridian.health.resolve;

import io.meridian.model.IpAddress;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is known of one name; immutable.
///
/// @param addresses by value, IPv4 first; the last good ones while lookups fail, none before the
///   first that did not
/// @param resolvedNanos when they were looked up, by the {@link io.meridian.health.Clock}
/// @param ttl for how long they were good then
/// @param failure why the last lookup, or one family's half of it, led to nothing; null: it did
public record ResolvedName(
        List<IpAddress> addresses, long resolvedNanos, Duration ttl, @Nullable String failure) {

    /// Before the first lookup has ended.
    static final ResolvedName UNKNOWN =
            new ResolvedName(List.of(), 0, Duration.ZERO, "not looked up yet");

    public ResolvedName {
        addresses = List.copyOf(addresses);
    }
}
