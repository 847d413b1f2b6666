package io.meridian.dns.transport;

import io.meridian.model.IpAddress;
import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/// The JDK's own socket, for systems other than 64-bit Linux: one datagram at a time, and it
/// allocates an address for each.
final class NioUdpSocket implements UdpSocket {

    private static final long RECEIVE_TIMEOUT_MILLIS = 100;

    private final DatagramChannel channel;
    private final Selector selector;
    private final IpAddress address;
    private final int port;
    private final ByteBuffer received;
    private final ByteBuffer reply;
    private @Nullable InetSocketAddress sender;
    private IpAddress senderAddress = IpAddress.v4(0);

    /// @throws IOException also for a wildcard: the JDK does not tell which address was asked, and
    ///   replies must leave from it
    NioUdpSocket(IpAddress address, int port, int maxPayload) throws IOException {
        if (address.toInetAddress().isAnyLocalAddress()) {
            throw new BindException("on this system each address must be listed by itself");
        }
        this.address = address;
        channel =
                DatagramChannel.open(
                        address.v6() ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET);
        selector = Selector.open();
        received = ByteBuffer.allocateDirect(maxPayload);
        reply = ByteBuffer.allocateDirect(maxPayload).limit(0);
        try {
            channel.bind(new InetSocketAddress(address.toInetAddress(), port));
            channel.configureBlocking(false);
            SelectionKey _ = channel.register(selector, SelectionKey.OP_READ);
            this.port = ((InetSocketAddress) channel.getLocalAddress()).getPort();
        } catch (IOException failed) {
            close();
            throw failed;
        }
    }

    @Override
    public int receive() throws IOException {
        if (selector.select(RECEIVE_TIMEOUT_MILLIS) == 0) {
            return 0;
        }
        selector.selectedKeys().clear();
        received.clear();
        sender = (InetSocketAddress) channel.receive(received);
        if (sender == null) {
            return 0;
        }
        senderAddress = IpAddress.of(sender.getAddress());
        received.flip();
        return 1;
    }

    @Override
    public int copy(int i, byte[] into) {
        int length = received.remaining();
        received.get(into, 0, length);
        return length;
    }

    @Override
    public long high(int i) {
        return senderAddress.high();
    }

    @Override
    public long low(int i) {
        return senderAddress.low();
    }

    @Override
    public boolean v6(int i) {
        return senderAddress.v6();
    }

    @Override
    public int port(int i) {
        return sender == null ? 0 : sender.getPort();
    }

    @Override
    public boolean fromItself(int i) {
        return port(i) == port && senderAddress.equals(address);
    }

    @Override
    public void reply(int i, byte[] payload, int length) {
        reply.clear().put(payload, 0, length).flip();
    }

    @Override
    public int flush() {
        int dropped = 0;
        if (sender != null && reply.hasRemaining()) {
            try {
                dropped = channel.send(reply, sender) > 0 ? 0 : 1;
            } catch (IOException unreachable) {
                dropped = 1;
            }
        }
        reply.clear().flip();
        sender = null;
        return dropped;
    }

    @Override
    public int localPort() {
        return port;
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException ignored) {
            // nothing is left to do with a socket that does not close
        }
    }
}
