package io.meridian.dns.zone;

/// Holds the snapshot that queries are answered from; a swap is seen by the next query.
public final class ZoneTable {

    private volatile ZoneSnapshot current;
    private volatile boolean settled = true;

    public ZoneTable(ZoneSnapshot first) {
        current = first;
    }

    public ZoneSnapshot current() {
        return current;
    }

    public void swap(ZoneSnapshot next) {
        current = next;
    }

    /// Until {@link #settle}, names that are not there are not denied: the published services have
    /// not been heard of, and what is missing may be one of them.
    public void awaitServices() {
        settled = false;
    }

    public void settle() {
        settled = true;
    }

    public boolean isSettled() {
        return settled;
    }
}
