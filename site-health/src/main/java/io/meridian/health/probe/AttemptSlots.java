package io.meridian.health.probe;

import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicInteger;

/// The bound on attempts made at once, and the queues before it.
///
/// Who comes first is served first, within two lanes: targets that somebody is waiting for go
/// before all others. Every attempt has a time limit, so the queue always moves.
///
/// Owned by the prober's thread; the two numbers may be read from any.
final class AttemptSlots {

    /// Who wants a slot.
    interface Taker {

        /// A slot is yours: make your attempt, then {@link AttemptSlots#release}.
        void take();
    }

    private final int limit;
    private final SequencedSet<Taker> asked = new LinkedHashSet<>();
    private final SequencedSet<Taker> ordinary = new LinkedHashSet<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private boolean serving;

    AttemptSlots(int limit) {
        this.limit = limit;
    }

    /// Gives `taker` a slot, now if one is free.
    void request(Taker taker) {
        ordinary.add(taker);
        serve();
    }

    /// The same, before all that nobody asked for; one that waits already moves forward.
    void requestFirst(Taker taker) {
        ordinary.remove(taker);
        asked.add(taker);
        serve();
    }

    /// `taker` waits no longer.
    void withdraw(Taker taker) {
        ordinary.remove(taker);
        asked.remove(taker);
        waiting.set(asked.size() + ordinary.size());
    }

    void release() {
        taken.decrementAndGet();
        serve();
    }

    /// How many attempts are being made.
    int taken() {
        return taken.get();
    }

    /// How many wait.
    int waiting() {
        return waiting.get();
    }

    /// A loop and not a recursion: an attempt that ends before it has properly begun releases its
    /// slot within `take`, and there may be thousands of those in a row.
    private void serve() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            while (taken.get() < limit && !(asked.isEmpty() && ordinary.isEmpty())) {
                taken.incrementAndGet();
                (asked.isEmpty() ? ordinary : asked).removeFirst().take();
            }
        } finally {
            serving = false;
            waiting.set(asked.size() + ordinary.size());
        }
    }
}
