package io.meridian.dns.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.meridian.dns.scenario.ReplyText;
import io.meridian.dns.scenario.TestServer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/// Whatever comes, what leaves is a reply that another implementation reads, within its limits.
class MutatedQueriesTest {

    private static final int PACKETS = 150_000;
    private static final long SEED = 20261124;

    /// An OPT and its eleven octets are what a refusal may add (dns-requirements R2).
    private static final int ERROR_GROWTH = 11;

    @Test
    void answersOrDropsEveryPacket() {
        Random random = new Random(SEED);
        QueryProcessor processor = new QueryProcessor(QueryMix.zones(), TestServer.DEFAULT);
        List<byte[]> seeds = QueryMix.queries();
        long replies = 0;
        for (int i = 0; i < PACKETS; i++) {
            byte[] query = mutate(seeds.get(random.nextInt(seeds.size())), seeds, random);
            long counted = processor.counters().total();
            int length = processor.process(query, query.length, 0, i, false, false);
            if (processor.counters().total() != counted + 1) {
                fail("not exactly one counter moved: " + HexFormat.of().formatHex(query));
            }
            if (length != QueryProcessor.NO_REPLY) {
                replies++;
                check(query, Arrays.copyOf(processor.reply(), length));
            }
        }
        assertThat(processor.counters().of(Outcome.FAILED)).as("errors of ours").isZero();
        assertThat(replies).isGreaterThan(PACKETS / 2);
        assertThat(processor.counters().of(Outcome.MALFORMED)).isGreaterThan(PACKETS / 50);
        assertThat(processor.counters().of(Outcome.MALFORMED_EDNS)).isGreaterThan(PACKETS / 500);
        assertThat(processor.counters().of(Outcome.BALANCED)).isGreaterThan(PACKETS / 500);
    }

    private static byte[] mutate(byte[] seed, List<byte[]> seeds, Random random) {
        byte[] query = seed.clone();
        for (int change = random.nextInt(4); change >= 0 && query.length > 0; change--) {
            int at = random.nextInt(query.length);
            switch (random.nextInt(6)) {
                case 0 -> query[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> query[at] = (byte) random.nextInt(256);
                case 2 -> query = Arrays.copyOf(query, at);
                case 3 -> query = Arrays.copyOf(query, query.length + random.nextInt(40));
                case 4 -> query = spliced(query, at, seeds.get(random.nextInt(seeds.size())));
                // The counts, the first label, the end of the question: where lengths stand.
                default -> query[Math.min(at % 16, query.length - 1)] = (byte) random.nextInt(3);
            }
        }
        return query;
    }

    private static byte[] spliced(byte[] query, int at, byte[] other) {
        byte[] both = Arrays.copyOf(query, at + other.length);
        System.arraycopy(other, 0, both, at, other.length);
        return both;
    }

    private static void check(byte[] query, byte[] reply) {
        try {
            Message message = ReplyText.parse(reply);
            assertThat(message.getHeader().getID())
                    .isEqualTo((query[0] & 0xff) << 8 | query[1] & 0xff);
            assertThat(reply[2] & 0xf8).as("QR, opcode").isEqualTo(query[2] & 0x78 | 0x80);
            assertThat(reply.length).isLessThanOrEqualTo(message.getOPT() == null ? 512 : 1232);
            int rcode = message.getRcode();
            if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN && rcode != Rcode.YXDOMAIN) {
                assertThat(reply.length).isLessThanOrEqualTo(query.length + ERROR_GROWTH);
            }
        } catch (AssertionError wrong) {
            throw new AssertionError(
                    HexFormat.of().formatHex(query) + " → " + HexFormat.of().formatHex(reply),
                    wrong);
        }
    }
}
