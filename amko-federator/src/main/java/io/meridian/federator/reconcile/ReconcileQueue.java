package io.meridian.federator.reconcile;

import java.util.LinkedHashSet;
import java.util.Set;

/// Why the loop must look again: a set, so that a storm of events is one turn. Bounded by the
/// number of member clusters, of which each stands in it once.
final class ReconcileQueue {

    /// What one editor's save and a `kubectl apply` of several files take: they become one turn.
    private static final long SETTLE_MILLIS = 30;

    private final Set<String> dirty = new LinkedHashSet<>();

    synchronized void add(String cluster) {
        dirty.add(cluster);
        notifyAll();
    }

    /// Waits for something to do, at most so long; empties the queue.
    ///
    /// @return the clusters that changed; none after a quiet while
    @SuppressWarnings("WaitNotInLoop") // a spurious wake-up costs one turn, which changes nothing
    synchronized Set<String> take(long maxWaitMillis) throws InterruptedException {
        if (dirty.isEmpty()) {
            wait(maxWaitMillis);
        }
        if (!dirty.isEmpty()) {
            wait(SETTLE_MILLIS);
        }
        Set<String> taken = Set.copyOf(dirty);
        dirty.clear();
        return taken;
    }

    synchronized int depth() {
        return dirty.size();
    }
}
