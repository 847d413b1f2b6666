package io.meridian.dns.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.ReplyCheck;
import io.meridian.dns.server.QueryMutations;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Random;

/// Sends mutated queries, some at a time, and behind each lot a good one, whose reply says that the
/// lot has been dealt with.
final class SoakClient {

    private static final int LOT = 48;
    private static final int LAST_ID = 0xffff;
    private static final int HEADER_BYTES = 12;

    private final byte[] last = withId(Packets.query("www.gslb.example.com. A"), LAST_ID);
    private final InetAddress address;
    private final Random random;
    private final QueryMutations mutations;

    SoakClient(InetAddress address, long seed) {
        this.address = address;
        this.random = new Random(seed);
        this.mutations = new QueryMutations(random);
    }

    private static byte[] withId(byte[] query, int id) {
        if (query.length >= 2) {
            query[0] = (byte) (id >>> 8);
            query[1] = (byte) id;
        }
        return query;
    }

    /// How many replies there were.
    long overUdp(int port, int packets) throws IOException {
        long replies = 0;
        try (var client = new DnsClient.Udp(address, port)) {
            for (int sent = 0; sent < packets; sent += LOT) {
                byte[][] lot = lot();
                for (byte[] query : lot) {
                    client.send(query);
                }
                client.send(last);
                replies += receiveUntilLast(client, lot, false);
            }
        }
        return replies;
    }

    private byte[][] lot() {
        byte[][] lot = new byte[LOT][];
        for (int i = 0; i < LOT; i++) {
            lot[i] = withId(mutations.next(), i);
        }
        return lot;
    }

    private long receiveUntilLast(DnsClient client, byte[][] lot, boolean stream)
            throws IOException {
        long replies = 0;
        while (true) {
            byte[] reply = client.receive();
            int id = (reply[0] & 0xff) << 8 | reply[1] & 0xff;
            if (id == LAST_ID) {
                ReplyCheck.check(last, reply, stream);
                assertThat(reply[3] & 15).as("rcode of a good query").isZero();
                return replies;
            }
            assertThat(id).isLessThan(lot.length);
            ReplyCheck.check(lot[id], reply, stream);
            replies++;
        }
    }

    /// The same through connections that are cut anywhere, and ended by frames too short for a
    /// header.
    long overTcp(int port, int packets) throws IOException {
        long replies = 0;
        for (int sent = 0; sent < packets; ) {
            try (var client = new DnsClient.Tcp(address, port)) {
                while (!client.isClosed() && sent < packets) {
                    replies += lotOverTcp(client);
                    sent += LOT;
                }
            }
        }
        return replies;
    }

    private long lotOverTcp(DnsClient.Tcp client) throws IOException {
        byte[][] lot = lot();
        var frames = new ByteArrayOutputStream();
        boolean broken = false;
        for (byte[] query : lot) {
            boolean tooShort = query.length < HEADER_BYTES;
            if (!tooShort || random.nextInt(8) == 0) {
                frame(query, frames);
                broken |= tooShort;
            }
        }
        frame(last, frames);
        byte[] octets = frames.toByteArray();
        for (int at = 0; at < octets.length; ) {
            int next = Math.min(octets.length, at + 1 + random.nextInt(1 << random.nextInt(14)));
            if (!trySend(client, Arrays.copyOfRange(octets, at, next))) {
                break;
            }
            at = next;
        }
        return broken ? receiveUntilEnd(client, lot) : receiveUntilLast(client, lot, true);
    }

    /// What was answered before a frame that is too short may be lost with what was not yet read.
    private static long receiveUntilEnd(DnsClient.Tcp client, byte[][] lot) throws IOException {
        long replies = 0;
        try {
            while (true) {
                byte[] reply = client.receive();
                ReplyCheck.check(lot[(reply[0] & 0xff) << 8 | reply[1] & 0xff], reply, true);
                replies++;
            }
        } catch (EOFException | SocketException ended) {
            client.close();
            return replies;
        }
    }

    private static boolean trySend(DnsClient.Tcp client, byte[] octets) throws IOException {
        try {
            client.sendOctets(octets);
            return true;
        } catch (SocketException endedByFrameTooShort) {
            return false;
        }
    }

    private static void frame(byte[] query, ByteArrayOutputStream to) {
        to.write(query.length >>> 8);
        to.write(query.length);
        to.writeBytes(query);
    }
}
