package io.meridian.dns.zone;

import io.meridian.dns.wire.EncodedSet;

/// The SOA record that negative answers of a zone carry, with its TTL already the lesser of its own
/// and MINIMUM (RFC 2308 §3, §5).
public record NegativeAnswer(EncodedSet soa) {

    /// How long it may be kept.
    public int ttlSeconds() {
        return java.nio.ByteBuffer.wrap(soa.records()).getInt(6);
    }
}
