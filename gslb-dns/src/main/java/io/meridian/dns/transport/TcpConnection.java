package io.meridian.dns.transport;

import io.meridian.dns.server.QueryProcessor;
import io.meridian.dns.wire.Dns;
import io.meridian.model.IpAddress;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.net.InetSocketAddress;

/// One TCP connection: frames of two octets of length and a message, in pieces of any size and as
/// many as come at once (RFC 7766 §6.2.1.1, §8). Owned by its event loop.
final class TcpConnection {

    private final NetSocket socket;
    private final QueryProcessor processor;
    private final IpAddress peer;
    private final byte[] frame = new byte[Dns.MAX_MESSAGE_BYTES + 2];
    private int filled;
    private long lastQueryNanos = System.nanoTime();

    TcpConnection(NetSocket socket, QueryProcessor processor) {
        this.socket = socket;
        this.processor = processor;
        InetSocketAddress address = new InetSocketAddress(socket.remoteAddress().hostAddress(), 0);
        this.peer = IpAddress.of(address.getAddress());
        socket.handler(this::receive);
    }

    long lastQueryNanos() {
        return lastQueryNanos;
    }

    void close() {
        socket.close();
    }

    private void receive(Buffer piece) {
        int taken = 0;
        while (taken < piece.length()) {
            int part = Math.min(piece.length() - taken, frame.length - filled);
            piece.getBytes(taken, taken + part, frame, filled);
            filled += part;
            taken += part;
            if (!answerWholeFrames()) {
                return;
            }
        }
        // A client that does not read its answers is not read from either.
        if (socket.writeQueueFull()) {
            socket.pause();
            socket.drainHandler(_ -> socket.resume());
        }
    }

    private boolean answerWholeFrames() {
        int at = 0;
        while (filled - at >= 2) {
            int length = (frame[at] & 0xff) << 8 | frame[at + 1] & 0xff;
            if (length < Dns.HEADER_BYTES) {
                socket.close();
                return false;
            }
            if (filled - at - 2 < length) {
                break;
            }
            answer(at + 2, length);
            at += 2 + length;
        }
        System.arraycopy(frame, at, frame, 0, filled - at);
        filled -= at;
        return true;
    }

    private void answer(int from, int length) {
        lastQueryNanos = System.nanoTime();
        byte[] message = java.util.Arrays.copyOfRange(frame, from, from + length);
        int reply = processor.process(message, length, peer.high(), peer.low(), peer.v6(), true);
        if (reply != QueryProcessor.NO_REPLY) {
            byte[] framed = new byte[2 + reply];
            framed[0] = (byte) (reply >>> 8);
            framed[1] = (byte) reply;
            System.arraycopy(processor.reply(), 0, framed, 2, reply);
            socket.write(Buffer.buffer(framed)).onFailure(_ -> socket.close());
        }
    }
}
