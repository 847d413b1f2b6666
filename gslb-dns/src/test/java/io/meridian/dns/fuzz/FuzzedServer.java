package io.meridian.dns.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.scenario.ReplyCheck;
import io.meridian.dns.scenario.TestServer;
import io.meridian.dns.server.Outcome;
import io.meridian.dns.server.QueryMix;
import io.meridian.dns.server.QueryProcessor;
import java.util.Arrays;

/// A query processor under attack.
final class FuzzedServer {

    private final QueryProcessor processor =
            new QueryProcessor(QueryMix.zones(), TestServer.DEFAULT);

    /// Answers one query: silence, or a reply that keeps every rule of {@link ReplyCheck}. Exactly
    /// one counter moves, and never the one of our own errors.
    ///
    /// @return the reply; empty when there is none
    byte[] answer(byte[] query, boolean stream) {
        long counted = processor.counters().total();
        int length = processor.process(query, query.length, 0, 0xcb007101L, false, stream);
        assertThat(processor.counters().total()).as("counters moved").isEqualTo(counted + 1);
        assertThat(processor.counters().of(Outcome.FAILED)).as("errors of ours").isZero();
        if (length == QueryProcessor.NO_REPLY) {
            return new byte[0];
        }
        byte[] reply = Arrays.copyOf(processor.reply(), length);
        ReplyCheck.check(query, reply, stream);
        return reply;
    }
}
