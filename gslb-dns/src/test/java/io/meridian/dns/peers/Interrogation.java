package io.meridian.dns.peers;

import io.meridian.dns.scenario.DnsClient;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Asks one server many questions over UDP, some at a time, and again what was lost; and one over
/// TCP where a reply was truncated. The id of a question is its number.
final class Interrogation implements AutoCloseable {

    /// Few enough that no server's socket buffer overflows.
    private static final int IN_FLIGHT = 64;

    private static final int PATIENCE_MILLIS = 500;
    private static final int ATTEMPTS = 40;

    private final Server server;
    private final DatagramSocket socket;
    private final byte[] buffer = new byte[65_535];
    private DnsClient.@Nullable Tcp tcp;

    Interrogation(Server server) throws IOException {
        this.server = server;
        this.socket = new DatagramSocket();
        socket.connect(Server.LOOPBACK, server.port());
        socket.setSoTimeout(PATIENCE_MILLIS);
    }

    /// The reply to each message, in order. Messages have their index as id, at most 65,536.
    byte[][] ask(byte[][] messages) throws IOException {
        byte[][] replies = new byte[messages.length][];
        int answered = 0;
        int next = 0;
        int silences = 0;
        while (answered < messages.length) {
            while (next < messages.length && next - answered < IN_FLIGHT) {
                send(messages[next++]);
            }
            int id = receive();
            if (id < 0) {
                if (++silences > ATTEMPTS) {
                    throw new IOException(server.name() + " has stopped answering");
                }
                for (int i = 0; i < next; i++) {
                    if (replies[i] == null) {
                        send(messages[i]);
                    }
                }
            } else if (id < messages.length && replies[id] == null) {
                replies[id] = Arrays.copyOf(buffer, length);
                answered++;
            }
        }
        return replies;
    }

    private int length;

    private void send(byte[] message) throws IOException {
        socket.send(new DatagramPacket(message, message.length));
    }

    /// The id of what came, -1 when nothing did.
    private int receive() throws IOException {
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        try {
            socket.receive(packet);
        } catch (SocketTimeoutException silent) {
            return -1;
        }
        length = packet.getLength();
        return length < 12 ? buffer.length : (buffer[0] & 0xff) << 8 | buffer[1] & 0xff;
    }

    /// One reply over TCP; the connection is kept, and made anew when the server has closed it.
    byte[] askOverTcp(byte[] message) throws IOException {
        for (int attempt = 0; ; attempt++) {
            DnsClient.Tcp connection = tcp;
            if (connection == null) {
                connection = new DnsClient.Tcp(Server.LOOPBACK, server.port());
                tcp = connection;
            }
            try {
                connection.send(message);
                return connection.receive();
            } catch (IOException closed) {
                connection.close();
                tcp = null;
                if (attempt == 3) {
                    throw closed;
                }
            }
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
        if (tcp != null) {
            tcp.close();
        }
    }
}
