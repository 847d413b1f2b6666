package io.meridian.dns.transport;

import io.meridian.dns.ratelimit.PrefixList;
import java.time.Duration;
import java.util.List;

/// What all listeners of a node are told.
///
/// @param proxies balancers: what they send begins with a PROXY header of version 2
public record TransportSettings(Tcp tcp, PrefixList proxies) {

    /// What `gslb dns` does unless it is told otherwise; nobody is exempt.
    public static final TransportSettings DEFAULT =
            new TransportSettings(
                    new Tcp(
                            1024,
                            32,
                            new PrefixList(List.of()),
                            64,
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(5),
                            Duration.ofSeconds(10),
                            Duration.ofSeconds(2),
                            Duration.ofSeconds(5),
                            Duration.ofMinutes(30)),
                    new PrefixList(List.of()));

    /// Limits of one listener's connections.
    ///
    /// @param mostConnections of all clients
    /// @param mostPerClient of one /32 or /56
    /// @param exempt clients that only the first limit holds for
    /// @param mostInFlight queries of a connection whose replies have not left
    /// @param firstOctet from the beginning to the first octet
    /// @param frame from a query's first octet to its last
    /// @param idle from one query to the next
    /// @param pressedIdle the same, while four fifths of the connections are taken
    /// @param write from one octet that a client takes to the next
    /// @param age of a connection
    public record Tcp(
            int mostConnections,
            int mostPerClient,
            PrefixList exempt,
            int mostInFlight,
            Duration firstOctet,
            Duration frame,
            Duration idle,
            Duration pressedIdle,
            Duration write,
            Duration age) {}
}
