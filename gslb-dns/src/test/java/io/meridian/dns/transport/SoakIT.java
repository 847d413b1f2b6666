package io.meridian.dns.transport;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.scenario.TestServer;
import io.meridian.dns.server.Outcome;
import io.meridian.dns.server.QueryMix;
import io.meridian.model.IpAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/// Mutated packets over both transports against a real listener: no error of ours, no leak, every
/// reply within its rules, and answers go on. `-Dsoak.packets=1000000 -Dsoak.seed=N`: as CI has it.
class SoakIT {

    private static final int PACKETS = Integer.getInteger("soak.packets", 40_000);
    private static final long SEED = Long.getLong("soak.seed", System.nanoTime());
    private static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
    private static final int CLIENTS = 4;

    @Test
    void survivesWhateverComes() throws Exception {
        System.out.printf("soak: seed %d, %d packets%n", SEED, PACKETS);
        try (DnsListener listener =
                new DnsListener(
                        QueryMix.zones(),
                        TestServer.DEFAULT,
                        TransportSettings.DEFAULT,
                        new DnsListener.Address(IpAddress.of(LOOPBACK), 0, 0, false, 2),
                        null)) {
            listener.start();
            // The first tenth fills pools and caches.
            run(listener, PACKETS / 10, SEED);
            Resources before = Resources.now();
            long begin = System.nanoTime();
            long replies = run(listener, PACKETS, SEED + CLIENTS);
            long millis = (System.nanoTime() - begin) / 1_000_000;
            Resources after = Resources.now();
            System.out.printf(
                    "soak: %d replies in %d ms; %s, then %s%n", replies, millis, before, after);

            assertThat(replies).isGreaterThan(PACKETS / 2);
            assertThat(listener.counters()).allMatch(loop -> loop.of(Outcome.FAILED) == 0);
            after.assertNoLeakSince(before);
        }
    }

    private static long run(DnsListener listener, int packets, long seed) throws Exception {
        List<Future<Long>> replies = new ArrayList<>();
        try (ExecutorService threads = Executors.newFixedThreadPool(CLIENTS)) {
            for (int i = 0; i < CLIENTS; i++) {
                SoakClient client = new SoakClient(LOOPBACK, seed + i);
                boolean stream = i % 2 == 0;
                replies.add(
                        threads.submit(() ->
                                stream
                                        ? client.overTcp(listener.tcpPort(), packets / CLIENTS)
                                        : client.overUdp(listener.udpPort(), packets / CLIENTS)));
            }
            long sum = 0;
            for (Future<Long> each : replies) {
                sum += each.get();
            }
            return sum;
        }
    }
}
