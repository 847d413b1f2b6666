package io.meridian.health.verdict;

import io.meridian.health.verdict.Verdict.State;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// Counts verdicts by what they became; any thread may read.
final class VerdictTally {

    private final Map<State, LongAdder> counts = new EnumMap<>(State.class);

    VerdictTally() {
        for (State state : State.values()) {
            counts.put(state, new LongAdder());
        }
    }

    void count(State state) {
        adder(state).increment();
    }

    long sum(State state) {
        return adder(state).sum();
    }

    private LongAdder adder(State state) {
        return java.util.Objects.requireNonNull(counts.get(state));
    }
}
