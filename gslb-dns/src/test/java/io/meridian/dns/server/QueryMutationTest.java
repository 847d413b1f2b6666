package io.meridian.dns.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.meridian.dns.zone.ZoneTable;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;

/// Queries with random damage: every reply is one that dnsjava reads, and none is larger than
/// allowed.
class QueryMutationTest {

    private static final long SEED = 99;

    @TempDir Path folder;

    @Test
    void everyReplyToADamagedQueryIsSoundAndSmall() throws IOException {
        QueryProcessor processor =
                new QueryProcessor(new ZoneTable(QueryPathAllocationTest.serving(folder).zones()));
        List<byte[]> seeds =
                List.of(
                        QueryBytes.of("app.gslb.test", "A"),
                        QueryBytes.withSubnet("app.gslb.test", "A", "10.1.2.0", 24),
                        QueryBytes.withSubnet("h.gslb.test", "AAAA", "2001:db8:2::", 48),
                        QueryBytes.of("many.gslb.test", "TXT"));
        Random random = new Random(SEED);
        for (int i = 0; i < 200_000; i++) {
            byte[] query = mutated(seeds.get(random.nextInt(seeds.size())), random);
            int length = processor.process(query, query.length, 0, 0x0a020304L, false, false);
            if (length != QueryProcessor.NO_REPLY) {
                byte[] reply = java.util.Arrays.copyOf(processor.reply(), length);
                Message read = new Message(reply);
                assertThat(length).as("seed %d, round %d", SEED, i).isLessThanOrEqualTo(1232);
                assertThat(read.getHeader().getID())
                        .isEqualTo((query[0] & 0xff) << 8 | query[1] & 0xff);
                if (read.getRcode() != Rcode.NOERROR && read.getRcode() != Rcode.NXDOMAIN) {
                    assertThat(length)
                            .as("seed %d, round %d", SEED, i)
                            .isLessThanOrEqualTo(query.length + 11);
                }
            }
        }
        assertThat(processor.counters().of(Outcome.FAILED)).isZero();
    }

    private static byte[] mutated(byte[] seed, Random random) {
        byte[] query =
                java.util.Arrays.copyOf(seed, Math.max(1, seed.length + random.nextInt(-12, 13)));
        for (int j = random.nextInt(4); j > 0; j--) {
            query[random.nextInt(query.length)] = (byte) random.nextInt();
        }
        return query;
    }
}
