package io.meridian.dns.decision;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// What queries for one address family can be answered with.
///
/// Query path: {@link #hasMembers} and {@link #anyAddressIs} allocate nothing.
///
/// @param pools by falling priority
/// @param split whether private and public clients get different addresses
/// @param chosen whether a policy chooses: not where all addresses are answered
/// @param sites whether members stand at several sites, or some at none
record FamilyPools(Choices[] pools, boolean split, boolean chosen, boolean sites) {

    /// A member that is a name.
    interface NameTaker {

        /// @param name in wire form
        void take(int slot, byte[] name);
    }

    static FamilyPools of(List<Choices> pools, int addresses) {
        boolean names =
                pools.stream()
                        .anyMatch(pool ->
                                IntStream.range(0, pool.size()).anyMatch(i -> pool.names()[i]));
        long sites =
                pools.stream().flatMapToInt(pool -> Arrays.stream(pool.sites())).distinct().count();
        return new FamilyPools(
                pools.toArray(Choices[]::new),
                pools.stream().anyMatch(Choices::split),
                addresses > 0 || names,
                sites > 1);
    }

    FamilyPools over(HealthTable other) {
        return new FamilyPools(
                Stream.of(pools).map(choices -> choices.over(other)).toArray(Choices[]::new),
                split,
                chosen,
                sites);
    }

    /// Whether some member can be answered, whatever its state.
    boolean hasMembers() {
        for (Choices choices : pools) {
            if (choices.anyIsOurs()) {
                return true;
            }
        }
        return false;
    }

    /// Whether some member at an address is in one of these states.
    boolean anyAddressIs(int states) {
        for (Choices choices : pools) {
            for (int i = 0; i < choices.size(); i++) {
                if (!choices.names()[i] && choices.isAmong(i, states)) {
                    return true;
                }
            }
        }
        return false;
    }

    void forEachName(NameTaker taker) {
        for (Choices choices : pools) {
            for (int i = 0; i < choices.size(); i++) {
                if (choices.names()[i]) {
                    taker.take(choices.slots()[i], choices.rdata()[i]);
                }
            }
        }
    }

    /// Takes a member that is a name for one that leads to nobody of this family.
    ///
    /// @return whether it was not taken for that before
    boolean markForeign(int slot) {
        for (Choices choices : pools) {
            for (int i = 0; i < choices.size(); i++) {
                if (choices.slots()[i] == slot && !choices.foreign()[i]) {
                    choices.foreign()[i] = true;
                    return true;
                }
            }
        }
        return false;
    }
}
