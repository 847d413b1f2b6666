package io.meridian.dns.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.server.Outcome;
import io.meridian.dns.server.QueryCounters;
import io.meridian.dns.transport.DnsListener;
import io.meridian.dns.transport.TransportSettings;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.IpAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Holds every dialogue of `src/test/resources/scenarios` over real sockets, UDP and TCP.
class ScenarioIT {

    /// A query that always gets a reply: the reply to it comes first where there is silence.
    private static final byte[] SENTINEL = Packets.query("sentinel. TXT class=CH");

    private static final ZoneTable ZONES = new ZoneTable(new World().snapshot());
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

    /// By the settings that scenarios ask for.
    private static final Map<String, DnsListener> LISTENERS = new HashMap<>();

    private static DnsListener listener(String server) {
        return LISTENERS.computeIfAbsent(
                server,
                words -> {
                    DnsListener listener =
                            new DnsListener(
                                    ZONES,
                                    TestServer.settings(words),
                                    TransportSettings.DEFAULT,
                                    new DnsListener.Address(IpAddress.of(LOOPBACK), 0, 0, false, 2),
                                    null);
                    listener.start();
                    return listener;
                });
    }

    @AfterAll
    static void close() {
        LISTENERS.values().forEach(DnsListener::close);
    }

    @TestFactory
    Stream<DynamicTest> holds() throws Exception {
        return files().stream()
                .map(file ->
                        DynamicTest.dynamicTest(
                                String.valueOf(file.getFileName()),
                                () -> hold(Scenario.read(file))));
    }

    /// All but the outcomes that no well-behaved build and no socket can bring about.
    @Test
    void meetsEveryOutcome() throws Exception {
        Set<Outcome> met = EnumSet.of(Outcome.FAILED, Outcome.DROPPED_NO_SOURCE_PORT);
        for (Path file : files()) {
            Scenario.read(file).exchanges().forEach(exchange -> met.add(exchange.counted()));
        }
        assertThat(met).containsExactlyInAnyOrder(Outcome.values());
    }

    private static List<Path> files() throws IOException, URISyntaxException {
        var folder = ScenarioIT.class.getResource("/scenarios");
        assertThat(folder).isNotNull();
        try (Stream<Path> files = Files.list(Path.of(folder.toURI()))) {
            List<Path> sorted = files.sorted().toList();
            assertThat(sorted).hasSizeGreaterThan(30);
            return sorted;
        }
    }

    private static void hold(Scenario scenario) throws IOException {
        ZONES.swap(scenario.served());
        assertThat(scenario.exchanges()).isNotEmpty();
        DnsListener listener = listener(scenario.server());
        for (Scenario.Exchange exchange : scenario.exchanges()) {
            if (exchange.overUdp()) {
                try (var client = new DnsClient.Udp(LOOPBACK, listener.udpPort())) {
                    hold(exchange, listener, client, "UDP: ");
                }
            }
            if (exchange.overTcp()) {
                try (var client = new DnsClient.Tcp(LOOPBACK, listener.tcpPort())) {
                    hold(exchange, listener, client, "TCP: ");
                }
            }
        }
    }

    private static void hold(
            Scenario.Exchange exchange, DnsListener listener, DnsClient client, String over)
            throws IOException {
        boolean silence = exchange.reply().isEmpty();
        Map<Outcome, Long> expected = counts(listener);
        expected.merge(exchange.counted(), 1L, Long::sum);
        client.send(exchange.query());
        if (silence) {
            expected.merge(Outcome.CLASS_REFUSED, 1L, Long::sum);
            client.send(SENTINEL);
        }
        byte[] reply = client.receive();
        List<String> lines = ReplyText.of(reply);
        if (silence) {
            assertThat(lines).as(over + exchange.line()).containsExactly("REFUSED");
        } else {
            assertThat(lines).as(over + exchange.line()).isEqualTo(exchange.reply());
            assertRepeats(exchange.query(), reply);
            if (exchange.size() >= 0) {
                assertThat(reply).as(over + exchange.line()).hasSize(exchange.size());
            }
        }
        assertThat(counts(listener)).as(over + exchange.line()).isEqualTo(expected);
    }

    /// The id, and the question octet for octet where there is one (RFC 4343 §4.1).
    private static void assertRepeats(byte[] query, byte[] reply) {
        assertThat(reply).startsWith(query[0], query[1]);
        var question = ReplyText.parse(reply).getQuestion();
        if (question != null) {
            int end = 12 + question.getName().length() + 4;
            assertThat(java.util.Arrays.copyOfRange(reply, 12, end))
                    .isEqualTo(java.util.Arrays.copyOfRange(query, 12, end));
        }
    }

    private static Map<Outcome, Long> counts(DnsListener listener) {
        Map<Outcome, Long> counts = new EnumMap<>(Outcome.class);
        for (Outcome outcome : Outcome.values()) {
            long sum = 0;
            for (QueryCounters loop : listener.counters()) {
                sum += loop.of(outcome);
            }
            counts.put(outcome, sum);
        }
        return counts;
    }
}
