package io.meridian.mesh;

import java.util.concurrent.atomic.LongAdder;

/// What a node's mesh has done since it started: counters that anybody may read.
public final class MeshStats {

    /// Batches applied, our own included.
    public final LongAdder batchesApplied = new LongAdder();

    /// Messages refused: malformed, of another installation, of a lower term.
    public final LongAdder messagesRefused = new LongAdder();

    /// Times that a comparison found a difference and fetched what differed.
    public final LongAdder repairs = new LongAdder();

    /// Comparisons that a peer did not answer.
    public final LongAdder comparisonFailures = new LongAdder();

    /// Writes that the disk refused.
    public final LongAdder diskErrors = new LongAdder();

    /// Records on disk that were refused at start.
    public final LongAdder badRecords = new LongAdder();

    /// Pushes that Hazelcast did not take.
    public final LongAdder pushFailures = new LongAdder();
}
