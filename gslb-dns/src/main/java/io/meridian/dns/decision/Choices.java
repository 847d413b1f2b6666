package io.meridian.dns.decision;

import io.meridian.geo.GeoView;
import org.jspecify.annotations.Nullable;

/// The members of one pool and one address family that can be answered, in parallel arrays.
///
/// Query path: reading it allocates nothing; guarded by `DecisionAllocationTest`.
///
/// @param health where their states stand
/// @param priority the pool's
/// @param rdata 4 or 16 octets each
/// @param slots where each member's state stands in `health`
/// @param weights 1 and up
/// @param seeds a hash of each member's address, for rendezvous hashing
/// @param places index of each member's place in the view's candidates, -1 without one
/// @param sharedPlaces whether distance alone cannot choose: two members stand at one place, or one
///   at none
/// @param view null unless the policy is geo, there is a database, and some member has a place
record Choices(
        HealthTable health,
        int priority,
        byte[][] rdata,
        int[] slots,
        int[] weights,
        long[] seeds,
        int[] places,
        boolean sharedPlaces,
        @Nullable GeoView view) {

    /// In place of a place: wherever they stand.
    static final int ANYWHERE = -2;

    int size() {
        return slots.length;
    }

    MemberState state(int i) {
        return health.state(slots[i]);
    }

    /// Whether the `i`-th member is in this state and at this place.
    boolean contends(int i, MemberState state, int place) {
        return (place == ANYWHERE || places[i] == place) && health.is(slots[i], state);
    }

    boolean anyIs(MemberState state) {
        for (int slot : slots) {
            if (health.is(slot, state)) {
                return true;
            }
        }
        return false;
    }

    Choices over(HealthTable other) {
        return new Choices(
                other, priority, rdata, slots, weights, seeds, places, sharedPlaces, view);
    }
}
