package io.meridian.mesh;

import io.meridian.model.Position;

/// What the peers said to questions asked after some moment: a writer hears them before it opens a
/// term, because a term opened on less would delete what its writer had not seen.
interface Reports {

    /// Configured members that answered, this node included.
    int heardSince(long nanos);

    /// Whether none of those is ahead of a position.
    boolean noneAheadSince(long nanos, Position own);

    void askAll();
}
