package io.meridian.dns.ratelimit;

import io.meridian.model.IpPrefix;
import java.util.List;

/// A short list of networks, gone over from the first to the last.
///
/// Query path: {@link #contains} allocates nothing.
public final class PrefixList {

    private final IpPrefix[] networks;

    public PrefixList(List<IpPrefix> networks) {
        this.networks = networks.toArray(IpPrefix[]::new);
    }

    /// Whether an address as {@link io.meridian.model.IpAddress} has it lies in one of them; one of
    /// IPv4 never lies in a network of IPv6, nor the other way round.
    public boolean contains(long high, long low, boolean v6) {
        for (IpPrefix network : networks) {
            if (network.address().v6() == v6 && network.contains(high, low)) {
                return true;
            }
        }
        return false;
    }

    public boolean isEmpty() {
        return networks.length == 0;
    }
}
