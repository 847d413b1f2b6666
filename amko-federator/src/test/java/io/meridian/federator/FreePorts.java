package io.meridian.federator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.atomic.AtomicInteger;

/// Loopback ports that nobody listens at, below those that the system gives to clients: none of a
/// test's many connections can take one before it is bound.
public final class FreePorts {

    private static final int FIRST = 20_000;
    private static final int COUNT = 12_000;

    /// A few beside each stay free, for what counts from one.
    private static final int STEP = 7;

    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 101 % COUNT));

    private FreePorts() {}

    public static int next() {
        for (int tries = 0; tries < COUNT; tries++) {
            int port = FIRST + NEXT.getAndAdd(STEP) % COUNT;
            try (ServerSocket socket =
                    new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException taken) {
                // the next one, then
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
