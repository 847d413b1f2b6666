package io.meridian.mesh;

import java.util.function.Consumer;

/// The published records as this node holds them: always one complete set, never a mixture of two.
public interface ServiceLog {

    /// What this node serves from now; empty at {@link io.meridian.model.Position#NONE} before the
    /// first.
    LogSnapshot snapshot();

    /// Calls `listener` with the current snapshot, then with every later one, in order, on one
    /// thread that is kept for these listeners: a slow one delays the others, not the mesh. A
    /// listener that throws is logged and called again for the next.
    Subscription subscribe(Consumer<LogSnapshot> listener);
}
