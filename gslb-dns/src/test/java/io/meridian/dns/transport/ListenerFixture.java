package io.meridian.dns.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.ratelimit.PrefixList;
import io.meridian.dns.scenario.Packets;
import io.meridian.dns.scenario.ReplyText;
import io.meridian.dns.scenario.TestServer;
import io.meridian.dns.scenario.World;
import io.meridian.dns.server.Outcome;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.IpAddress;
import io.meridian.model.IpPrefix;
import java.io.ByteArrayOutputStream;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Listeners at ephemeral ports, with one small zone, and what a client says to them.
final class ListenerFixture implements AutoCloseable {

    static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    static final byte[] QUERY = Packets.query("www.gslb.example.com. A");
    static final byte[] BIG_QUERY = Packets.query("big.gslb.example.com. TXT");

    /// No limit that a slow machine could meet before the one that a test is about.
    static final Duration LONG = Duration.ofMinutes(10);

    private static final Duration SHORT = Duration.ofMillis(500);

    private final List<DnsListener> listeners = new ArrayList<>();

    /// Which time limit of a connection a test wants to meet.
    enum Limit {
        NONE,
        FIRST_OCTET,
        FRAME,
        IDLE,
        PRESSED_IDLE,
        WRITE,
        AGE
    }

    static TransportSettings.Tcp tcp(int most, int perClient, Limit met) {
        return new TransportSettings.Tcp(
                most,
                perClient,
                new PrefixList(List.of()),
                64,
                met == Limit.FIRST_OCTET ? SHORT : LONG,
                met == Limit.FRAME ? SHORT : LONG,
                met == Limit.IDLE ? SHORT : LONG,
                met == Limit.PRESSED_IDLE ? SHORT : LONG,
                met == Limit.WRITE ? SHORT : LONG,
                met == Limit.AGE ? SHORT : LONG);
    }

    static TransportSettings settings(TransportSettings.Tcp tcp, String... proxies) {
        return new TransportSettings(
                tcp, new PrefixList(Stream.of(proxies).map(IpPrefix::of).toList()));
    }

    DnsListener listen() {
        return listen(LOOPBACK, 0, 0);
    }

    DnsListener listen(InetAddress address, int udpPort, int tcpPort) {
        return listen(address, udpPort, tcpPort, settings(tcp(1024, 1024, Limit.NONE)));
    }

    DnsListener listen(TransportSettings settings) {
        return listen(LOOPBACK, 0, 0, settings);
    }

    private DnsListener listen(
            InetAddress address, int udpPort, int tcpPort, TransportSettings settings) {
        return listen(
                new DnsListener.Address(IpAddress.of(address), udpPort, tcpPort, false, 2),
                settings,
                null);
    }

    DnsListener listen(
            DnsListener.Address at,
            TransportSettings settings,
            @Nullable DnsListener tcpElsewhere) {
        DnsListener listener =
                new DnsListener(zones(), TestServer.DEFAULT, settings, at, tcpElsewhere);
        listeners.add(listener);
        listener.start();
        return listener;
    }

    static byte[] withId(int id) {
        byte[] query = QUERY.clone();
        query[0] = (byte) (id >>> 8);
        query[1] = (byte) id;
        return query;
    }

    static byte[] frames(int count) {
        var octets = new ByteArrayOutputStream();
        for (int id = 0; id < count; id++) {
            octets.write(0);
            octets.write(QUERY.length);
            octets.writeBytes(withId(id));
        }
        return octets.toByteArray();
    }

    static void assertAnswers(byte[] reply, int id) {
        assertThat((reply[0] & 0xff) << 8 | reply[1] & 0xff).isEqualTo(id);
        assertThat(ReplyText.of(reply))
                .containsExactly("NOERROR aa", "answer www.gslb.example.com. 300 IN A 192.0.2.1");
    }

    static long count(DnsListener listener, Outcome outcome) {
        return listener.counters().stream().mapToLong(loop -> loop.of(outcome)).sum();
    }

    /// Far beyond what anything here takes: reached only by a test that fails.
    static void await(BooleanSupplier condition) throws InterruptedException {
        long end = System.nanoTime() + 60_000_000_000L;
        while (!condition.getAsBoolean() && System.nanoTime() < end) {
            Thread.sleep(20);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }

    private static ZoneTable zones() {
        List<String> records = new ArrayList<>(List.of("www 300 IN A 192.0.2.1"));
        for (int i = 0; i < 240; i++) {
            records.add("big 300 IN TXT \"" + i + "x".repeat(240) + "\"");
        }
        return new ZoneTable(
                new World()
                        .zone("gslb.example.com", List.of("ns1.example.com"), records)
                        .snapshot());
    }

    @Override
    public void close() {
        listeners.forEach(DnsListener::close);
    }
}
