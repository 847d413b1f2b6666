package io.meridian.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// A way to a peer on loopback that a test can cut: connections end, and none is taken any more.
final class CutLink implements AutoCloseable {

    private final InetSocketAddress to;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket listener;

    /// @param to `ADDRESS:PORT`
    CutLink(String to) throws IOException {
        int colon = to.lastIndexOf(':');
        this.to =
                new InetSocketAddress(
                        InetAddress.ofLiteral(to.substring(0, colon)),
                        Integer.parseInt(to.substring(colon + 1)));
        this.port = NodeFixture.freePort(11_000);
        this.listener = listen();
    }

    private ServerSocket listen() throws IOException {
        ServerSocket opened = new ServerSocket();
        opened.setReuseAddress(true);
        opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 50);
        Thread.ofVirtual().start(() -> accept(opened));
        return opened;
    }

    String address() {
        return "127.0.0.1:" + port;
    }

    synchronized void cut() throws IOException {
        listener.close();
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    synchronized void mend() throws IOException {
        listener = listen();
    }

    private void accept(ServerSocket from) {
        while (!from.isClosed()) {
            try {
                take(from, from.accept());
            } catch (IOException cut) {
                return;
            }
        }
    }

    /// A connection that was taken in the moment of the cut is cut too.
    private synchronized void take(ServerSocket from, Socket near) throws IOException {
        Socket far = new Socket();
        try {
            if (from.isClosed()) {
                throw new IOException("cut");
            }
            far.connect(to);
        } catch (IOException refused) {
            near.close();
            far.close();
            return;
        }
        open.add(near);
        open.add(far);
        carry(near, far);
        carry(far, near);
    }

    private void carry(Socket from, Socket into) {
        Thread.ofVirtual()
                .start(() -> {
                    try (from;
                            into) {
                        from.getInputStream().transferTo(into.getOutputStream());
                    } catch (IOException cut) {
                        // both are closed now
                    } finally {
                        open.remove(from);
                    }
                });
    }

    @Override
    public void close() {
        try {
            cut();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
