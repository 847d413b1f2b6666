package io.meridian.dns.peers;

import java.io.Closeable;
import java.net.InetAddress;

/// One running server.
///
/// @param name as the list of accepted differences has it
/// @param port of UDP and TCP on loopback
/// @param process ends it
record Server(String name, int port, Closeable process) implements AutoCloseable {

    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    @Override
    public void close() throws java.io.IOException {
        process.close();
    }
}
