package io.meridian.dns;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicInteger;

/// Accepts connections at an address, closes them, and counts them.
final class CountingBackend implements AutoCloseable {

    private final AtomicInteger accepted = new AtomicInteger();
    private final ServerSocket listener;

    CountingBackend(String address, int port) throws IOException {
        listener = new ServerSocket(port, 50, InetAddress.ofLiteral(address));
        Thread.ofVirtual().start(this::accept);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try (Socket _ = listener.accept()) {
                accepted.incrementAndGet();
            } catch (IOException closed) {
                return;
            }
        }
    }

    int accepted() {
        return accepted.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }
}
