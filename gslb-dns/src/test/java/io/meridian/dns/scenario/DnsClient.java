package io.meridian.dns.scenario;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Arrays;

/// Sends octets and takes octets, over UDP or TCP.
public sealed interface DnsClient extends AutoCloseable {

    /// Far beyond any reply's time: reached only by a test that fails.
    int TIMEOUT_MILLIS = 20_000;

    void send(byte[] message) throws IOException;

    byte[] receive() throws IOException;

    @Override
    void close() throws IOException;

    /// One socket, so that the system gives all of its queries to the same loop, in order.
    final class Udp implements DnsClient {

        private final DatagramSocket socket;

        public Udp(InetAddress address, int port) throws IOException {
            socket = new DatagramSocket();
            socket.connect(address, port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
        }

        @Override
        public void send(byte[] message) throws IOException {
            socket.send(new DatagramPacket(message, message.length));
        }

        @Override
        public byte[] receive() throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[65_535], 65_535);
            socket.receive(packet);
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /// One connection.
    final class Tcp implements DnsClient {

        private final Socket socket;
        private final DataOutputStream out;
        private final DataInputStream in;

        public Tcp(InetAddress address, int port) throws IOException {
            socket = new Socket(address, port);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
            out = new DataOutputStream(socket.getOutputStream());
            in = new DataInputStream(socket.getInputStream());
        }

        @Override
        public void send(byte[] message) throws IOException {
            byte[] framed = new byte[message.length + 2];
            framed[0] = (byte) (message.length >>> 8);
            framed[1] = (byte) message.length;
            System.arraycopy(message, 0, framed, 2, message.length);
            sendOctets(framed);
        }

        /// Without a length before them.
        public void sendOctets(byte[] octets) throws IOException {
            out.write(octets);
            out.flush();
        }

        /// Says that nothing more comes, and goes on listening.
        public void halfClose() throws IOException {
            socket.shutdownOutput();
        }

        @Override
        public byte[] receive() throws IOException {
            byte[] message = new byte[in.readUnsignedShort()];
            in.readFully(message);
            return message;
        }

        /// Whether the other side has closed, with nothing more to read.
        public boolean isEnded() throws IOException {
            try {
                return in.read() < 0;
            } catch (java.net.SocketException reset) {
                return true;
            }
        }

        /// Whether this side has closed.
        public boolean isClosed() {
            return socket.isClosed();
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
