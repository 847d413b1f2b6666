package io.meridian.health.probe;

/// What a prober has done so far, for metrics.
///
/// @param passed attempts that passed
/// @param failed attempts that failed
/// @param notMade attempts that this node could not make
/// @param underWay attempts being made now
/// @param waiting targets that wait for their turn now
/// @param delayed attempts so far that the budget made wait
public record ProbeCounts(
        long passed, long failed, long notMade, int underWay, int waiting, long delayed) {}
