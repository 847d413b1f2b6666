package io.meridian.dns.wire;

/// The records of one owner and type, encoded beforehand.
///
/// @param owner in wire form, lower case
/// @param records one behind another, each: a pointer to the question's name, type, class, TTL,
///   length, and RDATA with its names uncompressed
/// @param count how many
/// @param names which names of the RDATA a reply may compress
public record EncodedSet(byte[] owner, byte[] records, int count, RdataNames names) {

    /// Octets of a record before its RDATA.
    public static final int FIXED_BYTES = 12;

    /// Where the length of the RDATA stands in a record.
    static final int LENGTH_AT = 10;
}
