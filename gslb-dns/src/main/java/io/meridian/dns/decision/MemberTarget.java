package io.meridian.dns.decision;

import io.meridian.model.IpAddress;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// What one record of an answer says: an address, or a name for a CNAME.
sealed interface MemberTarget {

    record Address(IpAddress address) implements MemberTarget {}

    /// @param name in lower case, without the final dot
    record Alias(String name) implements MemberTarget {}

    static MemberTarget of(IpAddress address) {
        return new Address(address);
    }

    static MemberTarget of(String name) {
        return new Alias(name);
    }

    default boolean isName() {
        return this instanceof Alias;
    }

    /// Whether it answers a question for an IPv4 address.
    default boolean is4() {
        return !(this instanceof Address(IpAddress address)) || !address.v6();
    }

    /// Whether it answers a question for an IPv6 address.
    default boolean is6() {
        return !(this instanceof Address(IpAddress address)) || address.v6();
    }

    /// 4 or 16 octets, or the name in wire form without compression (RFC 1035 §3.1).
    default byte[] rdata() {
        return switch (this) {
            case Address(IpAddress address) -> address.octets();
            case Alias(String name) -> wire(name);
        };
    }

    private static byte[] wire(String name) {
        ByteArrayOutputStream wire = new ByteArrayOutputStream();
        for (String label : name.split("\\.")) {
            byte[] octets = label.getBytes(StandardCharsets.US_ASCII);
            wire.write(octets.length);
            wire.writeBytes(octets);
        }
        wire.write(0);
        return wire.toByteArray();
    }
}
