package io.meridian.dns.server;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Queries gone wrong in a few places: a bit, an octet, the end, a piece of another query, a count.
public final class QueryMutations {

    private final List<byte[]> seeds = QueryMix.queries();
    private final Random random;

    public QueryMutations(Random random) {
        this.random = random;
    }

    public byte[] next() {
        byte[] query = seeds.get(random.nextInt(seeds.size())).clone();
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
}
