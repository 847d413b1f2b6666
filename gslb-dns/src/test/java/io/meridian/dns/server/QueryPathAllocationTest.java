package io.meridian.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.meridian.dns.scenario.TestServer;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/// Guards stops 2 to 6: reading, lookup, decision and writing allocate nothing.
class QueryPathAllocationTest {

    private static final int QUERIES = 1_000_000;

    @Test
    void allocatesLessThanAnOctetForEachOfAMillionQueries() {
        QueryProcessor processor =
                new QueryProcessor(
                        QueryMix.zones(), TestServer.settings("rate=50 burst=125 slip=2"));
        byte[][] queries = QueryMix.queries().toArray(byte[][]::new);
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        // The first queries link call sites and load classes.
        long _ = answer(processor, queries, QUERIES / 20);

        long before = threads.getCurrentThreadAllocatedBytes();
        long octets = answer(processor, queries, QUERIES);
        long allocated = threads.getCurrentThreadAllocatedBytes() - before;

        assertThat(allocated).as("octets allocated").isLessThanOrEqualTo(QUERIES);
        assertThat(octets).as("octets of replies").isGreaterThan(QUERIES * 40L);
        for (QueryEvent event : QueryEvent.values()) {
            assertThat(processor.counters().of(event)).as("%s", event).isPositive();
        }
        for (Outcome outcome : Outcome.values()) {
            switch (outcome) {
                case BALANCED_SILENT,
                        DROPPED_NO_SOURCE_PORT,
                        EXPLAINED,
                        FAILED,
                        META_TYPE,
                        UPDATE_REFUSED ->
                        assertThat(processor.counters().of(outcome)).as("%s", outcome).isZero();
                case NOT_IMPLEMENTED -> {}
                default ->
                        assertThat(processor.counters().of(outcome)).as("%s", outcome).isPositive();
            }
        }
    }

    private static long answer(QueryProcessor processor, byte[][] queries, int count) {
        long octets = 0;
        for (int i = 0; i < count; i++) {
            byte[] query = queries[i % queries.length];
            // Sources of both families, one whose cookies are valid; every eighth query over TCP.
            boolean v6 = (i & 1) == 0;
            long low = i % 4 == 1 ? 0x7f000001L : i;
            octets +=
                    processor.process(
                            query, query.length, v6 ? 0x20010db8L << 32 : 0, low, v6, i % 8 == 0);
        }
        return octets;
    }
}
