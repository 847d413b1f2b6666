package io.meridian.dns.decision;

/// Hears what became of each member in one decision. Only explanations have one: the engine that
/// answers queries runs with none.
public interface DecisionRecorder {

    /// What became of a member, and why.
    enum Fate {
        /// The one that is answered.
        CHOSEN,
        /// Answered with all others, because none is up and the down response says so.
        LAST_RESORT,
        OTHER_FAMILY,
        PRIORITY_ZERO,
        SITE_DISABLED,
        /// The service waits for its first tests.
        NOT_READY,
        DOWN,
        /// By an operator's order.
        DRAINED,
        /// By an operator's order.
        TAKEN_OUT,
        /// Never had a verdict, and another member is up.
        UNTESTED,
        /// The client stays with another member, which it was sent to before.
        STAYS_ELSEWHERE,
        /// A pool of higher priority answers.
        LOWER_POOL,
        FARTHER,
        LOWER_HASH,
        NOT_DRAWN
    }

    /// Called once for each member of the service, in the order of pools and members within each
    /// fate's group.
    ///
    /// @param slot of the member in the health table
    /// @param seen its state as the decision saw it
    void member(int slot, MemberState seen, Fate fate);
}
