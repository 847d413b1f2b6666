package io.meridian.federator.assemble;

import io.meridian.model.IpAddress;
import io.meridian.model.Origin;
import java.util.List;

/// One VIP of one host, as one object of one cluster has it.
///
/// @param fqdn lower case, without the final dot
/// @param tls whether clients speak TLS to it
/// @param paths that monitors may ask for, in the object's order; empty for a Service
/// @param port a Service's lowest port; 0 for an Ingress
record Endpoint(
        String fqdn,
        IpAddress vip,
        String cluster,
        Origin origin,
        boolean tls,
        List<String> paths,
        int port) {

    Endpoint {
        paths = List.copyOf(paths);
    }
}
