package io.meridian.dns.config;

import io.meridian.model.IpAddress;
import io.meridian.yaml.Key;

/// One address that DNS is answered at, over UDP and TCP.
public record ListenerConfig(
        @Key(
                        doc =
                                "address of this host; 0.0.0.0 or '::' for all of a family: replies leave from the one that was asked")
                IpAddress address,
        @Key(defaultValue = "{}", doc = "UDP") PortConfig udp,
        @Key(defaultValue = "{}", doc = "TCP") PortConfig tcp) {

    /// @param port where to listen
    public record PortConfig(
            @Key(
                            defaultValue = "5300",
                            min = 0,
                            max = 65535,
                            doc = "port; 0 lets the system choose, for UDP the port that TCP got")
                    int port) {}

    /// Whether this is every address of a family.
    boolean isWildcard() {
        return address.high() == 0 && address.low() == 0;
    }
}
