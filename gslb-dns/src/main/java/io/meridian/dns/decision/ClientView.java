package io.meridian.dns.decision;

/// Who asks: one per event loop, filled for each query.
///
/// Query path: allocates nothing.
public final class ClientView {

    private static final int BITS4 = 32;
    private static final int BITS6 = 128;

    private long high;
    private long low;
    private boolean v6;
    private int prefixLength;
    private boolean fromSubnet;
    private long sourceHigh;
    private long sourceLow;
    private boolean sourceV6;

    /// The packet's source: the resolver. Addresses as {@link io.meridian.model.IpAddress} has
    /// them.
    public void setResolver(long addressHigh, long addressLow, boolean addressV6) {
        set(addressHigh, addressLow, addressV6, addressV6 ? BITS6 : BITS4);
        fromSubnet = false;
        sourceHigh = high;
        sourceLow = low;
        sourceV6 = v6;
    }

    /// The client subnet option: the client itself, its address cut to the source prefix length.
    public void setSubnet(
            long addressHigh, long addressLow, boolean addressV6, int sourcePrefixLength) {
        set(addressHigh, addressLow, addressV6, sourcePrefixLength);
        fromSubnet = true;
    }

    private void set(long addressHigh, long addressLow, boolean addressV6, int length) {
        boolean mapped = addressV6 && addressHigh == 0 && addressLow >>> 32 == 0xffffL;
        high = addressHigh;
        low = mapped ? addressLow & 0xffffffffL : addressLow;
        v6 = addressV6 && !mapped;
        prefixLength = mapped ? Math.max(0, length - (BITS6 - BITS4)) : length;
    }

    public long high() {
        return high;
    }

    public long low() {
        return low;
    }

    public boolean v6() {
        return v6;
    }

    /// How many bits of the address are known.
    public int prefixLength() {
        return prefixLength;
    }

    /// Whether the address came from a client subnet option.
    public boolean fromSubnet() {
        return fromSubnet;
    }

    /// Where the packet came from, whoever asks through it.
    public long sourceHigh() {
        return sourceHigh;
    }

    public long sourceLow() {
        return sourceLow;
    }

    public boolean sourceV6() {
        return sourceV6;
    }
}
