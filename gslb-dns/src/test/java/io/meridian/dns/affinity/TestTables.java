package io.meridian.dns.affinity;

/// Tables for tests.
public final class TestTables {

    private TestTables() {}

    /// A small one in which time stands still until it is ticked.
    public static AffinityTable small() {
        return new AffinityTable(4_000, 1_000_000);
    }
}
