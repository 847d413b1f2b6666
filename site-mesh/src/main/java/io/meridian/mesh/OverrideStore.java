package io.meridian.mesh;

import io.meridian.model.OperatorOverride;
import java.util.List;
import java.util.function.Consumer;

/// Operators' orders, the same at every node sooner or later: pushed when they are given, compared
/// with peers, kept on disk. Nodes that were apart agree afterwards on the higher version of each.
public interface OverrideStore {

    /// All that are known by target, the cleared and the expired ones of the last 30 days included.
    List<OperatorOverride> all();

    /// Those of {@link #all} that are not cleared and have not been seen to end: one that has does
    /// not come back when the wall clock goes back.
    List<OperatorOverride> live();

    /// Gives an order, in place of an earlier one on the same target. On disk here before it
    /// returns; not to be called on a thread of the mesh's own.
    ///
    /// @param given its version is given here
    /// @return what is in force for that target then: a peer's, where a later one arrived meanwhile
    /// @throws MeshException `InvalidRecord`, `DiskFailed`
    OperatorOverride put(OperatorOverride given);

    /// Every order that this node has seen, the latest last; bounded.
    List<OperatorOverride> audit();

    /// Calls `listener` with those that live, then whenever one has changed, on one thread that is
    /// kept for these listeners.
    Subscription subscribe(Consumer<List<OperatorOverride>> listener);
}
