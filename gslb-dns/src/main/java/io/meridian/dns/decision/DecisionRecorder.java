package io.meridian.dns.decision;

/// Hears what became of each member in one decision. Only explanations have one: the engine that
/// answers queries runs with none.
public interface DecisionRecorder {

    /// No member of the service.
    int NO_SLOT = -1;

    /// What became of a member, and why.
    enum Fate {
        /// It is answered.
        CHOSEN,
        /// Answered with all others, because the down response says so.
        LAST_RESORT,
        OTHER_FAMILY,
        /// A name of our own zones that leads to nobody who could answer the asked type.
        LEADS_NOWHERE,
        PRIORITY_ZERO,
        /// By its own definition.
        DISABLED,
        SITE_DISABLED,
        /// The service waits for its first tests.
        NOT_READY,
        DOWN,
        /// By an operator's order.
        DRAINED,
        /// By an operator's order.
        TAKEN_OUT,
        /// Never had a verdict, and what is known to be up comes first.
        UNTESTED,
        /// Up or untested, but too few others are: the service counts as down.
        TOO_FEW_UP,
        /// The client stays with another member, which it was sent to before.
        STAYS_ELSEWHERE,
        /// A pool of higher priority answers.
        LOWER_POOL,
        /// A CNAME record cannot stand beside others: the answer holds addresses and this is a
        /// name, or the other way round.
        STANDS_ALONE,
        /// Topology rules send the client to another site first.
        OTHER_SITE,
        FARTHER,
        /// It stands nowhere, and others do.
        NO_PLACE,
        LOWER_HASH,
        NOT_DRAWN
    }

    /// How a contender stood in the last step, among those at one place.
    ///
    /// @param share of the weight of all that were in question, 0 to 1
    /// @param score by hash, the highest wins; NaN where it was drawn
    record Contest(double share, double score) {}

    /// Called once for each member of the service, in the order of pools and members within each
    /// fate's group.
    ///
    /// @param slot of the member in the health table
    /// @param seen its state as the decision saw it
    void member(int slot, MemberState seen, Fate fate);

    /// Called where the client has an entry in the affinity table, before its member is looked at.
    ///
    /// @param slot of the member that the client was sent to before; {@link #NO_SLOT} when that is
    ///   none of those that the asked type can be answered with
    default void sentBefore(int slot) {}

    /// For how many bits of the client's address each step that looked at it decided alike; 0 for
    /// those that did not. Called once for an answer.
    default void scope(int topology, int distance, int hash, int split) {}

    /// Called for each member that a hash or a draw chose among, after its {@link #member}.
    default void contest(int slot, Contest contest) {}
}
