package io.meridian.dns.zone;

import io.meridian.dns.wire.EncodedSet;

/// The SOA record that negative answers of a zone carry, with its TTL already the lesser of its own
/// and MINIMUM (RFC 2308 §3, §5).
public record NegativeAnswer(EncodedSet soa) {}
