package io.meridian.dns.transport;

import io.meridian.dns.server.QueryProcessor;
import io.meridian.dns.wire.Dns;
import io.meridian.model.IpAddress;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetSocket;
import java.util.Arrays;

/// One TCP connection: frames of two octets of length and a message, in pieces of any size and as
/// many as come at once (RFC 7766 §6.2.1.1, §8). Owned by its event loop.
final class TcpConnection {

    private static final int LENGTH_BYTES = 2;

    /// Most clients send one query of less than 100 octets; a larger one makes the room grow.
    private static final int FIRST_ROOM = 512;

    private final NetSocket socket;
    private final QueryProcessor processor;
    private final IpAddress peer;

    /// Octets received and not yet answered, from `begin` to `end`.
    private byte[] octets = new byte[FIRST_ROOM];

    private int begin;
    private int end;
    private volatile long lastQueryNanos = System.nanoTime();

    TcpConnection(NetSocket socket, IpAddress peer, QueryProcessor processor) {
        this.socket = socket;
        this.peer = peer;
        this.processor = processor;
        socket.handler(this::receive);
        socket.drainHandler(_ -> drained());
    }

    /// When the last whole query came; pieces of one do not count (RFC 7766 §6.2.3).
    long lastQueryNanos() {
        return lastQueryNanos;
    }

    void close() {
        socket.close();
    }

    private void receive(Buffer piece) {
        keep(piece);
        answerWhatIsWhole();
    }

    private void keep(Buffer piece) {
        int length = end - begin;
        int needed = length + piece.length();
        byte[] room = needed > octets.length ? new byte[Math.max(needed, 2 * length)] : octets;
        System.arraycopy(octets, begin, room, 0, length);
        piece.getBytes(room, length);
        octets = room;
        begin = 0;
        end = needed;
    }

    /// Stops where the client does not read its answers, and does not read from it either.
    private void answerWhatIsWhole() {
        while (end - begin >= LENGTH_BYTES) {
            int length = (octets[begin] & 0xff) << 8 | octets[begin + 1] & 0xff;
            if (length < Dns.HEADER_BYTES) {
                socket.close();
                begin = end;
                return;
            }
            if (end - begin - LENGTH_BYTES < length) {
                return;
            }
            if (socket.writeQueueFull()) {
                socket.pause();
                return;
            }
            int from = begin + LENGTH_BYTES;
            begin = from + length;
            answer(Arrays.copyOfRange(octets, from, begin));
        }
    }

    private void drained() {
        answerWhatIsWhole();
        if (!socket.writeQueueFull()) {
            socket.resume();
        }
    }

    private void answer(byte[] query) {
        lastQueryNanos = System.nanoTime();
        int length =
                processor.process(query, query.length, peer.high(), peer.low(), peer.v6(), true);
        if (length != QueryProcessor.NO_REPLY) {
            byte[] framed = new byte[LENGTH_BYTES + length];
            framed[0] = (byte) (length >>> 8);
            framed[1] = (byte) length;
            System.arraycopy(processor.reply(), 0, framed, LENGTH_BYTES, length);
            socket.write(Buffer.buffer(framed)).onFailure(_ -> socket.close());
        }
    }
}
