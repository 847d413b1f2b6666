package io.meridian.dns.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.meridian.dns.server.QueryMix;
import java.util.List;
import org.junit.jupiter.params.provider.MethodSource;

/// Any octets as a query, over UDP and over TCP: see {@link FuzzedServer#answer}.
class QueryFuzz {

    private static final FuzzedServer SERVER = new FuzzedServer();

    @MethodSource("seeds")
    @FuzzTest
    void answersAnyOctets(byte[] query) {
        byte[] _ = SERVER.answer(query, false);
        byte[] _ = SERVER.answer(query, true);
    }

    static List<byte[]> seeds() {
        return QueryMix.queries();
    }
}
