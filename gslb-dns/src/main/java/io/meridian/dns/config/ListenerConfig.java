package io.meridian.dns.config;

import io.meridian.model.IpAddress;
import io.meridian.yaml.Checked;
import io.meridian.yaml.Key;
import io.meridian.yaml.Problems;
import io.meridian.yaml.YamlNode;

/// One address that DNS is answered at, over UDP and TCP.
public record ListenerConfig(
        @Key(doc = "address of this host") IpAddress address,
        @Key(defaultValue = "{}", doc = "UDP") PortConfig udp,
        @Key(defaultValue = "{}", doc = "TCP") PortConfig tcp)
        implements Checked {

    /// @param port where to listen
    public record PortConfig(
            @Key(
                            defaultValue = "5300",
                            min = 0,
                            max = 65535,
                            doc = "port; 0 lets the system choose, for UDP the port that TCP got")
                    int port) {}

    @Override
    public void check(YamlNode.Mapping node, String path, Problems problems) {
        if (address.toInetAddress().isAnyLocalAddress()) {
            problems.add(
                    node.placeOf("address"),
                    path + ".address",
                    "must be one address, was "
                            + address
                            + ": list each address to answer at, so that "
                            + "replies leave from the address that was asked");
        }
    }
}
