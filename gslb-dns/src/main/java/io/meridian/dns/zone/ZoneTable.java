package io.meridian.dns.zone;

/// Holds the snapshot that queries are answered from; a swap is seen by the next query.
public final class ZoneTable {

    private volatile ZoneSnapshot current;

    public ZoneTable(ZoneSnapshot first) {
        current = first;
    }

    public ZoneSnapshot current() {
        return current;
    }

    public void swap(ZoneSnapshot next) {
        current = next;
    }
}
