package io.meridian.dns.decision;

/// Who asks: one per event loop, filled for each query.
///
/// Query path: allocates nothing.
public final class ClientView {

    private long high;
    private long low;
    private boolean v6;
    private boolean fromSubnet;

    /// The packet's source: the resolver. Addresses as {@link io.meridian.model.IpAddress} has
    /// them.
    public void setResolver(long addressHigh, long addressLow, boolean addressV6) {
        set(addressHigh, addressLow, addressV6, false);
    }

    /// The client subnet option: the client itself, its address cut to the source prefix length.
    public void setSubnet(long addressHigh, long addressLow, boolean addressV6) {
        set(addressHigh, addressLow, addressV6, true);
    }

    private void set(long addressHigh, long addressLow, boolean addressV6, boolean subnet) {
        boolean mapped = addressV6 && addressHigh == 0 && addressLow >>> 32 == 0xffffL;
        high = addressHigh;
        low = mapped ? addressLow & 0xffffffffL : addressLow;
        v6 = addressV6 && !mapped;
        fromSubnet = subnet;
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

    /// Whether the address came from a client subnet option.
    public boolean fromSubnet() {
        return fromSubnet;
    }
}
