package io.meridian.health.probe;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/// A small server on a port of its own that behaves as its manner says, usually badly.
final class Backend implements AutoCloseable {

    /// What is done with one connection; it is closed afterwards.
    interface Manner {
        void serve(Backend backend, Socket connection) throws IOException, InterruptedException;
    }

    private final ServerSocket listener;
    private final AtomicInteger accepted = new AtomicInteger();
    private final AtomicInteger hungUp = new AtomicInteger();
    private final Queue<String> requests = new ConcurrentLinkedQueue<>();
    private volatile Manner manner;

    Backend(String address, Manner manner) {
        this(address, ServerSocketFactory.getDefault(), manner);
    }

    /// Within TLS.
    ///
    /// @param wantsCertificate whether clients must show one
    static Backend within(SSLContext tls, boolean wantsCertificate, Manner manner) {
        Backend backend = new Backend("127.0.0.1", tls.getServerSocketFactory(), manner);
        ((SSLServerSocket) backend.listener).setNeedClientAuth(wantsCertificate);
        return backend;
    }

    private Backend(String address, ServerSocketFactory factory, Manner manner) {
        this.manner = manner;
        try {
            listener = factory.createServerSocket(0, 50, InetAddress.ofLiteral(address));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofVirtual().start(this::accept);
    }

    /// Says this at once, whatever is asked.
    static Manner greeting(String text) {
        return (backend, connection) -> {
            connection.getOutputStream().write(ascii(text));
            backend.awaitHangUp(connection);
        };
    }

    /// Reads a line and answers it with this.
    static Manner answeringLine(String answer) {
        return (backend, connection) -> {
            StringBuilder line = new StringBuilder();
            int octet = connection.getInputStream().read();
            while (octet >= 0 && octet != '\n') {
                line.append((char) octet);
                octet = connection.getInputStream().read();
            }
            backend.requests.add(line.toString());
            connection.getOutputStream().write(ascii(answer));
            backend.awaitHangUp(connection);
        };
    }

    /// Reads the request and answers with this text.
    static Manner answering(String answer) {
        return (backend, connection) -> {
            backend.readRequest(connection);
            connection.getOutputStream().write(ascii(answer));
        };
    }

    /// Accepts and says nothing until the other side hangs up.
    static Manner silent() {
        return (backend, connection) -> backend.awaitHangUp(connection);
    }

    /// A correct answer, one octet a second.
    static Manner dripping() {
        return (backend, connection) -> {
            OutputStream out = connection.getOutputStream();
            for (byte octet : ascii("HTTP/1.1 200 OK\r\n\r\n")) {
                out.write(octet);
                Thread.sleep(1_000);
            }
        };
    }

    /// Sends RST instead of an answer.
    static Manner resetting() {
        return (backend, connection) -> {
            backend.readRequest(connection);
            connection.setSoLinger(true, 0);
        };
    }

    /// A correct head, and then a body until the other side hangs up.
    static Manner answeringWithoutEnd(String head) {
        return (backend, connection) -> {
            byte[] body = new byte[64 * 1024];
            OutputStream out = connection.getOutputStream();
            out.write(ascii(head));
            try {
                while (true) {
                    out.write(body);
                }
            } catch (IOException hungUp) {
                backend.hungUp.incrementAndGet();
            }
        };
    }

    void behave(Manner newManner) {
        manner = newManner;
    }

    int port() {
        return listener.getLocalPort();
    }

    /// Connections accepted so far.
    int accepted() {
        return accepted.get();
    }

    /// Connections that the other side has closed while they were being served.
    int hungUp() {
        return hungUp.get();
    }

    Queue<String> requests() {
        return requests;
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket connection = listener.accept();
                accepted.incrementAndGet();
                Thread.ofVirtual().start(() -> serve(connection));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket connection) {
        try (connection) {
            manner.serve(this, connection);
        } catch (IOException | InterruptedException _) {
            // The prober hung up: its good right.
        }
    }

    private void readRequest(Socket connection) throws IOException {
        StringBuilder request = new StringBuilder();
        while (request.indexOf("\r\n\r\n") < 0) {
            int octet = connection.getInputStream().read();
            if (octet < 0) {
                return;
            }
            request.append((char) octet);
        }
        requests.add(request.toString());
    }

    private void awaitHangUp(Socket connection) throws IOException {
        try {
            while (connection.getInputStream().read() >= 0) {}
        } finally {
            hungUp.incrementAndGet();
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.ISO_8859_1);
    }

    @Override
    public void close() {
        try {
            listener.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
