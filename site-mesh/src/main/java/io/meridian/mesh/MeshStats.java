package io.meridian.mesh;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/// What a node's mesh has done since it started: counters that anybody may read.
public final class MeshStats {

    /// Why a message from a peer was refused.
    public enum Refusal {

        /// It could not be read.
        MALFORMED,

        /// Of another installation.
        FOREIGN_INSTALLATION,

        /// Of a term that is lower than that of the set held here.
        LOWER_TERM,

        /// From a member that is not configured, or is not the one it was asked as.
        STRANGER,

        /// Of a kind that this version does not know.
        LATER_VERSION,

        /// An order dated so far ahead that its writer's clock is wrong, or ours.
        FROM_THE_FUTURE
    }

    /// Batches applied, our own included.
    public final LongAdder batchesApplied = new LongAdder();

    /// Messages refused, for any reason.
    public final LongAdder messagesRefused = new LongAdder();

    /// Records that are kept and handed on but not served, because they cannot be read here.
    public final LongAdder recordsRefused = new LongAdder();

    /// Times that a comparison found a difference and fetched what differed.
    public final LongAdder repairs = new LongAdder();

    /// Comparisons that a peer did not answer.
    public final LongAdder comparisonFailures = new LongAdder();

    /// Writes that the disk refused.
    public final LongAdder diskErrors = new LongAdder();

    /// Frames, or stretches of a file, that were refused at start.
    public final LongAdder badRecords = new LongAdder();

    /// Pushes that Hazelcast did not take, or a member that it does not reach.
    public final LongAdder pushFailures = new LongAdder();

    /// Messages that members were told over the link, because Hazelcast did not reach them.
    public final LongAdder linkPushes = new LongAdder();

    public final LongAdder pushedBytes = new LongAdder();

    /// What peers answered.
    public final LongAdder fetchedBytes = new LongAdder();

    private final Map<Refusal, LongAdder> refusals = new EnumMap<>(Refusal.class);

    public MeshStats() {
        for (Refusal reason : Refusal.values()) {
            refusals.put(reason, new LongAdder());
        }
    }

    public void refuse(Refusal reason) {
        messagesRefused.increment();
        adder(reason).increment();
    }

    public long refused(Refusal reason) {
        return adder(reason).sum();
    }

    private LongAdder adder(Refusal reason) {
        return java.util.Objects.requireNonNull(refusals.get(reason));
    }
}
