package io.meridian.geo;

/// What a list of topology rules means for each address: in which order sites come, and for how
/// wide a prefix that order holds. Immutable and shared; a change of health does not touch it.
///
/// Query path: allocates nothing and takes no lock.
public final class TopologyView {

    private final LeafIndex ipv4;
    private final LeafIndex ipv6;
    private final int[][] orders;

    /// @param ipv4, ipv6 whose classes are numbers of orders
    /// @param orders the sites' indexes, the best first
    TopologyView(LeafIndex ipv4, LeafIndex ipv6, int[][] orders) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        this.orders = orders;
    }

    /// The leaf of an address, given as {@link io.meridian.model.IpAddress} has it. An IPv6 address
    /// that carries an IPv4 address has that address's leaf.
    public int leaf(long high, long low, boolean v6) {
        EmbeddedIpv4 mechanism = v6 ? EmbeddedIpv4.of(high, low) : null;
        if (v6 && mechanism == null) {
            return ipv4.size() + ipv6.find(high, low);
        }
        long address = mechanism == null ? low : mechanism.ipv4(high, low);
        return ipv4.find(address << 32, 0);
    }

    /// How many sites the rules send a leaf's clients to.
    public int sites(int leaf) {
        return orders[order(leaf)].length;
    }

    /// The index of the site at a rank, 0 the best.
    public int site(int leaf, int rank) {
        return orders[order(leaf)][rank];
    }

    /// The length of the widest prefix around this address within which every address has the same
    /// order, in bits of the address's family. `leaf` is the address's own.
    public int scope(int leaf, long high, long low, boolean v6) {
        int scope =
                leaf < ipv4.size()
                        ? ipv4.prefixLength(leaf)
                        : ipv6.prefixLength(leaf - ipv4.size());
        EmbeddedIpv4 mechanism = v6 ? EmbeddedIpv4.of(high, low) : null;
        if (mechanism == null) {
            return scope;
        }
        if (scope > 0) {
            return mechanism.offset + scope;
        }
        // All of IPv4 has one order: the mechanism's prefix is one like any other of IPv6.
        return ipv6.prefixLength(ipv6.find(high, low));
    }

    private int order(int leaf) {
        return leaf < ipv4.size()
                ? ipv4.locationClass(leaf)
                : ipv6.locationClass(leaf - ipv4.size());
    }
}
