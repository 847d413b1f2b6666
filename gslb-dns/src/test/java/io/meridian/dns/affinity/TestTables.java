package io.meridian.dns.affinity;

import java.util.function.Supplier;

/// Tables for tests.
public final class TestTables {

    private TestTables() {}

    /// For services that keep no clients.
    public static Supplier<AffinityTable> none() {
        return () -> {
            throw new AssertionError("a service without persistence asked for a table");
        };
    }

    /// A small one in which time stands still until it is ticked.
    public static AffinityTable small() {
        return new AffinityTable(4_000, 1_000_000);
    }
}
