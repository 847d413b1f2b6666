package io.meridian.mesh;

import io.meridian.model.Position;
import io.meridian.model.Term;
import java.util.List;
import java.util.function.Consumer;

/// The writing end of the service log: only a leader federator uses it.
public interface LogPublisher {

    /// Who may write, as this node sees it.
    sealed interface Leadership {

        /// For people.
        default String inWords() {
            return switch (this) {
                case Leading leading -> "leads, in term " + leading.term();
                case Following following -> "follows; the highest term is " + following.highest();
                case Waiting waiting ->
                        "waits to lead: "
                                + waiting.heard()
                                + " members heard, "
                                + waiting.needed()
                                + " needed";
                case StoodDown down ->
                        "stood down: term "
                                + down.higher()
                                + " is higher than its own "
                                + down.own();
            };
        }

        /// This node writes, in this term.
        record Leading(Term term) implements Leadership {}

        /// This node does not write and has not asked to.
        record Following(Term highest) implements Leadership {}

        /// A claim waits until a majority of the configured members has been heard.
        record Waiting(int heard, int needed) implements Leadership {}

        /// This node wrote once; a higher term has been seen, so it writes no more until it claims
        /// anew.
        record StoodDown(Term own, Term higher) implements Leadership {}
    }

    Leadership leadership();

    /// Calls `listener` with the current leadership, then on every change, on one thread that is
    /// kept for these listeners.
    Subscription subscribe(Consumer<Leadership> listener);

    /// Asks for a new term: the highest counter seen plus one, once a majority of the configured
    /// members has been heard (`force`: at once). Goes on under its own term when that still is the
    /// highest. The term opens with the mesh's present set. Returns at once; see {@link
    /// #leadership}.
    void claim(boolean force);

    /// Whether a term was claimed by this node.
    boolean isOwn(Term term);

    /// Stops writing without a successor.
    void resign();

    /// Appends one batch of those changes that change something; none: nothing is written. Of
    /// several changes to one key the last counts. On disk here before it is pushed. Not to be
    /// called on a thread of the mesh's own.
    ///
    /// @return the position after it
    /// @throws MeshException `NotLeading`, `InvalidRecord` (nothing of the batch is written),
    ///   `DiskFailed`
    Position publish(List<LogChange> changes);
}
