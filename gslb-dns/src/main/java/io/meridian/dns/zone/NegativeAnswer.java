package io.meridian.dns.zone;

/// The SOA record that negative answers of a zone carry, with its TTL already the lesser of its own
/// and MINIMUM (RFC 2308 §3, §5).
///
/// @param soa encoded; its first two octets are for the owner's pointer
/// @param apexLength octets of the zone's name in wire form, from which the pointer follows
public record NegativeAnswer(byte[] soa, int apexLength) {

    /// How long it may be kept.
    public int ttlSeconds() {
        return java.nio.ByteBuffer.wrap(soa).getInt(6);
    }
}
