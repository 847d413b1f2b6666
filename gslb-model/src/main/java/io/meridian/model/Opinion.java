package io.meridian.model;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What one node thinks of one probe target, and on what evidence.
///
/// *Unknown* is not *down*: it is the absence of a vote (a probe that could not be made, a target
/// not tried often enough yet).
///
/// @param target the probe target's id, the same at every node
/// @param state the vote
/// @param evidence what the vote rests on
public record Opinion(String target, State state, Evidence evidence) {

    public enum State {
        UP,
        DOWN,
        UNKNOWN
    }

    /// @param lastResult the last attempt in words: `200 OK`, `connection refused`; empty before
    ///   the first
    /// @param latency of the last attempt; zero before the first
    /// @param age since the last attempt ended, when this record was made; zero before the first
    /// @param everUp whether this node has ever seen the target pass `rise` times
    /// @param passed whether the last attempt that could be made passed; null: none could, or an
    ///   older version says nothing of it
    public record Evidence(
            String lastResult,
            Duration latency,
            Duration age,
            boolean everUp,
            @Nullable Boolean passed) {

        /// Without a word on whether it passed.
        public Evidence(String lastResult, Duration latency, Duration age, boolean everUp) {
            this(lastResult, latency, age, everUp, null);
        }
    }
}
