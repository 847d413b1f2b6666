package io.meridian.dns.peers;

import java.io.IOException;
import org.xbill.DNS.Name;

/// Names from octets.
final class DnsNames {

    private DnsNames() {}

    static Name fromWire(byte[] wire) {
        try {
            return new Name(wire);
        } catch (IOException wrong) {
            throw new IllegalArgumentException(wrong);
        }
    }
}
