package io.meridian.dns.transport;

/// What may befall a connection or datagram before or behind its queries. The catalogue of
/// `gslb_dns_transport_events_total`.
public enum TransportEvent {
    TCP_ACCEPTED("connections taken"),
    TCP_FINISHED("connections that the client ended"),
    TCP_SILENT("closed: no octet came in time"),
    TCP_FRAME_LATE("closed: a query was begun and not ended in time"),
    TCP_IDLE("closed: no further query came in time"),
    TCP_STALLED("closed: the client does not read its replies"),
    TCP_AGED("closed: as old as a connection may be"),
    TCP_BAD_FRAME("closed: a frame too short for a header"),
    TCP_EVICTED("closed: the idlest of all, for a newcomer"),
    TCP_CLIENT_EVICTED("closed: the idlest of a client that has too many, for its newest"),
    TCP_NO_DESCRIPTOR("newcomers that the system had no descriptor for at first"),
    TCP_RESET("closed: the connection broke"),
    PROXY_MALFORMED("from a balancer, without a PROXY header that can be read"),
    PROXY_UNLISTED("a PROXY header from an address that is no balancer"),
    UDP_OWN_SOURCE("datagrams that claim to come from this very socket"),
    UDP_UNSENT("replies over UDP that the system would not send");

    private final String help;

    TransportEvent(String help) {
        this.help = help;
    }

    /// One clause for people.
    public String help() {
        return help;
    }
}
