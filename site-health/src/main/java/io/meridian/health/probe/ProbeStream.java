package io.meridian.health.probe;

import io.meridian.health.Clock;
import io.meridian.health.resolve.ResolvedName;
import io.meridian.health.resolve.ResolvedNames;
import io.meridian.model.HealthMonitor.Timing;
import java.time.Duration;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/// The attempts on one target, one after another, and what they have shown.
///
/// ```
///   RESTING ──due──▶ WAITING ──slot──▶ PROBING ──attempt ended──▶ RESTING
///      └───────────────┴── retire ───────┴──────▶ RETIRED
/// ```
///
/// Never two attempts at once: the next is due an interval (± jitter) after the start of the last,
/// the fast one while the state may change, but not before that has ended.
///
/// Owned by the prober's thread; {@link #standing} may be read from any.
final class ProbeStream implements AttemptSlots.Taker, TimedAttempt.Listener {

    /// What all streams of one prober share.
    ///
    /// @param names the addresses of targets that are names
    /// @param changed run after a change that others should hear of at once
    record Surroundings(
            Clock clock,
            Attempts attempts,
            ResolvedNames names,
            AttemptSlots slots,
            RandomGenerator random,
            ProbeTally tally,
            Runnable changed) {}

    private enum Phase {
        RESTING,
        WAITING,
        PROBING,
        RETIRED
    }

    /// Enough to let streams that began together drift apart, little enough to promise detection
    /// within a tenth more than the intervals, and the last attempt.
    private static final double JITTER = 0.1;

    private final Target target;
    private final String id;
    private final Timing timing;
    private final Surroundings surroundings;
    private volatile Standing standing = Standing.UNTRIED;
    private volatile boolean asked;
    private Phase phase = Phase.RESTING;
    private Clock.@Nullable Timer timer;
    private @Nullable TimedAttempt attempt;
    private int taken;

    ProbeStream(String id, Target target, Surroundings surroundings) {
        this.id = id;
        this.target = target;
        this.timing = target.monitor().timing();
        this.surroundings = surroundings;
    }

    String id() {
        return id;
    }

    Duration interval() {
        return timing.interval();
    }

    Standing standing() {
        return standing;
    }

    /// Makes the first attempt after `delay`.
    void start(Duration delay) {
        after(delay, this::due);
    }

    /// Whether this is the first call for a target not tried yet; from any thread, where a race may
    /// make two callers the first.
    boolean ask() {
        if (asked || standing.tried()) {
            return false;
        }
        asked = true;
        return true;
    }

    /// Makes the first attempt before those that nobody asked for.
    void hasten() {
        if (!standing.tried() && (phase == Phase.RESTING || phase == Phase.WAITING)) {
            awaitSlot();
            surroundings.slots().requestFirst(this);
        }
    }

    /// No attempt begins any more; the result of one under way is dropped.
    void retire() {
        phase = Phase.RETIRED;
        cancelTimer();
        surroundings.slots().withdraw(this);
        if (attempt != null) {
            attempt.abandon();
        }
    }

    private void due() {
        awaitSlot();
        surroundings.slots().request(this);
    }

    private void awaitSlot() {
        phase = Phase.WAITING;
        after(timing.interval(), this::overdue);
    }

    /// A whole interval went by without a slot: an attempt that could not be made. The stream keeps
    /// its place in the queue.
    private void overdue() {
        record(
                new Outcome.NotMade(
                        "waited " + timing.interval().toMillis() + " ms for its turn to be probed"),
                Duration.ZERO);
        after(timing.interval(), this::overdue);
    }

    /// An attempt at a name is one at each of its addresses.
    @Override
    public int size() {
        if (target instanceof NameTarget name) {
            ResolvedName known = surroundings.names().get(name.name());
            return known == null ? 1 : Math.max(1, known.addresses().size());
        }
        return 1;
    }

    @Override
    public void take(int slots) {
        phase = Phase.PROBING;
        taken = slots;
        cancelTimer();
        TimedAttempt next = new TimedAttempt(surroundings.clock(), target, this);
        attempt = next;
        next.begin(surroundings.attempts(), surroundings.names());
    }

    @Override
    public void settled(Outcome outcome, Duration latency) {
        record(outcome, latency);
    }

    @Override
    public void ended() {
        if (phase == Phase.PROBING && attempt != null) {
            phase = Phase.RESTING;
            after(untilNext(attempt.startedNanos()), this::due);
        }
        attempt = null;
        surroundings.slots().release(taken);
    }

    private Duration untilNext(long startedNanos) {
        double stretch = 1 - JITTER + 2 * JITTER * surroundings.random().nextDouble();
        Duration fast = timing.fastInterval();
        Duration interval = fast != null && standing.isChanging() ? fast : timing.interval();
        long dueNanos = startedNanos + (long) (interval.toNanos() * stretch);
        return Duration.ofNanos(Math.max(0, dueNanos - surroundings.clock().nanoTime()));
    }

    /// A change of state, and the first result of all, is news; fresher evidence alone is not.
    private void record(Outcome outcome, Duration latency) {
        surroundings.tally().count(outcome);
        Standing before = standing;
        standing = before.after(outcome, timing, latency, surroundings.clock().nanoTime());
        if (standing.state() != before.state() || !before.tried()) {
            surroundings.changed().run();
        }
    }

    private void after(Duration delay, Runnable task) {
        cancelTimer();
        timer = surroundings.clock().schedule(delay, task);
    }

    private void cancelTimer() {
        if (timer != null) {
            timer.cancel();
        }
    }
}
