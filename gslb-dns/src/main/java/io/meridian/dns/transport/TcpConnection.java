package io.meridian.dns.transport;

import io.meridian.dns.server.QueryProcessor;
import io.meridian.dns.wire.Dns;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// One TCP connection: frames of two octets of length and a message, in pieces of any size and as
/// many as come at once (RFC 7766 §6.2.1.1, §8). Owned by its loop's thread.
///
/// ```
/// octets in → [PROXY header] → frame → query → reply → octets out
/// ```
///
/// Replies leave in the order of their queries: each is made at once. What the client does not take
/// stays in `out`; beyond a limit no more is answered, nor read.
final class TcpConnection {

    private static final int LENGTH_BYTES = 2;

    /// Most clients send one query of less than 100 octets; larger ones make the room grow.
    private static final int FIRST_ROOM = 512;

    /// Room that was needed once is given back beyond this.
    private static final int KEPT_ROOM = 8192;

    /// Octets of replies that wait at most, but for the last one.
    private static final int MOST_BACKLOG = 65_536;

    private final SocketChannel channel;
    private final SelectionKey key;
    private final TransportSettings.Tcp limits;
    private final long acceptedNanos;
    private IpAddress client;
    private boolean headerRead;

    private byte[] in = new byte[FIRST_ROOM];
    private int inBegin;
    private int inEnd;
    private boolean inputEnded;
    private byte[] out = new byte[FIRST_ROOM];
    private int outBegin;
    private int outEnd;
    private int inFlight;

    private boolean heard;
    private long frameNanos;
    private long activeNanos;
    private long writeNanos;
    private @Nullable TransportEvent end;

    /// @param peer whose octets they are, unless a PROXY header says whose
    TcpConnection(
            SocketChannel channel,
            SelectionKey key,
            IpAddress peer,
            boolean fromProxy,
            TransportSettings.Tcp limits,
            long now) {
        this.channel = channel;
        this.key = key;
        this.client = peer;
        this.headerRead = !fromProxy;
        this.limits = limits;
        this.acceptedNanos = now;
        this.activeNanos = now;
    }

    SocketChannel channel() {
        return channel;
    }

    IpAddress client() {
        return client;
    }

    /// Whether it is known whose connection this is.
    boolean clientKnown() {
        return headerRead;
    }

    /// Why it is to be closed, once everything has been said.
    @Nullable TransportEvent end() {
        return end != null && outBegin == outEnd ? end : null;
    }

    /// Takes in what is there. What was an end of input before stays one.
    ///
    /// @param piece room to read into, empty; cleared here
    void receive(ByteBuffer piece, long now) throws IOException {
        piece.clear();
        int count = channel.read(piece);
        if (count < 0) {
            inputEnded = true;
            return;
        }
        if (count > 0) {
            keep(piece.flip());
            heard = true;
            if (frameNanos == 0) {
                frameNanos = now;
            }
        }
    }

    private void keep(ByteBuffer piece) {
        int waiting = inEnd - inBegin;
        int needed = waiting + piece.remaining();
        byte[] room = needed > in.length ? new byte[Math.max(needed, 2 * waiting)] : in;
        System.arraycopy(in, inBegin, room, 0, waiting);
        piece.get(room, waiting, piece.remaining());
        in = room;
        inBegin = 0;
        inEnd = needed;
    }

    /// Answers whole queries and sends, until one of them has to wait.
    ///
    /// @return how many queries were answered
    int work(QueryProcessor processor, ProxyHeader header, long now) throws IOException {
        int answered = 0;
        do {
            answered += end == null && readHeader(header) ? answer(processor, now) : 0;
            flush(now);
        } while (end == null && outBegin == outEnd && hasWholeFrame());
        if (inputEnded && end == null && !hasWholeFrame()) {
            end = TransportEvent.TCP_FINISHED;
        }
        giveRoomBack();
        updateInterest();
        return answered;
    }

    /// Whether the header, where there must be one, has been read.
    private boolean readHeader(ProxyHeader header) {
        if (headerRead) {
            return true;
        }
        switch (header.read(in, inBegin, inEnd)) {
            case INCOMPLETE -> {
                return false;
            }
            case MALFORMED -> {
                end = TransportEvent.PROXY_MALFORMED;
                return false;
            }
            case LOCAL -> {}
            case PROXIED -> client = new IpAddress(header.high(), header.low(), header.v6());
        }
        inBegin += header.length();
        headerRead = true;
        frameNanos = 0;
        return true;
    }

