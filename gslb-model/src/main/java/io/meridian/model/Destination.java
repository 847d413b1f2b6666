package io.meridian.model;

import org.jspecify.annotations.Nullable;

/// Where an answer sends the client.
public sealed interface Destination {

    /// An address, answered to A or AAAA queries by its family.
    ///
    /// @param address the VIP: probed, and what clients on private networks get
    /// @param publicAddress what all other clients get, of the same family; null: the VIP too
    record Ip(IpAddress address, @Nullable IpAddress publicAddress) implements Destination {

        @Override
        public String toString() {
            return address.toString();
        }
    }

    /// Another name, answered as a CNAME record to A and AAAA queries; probed at the addresses it
    /// resolves to.
    ///
    /// @param target lower case, without the final dot
    record Cname(String target) implements Destination {

        @Override
        public String toString() {
            return target;
        }
    }
}
