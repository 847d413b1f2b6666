package io.meridian.health.probe;

import io.meridian.model.HealthMonitor.Timing;
import io.meridian.model.Opinion;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What is known of one target after the attempts so far; immutable.
///
/// | after            | how many             | the state is |
/// |------------------|----------------------|--------------|
/// | passes           | `rise` in a row      | UP           |
/// | failures         | `fall` not forgotten | DOWN         |
/// | not made         | `fall` in a row      | UNKNOWN      |
/// | anything else    |                      | what it was; UNKNOWN at first |
///
/// Failures are forgotten when the target comes up, and after `forgetAfter` passes in a row: by
/// default after each pass, so that failures count in a row, too; with more, those that are
/// scattered add up.
///
/// An attempt that could not be made says nothing of the target, so one alone neither ends a run
/// nor changes the state; `fall` of them in a row mean that this node no longer knows, and what it
/// knew before is forgotten.
///
/// @param passes length of the current run of passes, at most the longer of `rise` and
///   `forgetAfter`
/// @param failures how many are not forgotten, at most `fall`
/// @param notMade length of the current run of attempts that could not be made, at most `fall`
/// @param everUp whether `rise` was ever complete
/// @param lastResult the last attempt in words; empty before the first
/// @param latency of the last attempt
/// @param endedNanos when the last attempt ended, by the {@link io.meridian.health.Clock}
record Standing(
        Opinion.State state,
        int passes,
        int failures,
        int notMade,
        boolean everUp,
        String lastResult,
        Duration latency,
        long endedNanos) {

    /// Before the first attempt.
    static final Standing UNTRIED =
            new Standing(Opinion.State.UNKNOWN, 0, 0, 0, false, "", Duration.ZERO, 0);

    /// Whether the next attempts may make something else of it: the last ones speak against what is
    /// thought of the target, or nothing is thought of it yet. Failures before a pass do not: they
    /// are forgotten, or added to, at the usual pace.
    boolean isChanging() {
        return switch (state) {
            case UP -> failures > 0 && passes == 0;
            case DOWN -> passes > 0;
            case UNKNOWN -> passes > 0 || failures > 0;
        };
    }

    /// Whether an attempt has ended, made or not.
    boolean tried() {
        return !lastResult.isEmpty();
    }

    Standing after(Outcome outcome, Timing timing, Duration latency, long nowNanos) {
        Standing next =
                switch (outcome) {
                    case Outcome.Passed _ -> passed(timing.rise(), timing.passesToForget());
                    case Outcome.Failed _ -> failed(timing.fall());
                    case Outcome.NotMade _ -> missed(timing.fall());
                };
        return new Standing(
                next.state,
                next.passes,
                next.failures,
                next.notMade,
                next.everUp,
                outcome.text(),
                latency,
                nowNanos);
    }

    private Standing passed(int rise, int forgetAfter) {
        int run = Math.min(passes + 1, Math.max(rise, forgetAfter));
        boolean up = run >= rise;
        boolean comesUp = up && state != Opinion.State.UP;
        int remembered = comesUp || run >= forgetAfter ? 0 : failures;
        return counting(up ? Opinion.State.UP : state, run, remembered, 0, up || everUp);
    }

    private Standing failed(int fall) {
        int count = Math.min(failures + 1, fall);
        return counting(count == fall ? Opinion.State.DOWN : state, 0, count, 0, everUp);
    }

    private Standing missed(int fall) {
        int run = Math.min(notMade + 1, fall);
        return run == fall
                ? counting(Opinion.State.UNKNOWN, 0, 0, run, everUp)
                : counting(state, passes, failures, run, everUp);
    }

    private Standing counting(
            Opinion.State state, int passes, int failures, int notMade, boolean everUp) {
        return new Standing(
                state, passes, failures, notMade, everUp, lastResult, latency, endedNanos);
    }

    Opinion opinion(String targetId, long nowNanos) {
        Duration age = tried() ? Duration.ofNanos(nowNanos - endedNanos) : Duration.ZERO;
        return new Opinion(
                targetId,
                state,
                new Opinion.Evidence(lastResult, latency, age, everUp, lastPassed()));
    }

    /// Whether the last attempt that could be made passed; null: nobody knows any more.
    private @Nullable Boolean lastPassed() {
        return passes > 0 ? Boolean.TRUE : failures > 0 ? Boolean.FALSE : null;
    }
}