    /// Stops where the client does not take its replies, too.
    private int answer(QueryProcessor processor, long now) {
        int answered = 0;
        while (end == null && hasWholeFrame() && !isBackedUp()) {
            end = refusal();
            if (end != null) {
                break;
            }
            int length = frameLength();
            answer(processor, inBegin + LENGTH_BYTES, length);
            inBegin += LENGTH_BYTES + length;
            activeNanos = now;
            answered++;
        }
        if (answered > 0) {
            frameNanos = inBegin == inEnd ? 0 : now;
        }
        return answered;
    }

    /// Why what stands here is no query: no room for a header (all trusted servers close then), or
    /// a PROXY header, which as a frame would announce 3,338 octets and be waited for.
    private @Nullable TransportEvent refusal() {
        if (frameLength() < Dns.HEADER_BYTES) {
            return TransportEvent.TCP_BAD_FRAME;
        }
        return ProxyHeader.isSignature(in, inBegin, inEnd) ? TransportEvent.PROXY_UNLISTED : null;
    }

    private boolean hasWholeFrame() {
        int there = inEnd - inBegin;
        return headerRead
                && there >= LENGTH_BYTES
                && (there - LENGTH_BYTES >= frameLength() || refusal() != null);
    }

    private int frameLength() {
        return (in[inBegin] & 0xff) << 8 | in[inBegin + 1] & 0xff;
    }

    private boolean isBackedUp() {
        return inFlight >= limits.mostInFlight() || outEnd - outBegin >= MOST_BACKLOG;
    }

    private void answer(QueryProcessor processor, int from, int length) {
        byte[] query = Arrays.copyOfRange(in, from, from + length);
        int size = processor.process(query, length, client.high(), client.low(), client.v6(), true);
        if (size == QueryProcessor.NO_REPLY) {
            return;
        }
        int needed = outEnd + LENGTH_BYTES + size;
        if (needed > out.length) {
            out = Arrays.copyOf(out, Math.max(needed, 2 * out.length));
        }
        out[outEnd] = (byte) (size >>> 8);
        out[outEnd + 1] = (byte) size;
        System.arraycopy(processor.reply(), 0, out, outEnd + LENGTH_BYTES, size);
        outEnd = needed;
        inFlight++;
    }

    private void flush(long now) throws IOException {
        if (outBegin == outEnd) {
            writeNanos = now;
            return;
        }
        int written = channel.write(ByteBuffer.wrap(out, outBegin, outEnd - outBegin));
        if (written > 0) {
            writeNanos = now;
            outBegin += written;
        }
        if (outBegin == outEnd) {
            outBegin = 0;
            outEnd = 0;
            inFlight = 0;
            activeNanos = now; // a client that takes its replies is not idle
        }
    }

    private void giveRoomBack() {
        if (inBegin == inEnd) {
            inBegin = 0;
            inEnd = 0;
            in = in.length > KEPT_ROOM ? new byte[FIRST_ROOM] : in;
        }
        if (outEnd == 0 && out.length > KEPT_ROOM) {
            out = new byte[FIRST_ROOM];
        }
    }

    private void updateInterest() {
        boolean writes = outBegin < outEnd;
        boolean reads = !inputEnded && end == null && !(isBackedUp() || hasWholeFrame());
        int wanted = (reads ? SelectionKey.OP_READ : 0) | (writes ? SelectionKey.OP_WRITE : 0);
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }

    /// Why time is up for this connection; null while it is not.
    @Nullable TransportEvent expired(long now, long idleNanos) {
        if (outBegin < outEnd) {
            return now - writeNanos > limits.write().toNanos() ? TransportEvent.TCP_STALLED : null;
        }
        if (now - acceptedNanos > limits.age().toNanos()) {
            return TransportEvent.TCP_AGED;
        }
        if (!heard) {
            return now - acceptedNanos > limits.firstOctet().toNanos()
                    ? TransportEvent.TCP_SILENT
                    : null;
        }
        if (frameNanos != 0) {
            return now - frameNanos > limits.frame().toNanos()
                    ? TransportEvent.TCP_FRAME_LATE
                    : null;
        }
        return now - activeNanos > idleNanos ? TransportEvent.TCP_IDLE : null;
    }
}
