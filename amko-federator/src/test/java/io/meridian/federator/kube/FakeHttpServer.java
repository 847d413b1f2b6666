package io.meridian.federator.kube;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;

/// HTTP/1.1 for requests without a body, and WebSockets that only the server speaks on (RFC 6455):
/// what a Kubernetes client needs to list and watch.
@org.jspecify.annotations.NullUnmarked // what is missing fails the test, as it should
final class FakeHttpServer implements AutoCloseable {

    /// Ends a stream.
    static final String END = "";

    private static final String WEB_SOCKET_GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

    /// Answers one request.
    interface Handler {
        void answer(Exchange exchange) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();

    FakeHttpServer(int port, Handler handler) throws IOException {
        this.listener = new ServerSocket();
        listener.setReuseAddress(true);
        listener.bind(new java.net.InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        this.handler = handler;
        Thread.startVirtualThread(this::accept);
    }

    int port() {
        return listener.getLocalPort();
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                open.add(socket);
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            BufferedReader in =
                    new BufferedReader(
                            new InputStreamReader(
                                    socket.getInputStream(), StandardCharsets.ISO_8859_1));
            Exchange exchange = Exchange.read(in, socket.getOutputStream());
            while (exchange != null) {
                handler.answer(exchange);
                if (exchange.ended) {
                    return;
                }
                exchange = Exchange.read(in, socket.getOutputStream());
            }
        } catch (IOException | InterruptedException gone) {
            // the client may do as it likes
        } finally {
            open.remove(socket);
        }
    }

    /// One request, and the ways to answer it.
    static final class Exchange {

        private final String path;
        private final Map<String, String> query = new HashMap<>();
        private final Map<String, String> headers = new HashMap<>();
        private final OutputStream out;
        private boolean ended;

        private Exchange(String target, OutputStream out) {
            int question = target.indexOf('?');
            this.path = question < 0 ? target : target.substring(0, question);
            this.out = out;
            if (question >= 0) {
                for (String each : target.substring(question + 1).split("&")) {
                    int equals = each.indexOf('=');
                    query.put(
                            each.substring(0, equals),
                            URLDecoder.decode(each.substring(equals + 1), StandardCharsets.UTF_8));
                }
            }
        }

        private static Exchange read(BufferedReader in, OutputStream out) throws IOException {
            String request = in.readLine();
            if (request == null) {
                return null;
            }
            Exchange exchange = new Exchange(request.split(" ")[1], out);
            for (String line = in.readLine(); !line.isEmpty(); line = in.readLine()) {
                int colon = line.indexOf(':');
                exchange.headers.put(
                        line.substring(0, colon).toLowerCase(java.util.Locale.ROOT),
                        line.substring(colon + 1).strip());
            }
            return exchange;
        }

        String path() {
            return path;
        }

        String query(String name, String otherwise) {
            return query.getOrDefault(name, otherwise);
        }

        boolean asks(String name) {
            return query.containsKey(name);
        }

        boolean isWebSocket() {
            return headers.containsKey("sec-websocket-key");
        }

        void reply(int status, String body) throws IOException {
            byte[] octets = body.getBytes(StandardCharsets.UTF_8);
            head(status, "Content-Type: application/json\r\nContent-Length: " + octets.length);
            out.write(octets);
            out.flush();
        }

        private void head(int status, String headers) throws IOException {
            String head = "HTTP/1.1 " + status + " Fake\r\n" + headers + "\r\n\r\n";
            out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        }

        /// Sends lines as they come, until the end; then the connection is closed.
        void stream(BlockingQueue<String> lines) throws IOException, InterruptedException {
            ended = true;
            if (isWebSocket()) {
                head(
                        101,
                        "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: "
                                + accept(headers.get("sec-websocket-key")));
            } else {
                head(200, "Content-Type: application/json\r\nTransfer-Encoding: chunked");
            }
            out.flush();
            for (String line = lines.take(); !line.equals(END); line = lines.take()) {
                byte[] octets = (line + "\n").getBytes(StandardCharsets.UTF_8);
                out.write(isWebSocket() ? frame(octets) : chunk(octets));
                out.flush();
            }
            out.write(
                    isWebSocket()
                            ? new byte[] {(byte) 0x88, 2, 3, (byte) 0xe8} // close, 1000
                            : chunk(new byte[0]));
            out.flush();
        }

        private static String accept(String key) {
            try {
                return Base64.getEncoder()
                        .encodeToString(
                                MessageDigest.getInstance("SHA-1")
                                        .digest(
                                                (key + WEB_SOCKET_GUID)
                                                        .getBytes(StandardCharsets.US_ASCII)));
            } catch (NoSuchAlgorithmException impossible) {
                throw new AssertionError(impossible);
            }
        }

        /// A text frame, final, unmasked, with its length in two octets.
        private static byte[] frame(byte[] octets) {
            byte[] frame = new byte[octets.length + 4];
            frame[0] = (byte) 0x81;
            frame[1] = 126;
            frame[2] = (byte) (octets.length >> 8);
            frame[3] = (byte) octets.length;
            System.arraycopy(octets, 0, frame, 4, octets.length);
            return frame;
        }

        private static byte[] chunk(byte[] octets) {
            return (Integer.toHexString(octets.length)
                            + "\r\n"
                            + new String(octets, StandardCharsets.ISO_8859_1)
                            + "\r\n")
                    .getBytes(StandardCharsets.ISO_8859_1);
        }
    }

    @Override
    public void close() {
        try {
            listener.close();
            for (Socket socket : open) {
                socket.close();
            }
        } catch (IOException alreadyClosed) {
            // nothing is left to be closed
        }
    }
}
