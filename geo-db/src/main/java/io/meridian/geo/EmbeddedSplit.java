package io.meridian.geo;

/// Puts leaves into a {@link LeafWriter} with those IPv6 prefixes cut out whose addresses carry
/// IPv4 addresses: what a database says of them is left out, as they are looked up as the IPv4
/// address.
final class EmbeddedSplit {

    private final LeafWriter writer;
    private final boolean v6;

    EmbeddedSplit(LeafWriter writer, boolean v6) {
        this.writer = writer;
        this.v6 = v6;
    }

    void add(long high, long low, int length, int locationClass) {
        if (!v6) {
            writer.add(high, low, length, locationClass);
            return;
        }
        for (EmbeddedIpv4 mechanism : EmbeddedIpv4.ALL) {
            Prefix prefix = mechanism.prefix;
            if (prefix.length() == length && prefix.high() == high && prefix.low() == low) {
                writer.add(high, low, length, LeafIndex.EMBEDDED);
                return;
            }
            if (prefix.length() > length && Prefix.shares(high, low, prefix, length)) {
                add(high, low, length + 1, locationClass);
                add(
                        length < 64 ? high | 1L << (63 - length) : high,
                        length < 64 ? low : low | 1L << (127 - length),
                        length + 1,
                        locationClass);
                return;
            }
        }
        writer.add(high, low, length, locationClass);
    }

    /// Whether a prefix lies within one of those: nothing below it is looked at.
    static boolean covers(long high, long low, int length) {
        for (EmbeddedIpv4 mechanism : EmbeddedIpv4.ALL) {
            Prefix prefix = mechanism.prefix;
            if (prefix.length() <= length && Prefix.shares(high, low, prefix, prefix.length())) {
                return true;
            }
        }
        return false;
    }
}
