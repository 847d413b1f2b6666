package io.meridian.federator.kube;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/// Stands before a server of loopback, and does to its clients what networks do.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
final class TcpProxy implements AutoCloseable {

    enum Mode {
        /// Everything passes.
        OPEN,
        /// Nobody listens, and connections that were there are reset.
        REFUSING,
        /// Connections are taken and reset.
        RESETTING,
        /// Connections are taken, and nothing passes.
        STALLED,
        /// Everything passes, late and in small pieces.
        SLOW
    }

    private static final int SLOW_MILLIS = 60;
    private static final int SLOW_OCTETS = 2_000;

    private final int target;
    private final int port;
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();
    private volatile Mode mode = Mode.OPEN;
    private volatile boolean running = true;
    private ServerSocket listener;

    /// Keeps the port while nobody listens there.
    private Socket placeholder;

    TcpProxy(int target) throws IOException {
        this.target = target;
        this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.port = listener.getLocalPort();
        accept(listener);
    }

    int port() {
        return port;
    }

    void become(Mode next) throws IOException {
        if (mode == Mode.REFUSING && next != Mode.REFUSING) {
            placeholder.close();
            listener =
                    bound(() -> {
                        ServerSocket socket = new ServerSocket();
                        socket.setReuseAddress(true);
                        socket.bind(address());
                        return socket;
                    });
            accept(listener);
        } else if (mode != Mode.REFUSING && next == Mode.REFUSING) {
            listener.close();
            placeholder =
                    bound(() -> {
                        Socket socket = new Socket();
                        socket.setReuseAddress(true);
                        socket.bind(address());
                        return socket;
                    });
        }
        mode = next;
        if (next == Mode.REFUSING || next == Mode.RESETTING) {
            connections.forEach(Connection::reset);
        }
    }

    private interface Binding<T> {
        T bind() throws IOException;
    }

    /// The socket that had the port may need a moment to let go of it.
    private static <T> T bound(Binding<T> binding) throws IOException {
        for (int tries = 0; tries < 100; tries++) {
            try {
                return binding.bind();
            } catch (BindException taken) {
                Wait.sleep(50);
            }
        }
        return binding.bind();
    }

    /// Connections that are there are never served again, and never closed; new ones are.
    void strand() {
        connections.forEach(each -> each.stranded = true);
    }

    private InetSocketAddress address() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    }

    private void accept(ServerSocket from) {
        Thread.startVirtualThread(() -> {
            while (running) {
                try {
                    new Connection(from.accept()).start();
                } catch (IOException closed) {
                    return;
                }
            }
        });
    }

    private final class Connection {

        private final Socket client;
        private final Socket server = new Socket();
        private volatile boolean stranded;

        Connection(Socket client) {
            this.client = client;
        }

        void start() {
            connections.add(this);
            if (mode == Mode.RESETTING || mode == Mode.REFUSING) {
                reset();
                return;
            }
            Thread.startVirtualThread(() -> {
                try {
                    pass();
                    server.connect(new InetSocketAddress("127.0.0.1", target));
                    Thread.startVirtualThread(() -> pump(server, client));
                    pump(client, server);
                } catch (IOException | InterruptedException unreachable) {
                    reset();
                }
            });
        }

        private void pump(Socket from, Socket to) {
            byte[] octets = new byte[64 * 1024];
            try {
                InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream();
                int read = in.read(octets);
                while (read >= 0) {
                    pass();
                    write(out, octets, read);
                    read = in.read(octets);
                }
                pass();
                to.shutdownOutput();
            } catch (IOException | InterruptedException gone) {
                reset();
            }
        }

        private void write(OutputStream out, byte[] octets, int length)
                throws IOException, InterruptedException {
            int step = mode == Mode.SLOW ? SLOW_OCTETS : length;
            for (int at = 0; at < length; at += step) {
                if (mode == Mode.SLOW) {
                    Thread.sleep(SLOW_MILLIS);
                }
                out.write(octets, at, Math.min(step, length - at));
            }
        }

        private void pass() throws InterruptedException {
            while (running && (stranded || mode == Mode.STALLED)) {
                Thread.sleep(20);
            }
        }

        void reset() {
            connections.remove(this);
            reset(client);
            reset(server);
        }

        private static void reset(Socket socket) {
            try {
                socket.setSoLinger(true, 0);
                socket.close();
            } catch (IOException alreadyClosed) {
                // nothing is left to be reset
            }
        }
    }

    @Override
    public void close() throws IOException {
        running = false;
        listener.close();
        if (placeholder != null) {
            placeholder.close();
        }
        connections.forEach(Connection::reset);
    }
}
