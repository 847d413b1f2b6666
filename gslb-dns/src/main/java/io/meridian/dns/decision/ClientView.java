package io.meridian.dns.decision;

/// Who asks: one per event loop, filled for each query. The address that decides is the client
/// subnet's, if there is one, and the resolver's otherwise.
///
/// Query path: allocates nothing.
public final class ClientView {

    private static final int BITS4 = 32;
    private static final int BITS6 = 128;

    private long high;
    private long low;
    private boolean v6;
    private boolean fromSubnet;
    private int prefixLength;

    private long resolverHigh;
    private long resolverLow;
    private boolean resolverV6;

    /// The packet's source: the resolver. Addresses as {@link io.meridian.model.IpAddress} has
    /// them. Forgets the subnet of the query before.
    public void setResolver(long addressHigh, long addressLow, boolean addressV6) {
        boolean mapped = isMapped(addressHigh, addressLow, addressV6);
        resolverHigh = addressHigh;
        resolverLow = mapped ? addressLow & 0xffffffffL : addressLow;
        resolverV6 = addressV6 && !mapped;
        hideSubnet();
    }

    /// A client subnet option with the whole address.
    public void setSubnet(long addressHigh, long addressLow, boolean addressV6) {
        setSubnet(addressHigh, addressLow, addressV6, addressV6 ? BITS6 : BITS4);
    }

    /// The client subnet option: the client itself, its address cut to the source prefix length.
    public void setSubnet(
            long addressHigh, long addressLow, boolean addressV6, int sourcePrefixLength) {
        boolean mapped = isMapped(addressHigh, addressLow, addressV6);
        high = addressHigh;
        low = mapped ? addressLow & 0xffffffffL : addressLow;
        v6 = addressV6 && !mapped;
        fromSubnet = true;
        prefixLength =
                mapped ? Math.max(0, sourcePrefixLength - (BITS6 - BITS4)) : sourcePrefixLength;
    }

    private static boolean isMapped(long high, long low, boolean v6) {
        return v6 && high == 0 && low >>> 32 == 0xffffL;
    }

    /// For a service that disregards client subnets: the resolver's address decides after all.
    void hideSubnet() {
        high = resolverHigh;
        low = resolverLow;
        v6 = resolverV6;
        fromSubnet = false;
        prefixLength = v6 ? BITS6 : BITS4;
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

    /// How many bits of the address that decides are known.
    int prefixLength() {
        return prefixLength;
    }

    /// Where the packet came from, whoever asks through it.
    long sourceHigh() {
        return resolverHigh;
    }

    long sourceLow() {
        return resolverLow;
    }

    boolean sourceV6() {
        return resolverV6;
    }

    /// Whether the address that decides came from a client subnet option.
    public boolean fromSubnet() {
        return fromSubnet;
    }
}
