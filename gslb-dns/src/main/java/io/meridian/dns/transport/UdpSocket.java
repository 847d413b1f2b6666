package io.meridian.dns.transport;

import java.io.IOException;

/// A UDP socket that takes and gives datagrams in batches; one thread's own.
interface UdpSocket extends AutoCloseable {

    /// Waits for datagrams: their number, 0 after a quiet while.
    int receive() throws IOException;

    /// Octets of datagram `i` of the batch, copied into `into`.
    int copy(int i, byte[] into);

    /// The sender's address as {@link io.meridian.model.IpAddress} has it.
    long high(int i);

    long low(int i);

    boolean v6(int i);

    int port(int i);

    /// Whether the sender claims to be this very socket (RFC 1035 has no such client; a loop has).
    boolean fromItself(int i);

    /// Queues a reply to the sender of datagram `i`.
    void reply(int i, byte[] payload, int length);

    /// Sends what is queued and gives the batch's room back; how many could not be sent.
    int flush();

    int localPort();

    @Override
    void close();
}
