package io.meridian.health.verdict;

/// What follows from all opinions of one target.
///
/// @param sinceNanos when the state became this, by the {@link io.meridian.health.Clock}; for a
///   restored one, when it was restored
public record Verdict(State state, long sinceNanos) {

    public enum State {
        UP,
        DOWN,
        /// Never had a verdict.
        UNTESTED
    }
}
