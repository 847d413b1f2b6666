package io.meridian.dns.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.meridian.dns.scenario.DnsClient;
import io.meridian.dns.scenario.ReplyCheck;
import io.meridian.dns.server.Outcome;
import io.meridian.dns.server.QueryMix;
import io.meridian.dns.server.ServerSettings;
import io.meridian.dns.transport.DnsListener;
import io.meridian.dns.transport.TransportSettings;
import io.meridian.model.IpAddress;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.provider.MethodSource;

/// Any octets as a TCP stream, in pieces of random sizes, through a real connection: every whole
/// frame that wants a reply gets one, in order, and a frame too short for a header ends it (RFC
/// 7766 §8). The first octet is the seed of the pieces.
class FramingFuzz {

    private static final int HEADER_BYTES = 12;
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final DnsListener LISTENER = start();

    private static DnsListener start() {
        DnsListener listener =
                new DnsListener(
                        QueryMix.zones(),
                        ServerSettings.PLAIN,
                        TransportSettings.DEFAULT,
                        new DnsListener.Address(IpAddress.of(LOOPBACK), 0, 0, false, 1),
                        null);
        listener.start();
        return listener;
    }

    @MethodSource("seeds")
    @FuzzTest
    void answersEveryWholeFrame(byte[] input) throws IOException {
        if (input.length < 2 || input.length > 2_000) {
            return;
        }
        byte[] stream = Arrays.copyOfRange(input, 1, input.length);
        List<byte[]> queries = new ArrayList<>();
        boolean ended = frames(stream, queries);
        List<byte[]> replies = hold(stream, new Random(input[0]));
        if (ended) { // what had been answered may be lost with what was not yet read
            assertThat(replies.size()).isLessThanOrEqualTo(queries.size());
        } else {
            assertThat(replies).as("replies").hasSameSizeAs(queries);
        }
        for (int i = 0; i < replies.size(); i++) {
            ReplyCheck.check(queries.get(i), replies.get(i), true);
        }
        assertThat(LISTENER.counters()).allMatch(loop -> loop.of(Outcome.FAILED) == 0);
    }

    /// Adds each query that gets a reply; whether a frame without room for a header ends the
    /// stream.
    private static boolean frames(byte[] stream, List<byte[]> queries) {
        int at = 0;
        while (at + 2 <= stream.length) {
            int length = (stream[at] & 0xff) << 8 | stream[at + 1] & 0xff;
            if (length < HEADER_BYTES) {
                return true;
            }
            if (at + 2 + length > stream.length) {
                return false;
            }
            byte[] query = Arrays.copyOfRange(stream, at + 2, at + 2 + length);
            if ((query[2] & 0x80) == 0) {
                queries.add(query);
            }
            at += 2 + length;
        }
        return false;
    }

    private static List<byte[]> hold(byte[] stream, Random random) throws IOException {
        List<byte[]> replies = new ArrayList<>();
        try (var client = new DnsClient.Tcp(LOOPBACK, LISTENER.tcpPort())) {
            for (int at = 0; at < stream.length; ) {
                int next =
                        Math.min(stream.length, at + 1 + random.nextInt(1 << random.nextInt(11)));
                client.sendOctets(Arrays.copyOfRange(stream, at, next));
                at = next;
            }
            client.halfClose();
            while (true) {
                replies.add(client.receive());
            }
        } catch (EOFException | SocketException ended) {
            return replies;
        }
    }

    static List<byte[]> seeds() {
        var all = new ByteArrayOutputStream();
        List<byte[]> seeds = new ArrayList<>();
        for (byte[] query : QueryMix.queries().subList(0, 12)) {
            var one = new ByteArrayOutputStream();
            one.write(seeds.size());
            for (var to : List.of(one, all)) {
                to.write(query.length >>> 8);
                to.write(query.length);
                to.writeBytes(query);
            }
            seeds.add(one.toByteArray());
        }
        seeds.add(all.toByteArray());
        seeds.add(new byte[] {7, 0, 11, 1, 2, 3});
        seeds.add(new byte[] {7, (byte) 0xff, (byte) 0xff, 0});
        return seeds;
    }
}
