package io.meridian.dns.config;

import io.meridian.model.IpPrefix;
import io.meridian.yaml.Key;
import java.util.List;

/// Balancers in front of this node that say by the PROXY protocol, version 2, whose packets they
/// hand on.
public record ProxyProtocolConfig(
        @Key(
                        doc =
                                "networks and addresses of balancers: what they send must begin with a PROXY header, over UDP and TCP; a header from anybody else is refused")
                List<IpPrefix> from) {}
