package io.meridian.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.meridian.dns.scenario.ReplyCheck;
import io.meridian.dns.scenario.TestServer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// Whatever comes, what leaves is a reply that another implementation reads, within its limits.
class MutatedQueriesTest {

    private static final int PACKETS = 150_000;
    private static final long SEED = 20261124;

    @Test
    void answersOrDropsEveryPacket() {
        QueryProcessor processor = new QueryProcessor(QueryMix.zones(), TestServer.DEFAULT);
        QueryMutations mutations = new QueryMutations(new Random(SEED));
        long replies = 0;
        for (int i = 0; i < PACKETS; i++) {
            byte[] query = mutations.next();
            long counted = processor.counters().total();
            int length = processor.process(query, query.length, 0, i, false, false);
            if (processor.counters().total() != counted + 1) {
                fail("not exactly one counter moved: " + HexFormat.of().formatHex(query));
            }
            if (length != QueryProcessor.NO_REPLY) {
                replies++;
                ReplyCheck.check(query, Arrays.copyOf(processor.reply(), length), false);
            }
        }
        assertThat(processor.counters().of(Outcome.FAILED)).as("errors of ours").isZero();
        assertThat(replies).isGreaterThan(PACKETS / 2);
        assertThat(processor.counters().of(Outcome.MALFORMED)).isGreaterThan(PACKETS / 50);
        assertThat(processor.counters().of(Outcome.MALFORMED_EDNS)).isGreaterThan(PACKETS / 500);
        assertThat(processor.counters().of(Outcome.BALANCED)).isGreaterThan(PACKETS / 500);
    }
}
