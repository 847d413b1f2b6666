package io.meridian.health.probe;

import io.meridian.health.Clock;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.SequencedSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/// The budget: how many attempts are made at once, how many begin within a second, and the queues
/// of those that must wait.
///
/// Who comes first is served first, within two lanes: targets that somebody is waiting for go
/// before all others. Every attempt has a time limit, so the queue always moves. Who makes several
/// attempts at once begins them when there is room for all, or nothing else is under way; those
/// behind it wait with it.
///
/// Owned by the prober's thread; the two numbers may be read from any.
final class AttemptSlots {

    /// Who wants a slot.
    interface Taker {

        /// How many attempts it makes at once, at least 1.
        int size();

        /// So many slots are yours: make your attempts, then {@link AttemptSlots#release} them.
        void take(int slots);
    }

    /// What was saved up in idle moments may be spent at once, up to a tenth of a second's worth.
    private static final long BURST_NANOS = 100_000_000;

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final Clock clock;
    private final int limit;
    private final long spacingNanos;
    private final SequencedSet<Taker> asked = new LinkedHashSet<>();
    private final SequencedSet<Taker> ordinary = new LinkedHashSet<>();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger waiting = new AtomicInteger();
    private final LongAdder delayed = new LongAdder();
    private long nextNanos;
    private Clock.@Nullable Timer refill;
    private boolean serving;

    AttemptSlots(Clock clock, int limit, int perSecond) {
        this.clock = clock;
        this.limit = limit;
        this.spacingNanos = NANOS_PER_SECOND / perSecond;
        this.nextNanos = clock.nanoTime() - BURST_NANOS;
    }

    /// Gives `taker` a slot, now if one is free.
    void request(Taker taker) {
        ordinary.add(taker);
        serve();
        if (ordinary.contains(taker)) {
            delayed.increment();
        }
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

    void release(int slots) {
        taken.addAndGet(-slots);
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

    /// How many requests so far had to wait for the budget.
    long delayed() {
        return delayed.sum();
    }

    private boolean hasRoomFor(int attempts) {
        int now = taken.get();
        return now == 0 || now + attempts <= limit;
    }

    private void charge(int attempts) {
        long earliest = clock.nanoTime() - BURST_NANOS;
        nextNanos = Math.max(nextNanos, earliest) + attempts * spacingNanos;
    }

    private void serveLater() {
        if (refill == null) {
            refill =
                    clock.schedule(
                            Duration.ofNanos(Math.max(1, nextNanos - clock.nanoTime())),
                            () -> {
                                refill = null;
                                serve();
                            });
        }
    }

    /// A loop and not a recursion: an attempt that ends before it has properly begun releases its
    /// slot within `take`, and there may be thousands of those in a row.
    private void serve() {
        if (serving) {
            return;
        }
        serving = true;
        try {
            while (!(asked.isEmpty() && ordinary.isEmpty())) {
                SequencedSet<Taker> lane = asked.isEmpty() ? ordinary : asked;
                int attempts = lane.getFirst().size();
                if (!hasRoomFor(attempts)) {
                    break; // until a release
                }
                if (clock.nanoTime() - nextNanos < 0) {
                    serveLater();
                    break;
                }
                charge(attempts);
                taken.addAndGet(attempts);
                lane.removeFirst().take(attempts);
            }
        } finally {
            serving = false;
            waiting.set(asked.size() + ordinary.size());
        }
    }
}
