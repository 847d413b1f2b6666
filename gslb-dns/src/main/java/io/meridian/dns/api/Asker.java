package io.meridian.dns.api;

import io.meridian.dns.decision.ClientView;
import io.meridian.model.IpAddress;
import org.jspecify.annotations.Nullable;

/// Whose query is explained.
///
/// @param client as a client subnet option would tell it; null for a query without one
/// @param resolver the packet's source; null when it is not known, and then the client counts
record Asker(@Nullable IpAddress client, @Nullable IpAddress resolver) {

    /// @throws IllegalArgumentException without either
    Asker {
        if (client == null && resolver == null) {
            throw new IllegalArgumentException("client or resolver is required");
        }
    }

    /// As the query path has it.
    ClientView view() {
        ClientView view = new ClientView();
        IpAddress source = source();
        view.setResolver(source.high(), source.low(), source.v6());
        if (client != null) {
            view.setSubnet(client.high(), client.low(), client.v6());
        }
        return view;
    }

    private IpAddress source() {
        IpAddress known = resolver == null ? client : resolver;
        if (known == null) {
            throw new IllegalStateException("one of them is always there");
        }
        return known;
    }

    /// Whose address decides.
    ///
    /// @param disregarded whether the service disregards client subnets
    IpAddress deciding(boolean disregarded) {
        return client == null || disregarded ? source() : client;
    }

    Explanation.Client told(boolean disregarded) {
        String source =
                client == null
                        ? "resolver's address"
                        : disregarded
                                ? resolver == null
                                        ? "client's address, taken for the resolver's: the service"
                                                + " disregards client subnets"
                                        : "resolver's address: the service disregards client"
                                                + " subnets"
                                : "client subnet option";
        return new Explanation.Client(deciding(disregarded).toString(), source);
    }
}
