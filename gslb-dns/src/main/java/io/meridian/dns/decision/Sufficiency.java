package io.meridian.dns.decision;

/// Whether enough of a service's members can be answered. Those without a verdict can: what is not
/// known is not down. Those that are disabled, have priority 0, or were withdrawn by an operator
/// are not counted at all.
///
/// | measure | of | below it |
/// |---|---|---|
/// | `minMembers` | the members of all pools and both families | {@link #TOO_FEW} |
/// | `panic` | those of all pools and the asked family, in percent | {@link #PANIC} |
///
/// Query path: allocates nothing; guarded by `DecisionAllocationTest`.
enum Sufficiency {
    ENOUGH,
    /// Health does not count any more: all members are answered.
    PANIC,
    /// The down response is given.
    TOO_FEW;

    /// The first measure that is missed decides: a service that is down has no answer to spread.
    static Sufficiency of(BalancedService service, boolean v6) {
        return hasTooFew(service) ? TOO_FEW : isBelowShare(service, v6) ? PANIC : ENOUGH;
    }

    private static boolean hasTooFew(BalancedService service) {
        int needed = service.source.answer().minMembers();
        return answerable(service, needed) < needed;
    }

    /// How many members, of both families together, can be answered.
    ///
    /// @param enough after so many no more are looked at
    static int answerable(BalancedService service, int enough) {
        int[] slots = service.slots();
        int count = 0;
        for (int i = 0; i < slots.length && count < enough; i++) {
            count += canBeAnswered(service.health, slots[i]) ? 1 : 0;
        }
        return count;
    }

    /// In one of the families at least.
    private static boolean canBeAnswered(HealthTable health, int slot) {
        return health.isAmong(slot, false, MemberState.ANSWERABLE)
                || health.isAmong(slot, true, MemberState.ANSWERABLE);
    }

    private static boolean isBelowShare(BalancedService service, boolean v6) {
        if (service.panicPercent == 0) {
            return false;
        }
        int all = 0;
        int answerable = 0;
        for (Choices choices : service.pools(v6)) {
            for (int i = 0; i < choices.size(); i++) {
                all += choices.isAmong(i, MemberState.NOT_WITHDRAWN) ? 1 : 0;
                answerable += choices.isAmong(i, MemberState.ANSWERABLE) ? 1 : 0;
            }
        }
        return 100 * answerable < service.panicPercent * all;
    }
}
