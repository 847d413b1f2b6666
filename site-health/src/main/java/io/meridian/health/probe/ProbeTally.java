package io.meridian.health.probe;

import java.util.concurrent.atomic.LongAdder;

/// Counts attempts by outcome; any thread may read.
final class ProbeTally {

    private final LongAdder passed = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder notMade = new LongAdder();

    void count(Outcome outcome) {
        switch (outcome) {
            case Outcome.Passed _ -> passed.increment();
            case Outcome.Failed _ -> failed.increment();
            case Outcome.NotMade _ -> notMade.increment();
        }
    }

    ProbeCounts counts(int underWay, int waiting, long delayed) {
        return new ProbeCounts(
                passed.sum(), failed.sum(), notMade.sum(), underWay, waiting, delayed);
    }
}
