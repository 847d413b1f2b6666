package io.meridian.mesh;

import io.meridian.mesh.disk.Storage;
import io.meridian.model.OperatorOverride;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The audit trail: every order that a node has seen, the latest last, also on disk. Half of a full
/// one is forgotten, so that it does not grow for ever.
final class OverrideTrail {

    private static final Logger LOG = LoggerFactory.getLogger(OverrideTrail.class);
    private static final String FILE = "overrides.audit";
    private static final String WHAT = "the audit trail of overrides";
    private static final int MAX_ORDERS = 10_000;

    private final MeshStats stats;
    private final DiskThread diskThread;
    private final Storage storage;
    private final Function<List<OperatorOverride>, byte[]> written;
    private final List<OperatorOverride> orders = new ArrayList<>();

    OverrideTrail(
            MeshStats stats,
            DiskThread diskThread,
            Storage storage,
            Function<List<OperatorOverride>, byte[]> written,
            Function<byte[], List<OperatorOverride>> readable) {
        this.stats = stats;
        this.diskThread = diskThread;
        this.storage = storage;
        this.written = written;
        try {
            for (byte[] entry : storage.read(FILE).payloads()) {
                readable.apply(entry).forEach(this::note);
            }
        } catch (IOException unreadable) {
            this.stats.badRecords.increment();
            LOG.warn("{} cannot be read: {}", WHAT, unreadable.toString());
        }
    }

    void add(List<OperatorOverride> news) {
        news.forEach(this::note);
        byte[] octets = written.apply(news);
        diskThread.later(WHAT, () -> storage.append(FILE, octets));
    }

    private synchronized void note(OperatorOverride override) {
        orders.add(override);
        if (orders.size() > MAX_ORDERS) {
            orders.subList(0, MAX_ORDERS / 2).clear();
            byte[] rest = written.apply(orders);
            diskThread.later(WHAT, () -> storage.replace(FILE, List.of(rest)));
        }
    }

    synchronized List<OperatorOverride> orders() {
        return List.copyOf(orders);
    }
}
