package io.meridian.health.probe;

import io.meridian.health.Clock;
import io.meridian.health.resolve.ResolvedNames;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// One attempt with its time limit, which holds for all of it: connecting, asking, answering.
///
/// Owned by the prober's thread; used once.
final class TimedAttempt {

    /// Who is told, on the prober's thread.
    interface Listener {

        /// The result: once, at the attempt's end or at its time limit, whichever is first; never
        /// after it was abandoned.
        void settled(Outcome outcome, Duration latency);

        /// The connection is gone: once, always, after the result if there is one.
        void ended();
    }

    /// A failure that comes later than the time limit by as much again, and by at least this, says
    /// that this node was held up (suspended, starved), not that the target is down. Less is the
    /// ordinary lateness of a busy machine.
    private static final Duration LEAST_HOLD_UP = Duration.ofMillis(250);

    private final Clock clock;
    private final Target target;
    private final Duration timeout;
    private final Listener listener;
    private long startedNanos;
    private Clock.@Nullable Timer limit;
    private Attempts.@Nullable Attempt attempt;
    private boolean settled;

    TimedAttempt(Clock clock, Target target, Listener listener) {
        this.clock = clock;
        this.target = target;
        this.timeout = target.monitor().timing().timeout();
        this.listener = listener;
    }

    /// @param names where the addresses of a target that is a name are found
    void begin(Attempts attempts, ResolvedNames names) {
        startedNanos = clock.nanoTime();
        limit = clock.schedule(timeout, this::timeOut);
        try {
            switch (target) {
                case ProbeTarget address -> attempt = attempts.begin(address, this::end);
                case NameTarget name -> {
                    NameAttempt each = new NameAttempt(name, attempts, this::settle, this::end);
                    attempt = each;
                    each.begin(names);
                }
            }
        } catch (RuntimeException refusal) {
            // One target that cannot be probed must not end the probing of the others.
            end(new Outcome.NotMade("could not be begun: " + Printable.of(message(refusal))));
        }
    }

    long startedNanos() {
        return startedNanos;
    }

    /// Drops the result and closes the connection as soon as can be.
    void abandon() {
        settled = true;
        cancelLimit();
        if (attempt != null) {
            attempt.abandon();
        }
    }

    private static String message(RuntimeException refusal) {
        String message = refusal.getMessage();
        return message == null ? refusal.getClass().getSimpleName() : message;
    }

    private void timeOut() {
        Attempts.Attempt late = attempt;
        settle(
                late == null
                        ? new Outcome.Failed(noAnswerWithin(timeout))
                        : late.unanswered(timeout));
        if (late != null) {
            late.abandon();
        }
    }

    private void end(Outcome outcome) {
        cancelLimit();
        settle(outcome);
        listener.ended();
    }

    private void settle(Outcome outcome) {
        if (!settled) {
            settled = true;
            Duration latency = Duration.ofNanos(clock.nanoTime() - startedNanos);
            listener.settled(excused(outcome, latency), latency);
        }
    }

    /// The outcome, unless it is a failure that this node's own hold-up explains.
    private Outcome excused(Outcome outcome, Duration latency) {
        Duration holdUp = timeout.compareTo(LEAST_HOLD_UP) > 0 ? timeout : LEAST_HOLD_UP;
        boolean heldUp = latency.compareTo(timeout.plus(holdUp)) >= 0;
        return outcome instanceof Outcome.Failed && heldUp
                ? new Outcome.NotMade("this node was held up for " + latency.toMillis() + " ms")
                : outcome;
    }

    private void cancelLimit() {
        if (limit != null) {
            limit.cancel();
        }
    }

    static String noAnswerWithin(Duration timeout) {
        return "no answer within " + timeout.toMillis() + " ms";
    }
}
