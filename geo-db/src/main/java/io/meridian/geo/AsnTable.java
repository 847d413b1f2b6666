package io.meridian.geo;

import java.util.List;
import java.util.Optional;

/// Address → autonomous system. Beside the query path: topology rules that ask for systems are
/// compiled.
final class AsnTable {

    private final LeafIndex ipv4;
    private final LeafIndex ipv6;
    private final List<Asn> systems; // of class 1 and up

    AsnTable(LeafIndex ipv4, LeafIndex ipv6, List<Asn> systems) {
        this.ipv4 = ipv4;
        this.ipv6 = ipv6;
        this.systems = systems;
    }

    Optional<Asn> system(long high, long low, boolean v6) {
        if (systems.isEmpty()) {
            return Optional.empty();
        }
        int systemClass = systemClass(high, low, v6);
        return systemClass == 0 ? Optional.empty() : Optional.of(systems.get(systemClass - 1));
    }

    /// Of class 1 and up; class 0 is "not known".
    List<Asn> all() {
        return systems;
    }

    LeafIndex index(boolean v6) {
        return v6 ? ipv6 : ipv4;
    }

    private int systemClass(long high, long low, boolean v6) {
        EmbeddedIpv4 mechanism = v6 ? EmbeddedIpv4.of(high, low) : null;
        if (!v6 || mechanism != null) {
            long address = mechanism == null ? low : mechanism.ipv4(high, low);
            return ipv4.locationClass(ipv4.find(address << 32, 0));
        }
        return ipv6.locationClass(ipv6.find(high, low));
    }
}
