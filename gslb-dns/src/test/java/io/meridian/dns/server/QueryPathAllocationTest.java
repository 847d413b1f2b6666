package io.meridian.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.meridian.dns.TestNode;
import io.meridian.dns.zone.ZoneTable;
import io.meridian.model.SelectionPolicy;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Stops 2 to 6 allocate nothing, whatever the query.
class QueryPathAllocationTest {

    private static final int QUERIES = 1_000_000;

    @TempDir Path folder;

    @Test
    void aMillionMixedQueriesAllocateAtMostAByteEach() {
        QueryProcessor processor = new QueryProcessor(new ZoneTable(serving(folder).zones()));
        byte[] malformed = QueryBytes.of("app.gslb.test", "A");
        malformed[12] = (byte) 0xc0;
        byte[] truncatedFrame = java.util.Arrays.copyOf(QueryBytes.of("app.gslb.test", "A"), 20);
        List<byte[]> mix =
                List.of(
                        QueryBytes.of("app.gslb.test", "A"),
                        QueryBytes.of("w.gslb.test", "A"),
                        QueryBytes.of("h.gslb.test", "A"),
                        QueryBytes.withSubnet("app.gslb.test", "A", "10.1.2.0", 24),
                        QueryBytes.withSubnet("h.gslb.test", "A", "2001:db8:2::", 48),
                        QueryBytes.of("app.gslb.test", "AAAA"),
                        QueryBytes.of("txt.gslb.test", "TXT"),
                        QueryBytes.of("txt.gslb.test", "MX"),
                        QueryBytes.of("nothing.here.gslb.test", "A"),
                        QueryBytes.of("many.gslb.test", "TXT"),
                        QueryBytes.of("example.com", "A"),
                        malformed,
                        truncatedFrame,
                        new byte[] {1, 2, 3});
        byte[][] queries = mix.toArray(byte[][]::new);
        run(processor, queries, 200_000); // until the compiler has seen every branch

        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        run(processor, queries, QUERIES);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).isLessThanOrEqualTo(QUERIES);
        assertThat(processor.counters().total()).isEqualTo(QUERIES + 200_000L);
        assertThat(processor.counters().of(Outcome.FAILED)).isZero();
        assertThat(processor.counters().truncated()).isPositive();
    }

    private static void run(QueryProcessor processor, byte[][] queries, int count) {
        for (int i = 0; i < count; i++) {
            byte[] query = queries[i % queries.length];
            processor.process(query, query.length, 0, 0x0a020304L, false, false);
        }
    }

    static io.meridian.dns.Serving serving(Path folder) {
        return new TestNode()
                .zone(
                        "gslb.test",
                        "txt TXT hello",
                        "many TXT " + "\"%s\" ".formatted("x".repeat(200)).repeat(8))
                .geo(folder)
                .service(
                        "app.gslb.test",
                        TestNode.GEO,
                        null,
                        "192.0.2.10 eu 10 1",
                        "192.0.2.20 us 10 1",
                        "192.0.2.21 us 10 1")
                .service(
                        "w.gslb.test",
                        new SelectionPolicy.RoundRobin(),
                        null,
                        "192.0.2.61 eu 10 9",
                        "192.0.2.62 us 10 1")
                .service(
                        "h.gslb.test",
                        new SelectionPolicy.ConsistentHash(24, 56),
                        null,
                        "192.0.2.71 eu 10 1",
                        "192.0.2.72 us 10 1")
                .serve();
    }
}
