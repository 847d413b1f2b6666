package io.meridian.dns.decision;

import io.meridian.geo.GeoView;
import org.jspecify.annotations.Nullable;

/// The members of one pool that can be answered to queries for one address family, in parallel
/// arrays: those at an address of the family, and those that are names, which both families have.
///
/// Query path: reading it allocates nothing; guarded by `DecisionAllocationTest`.
///
/// @param health where their states stand
/// @param v6 whether they are for AAAA
/// @param priority the pool's
/// @param rdata 4 or 16 octets each, or a name in wire form
/// @param publicRdata the same for clients that are not private
/// @param split whether some member has an address of its own for them
/// @param names whether each is a name
/// @param foreign whether each is a name of our own that leads to nobody of this family; set once,
///   before the first query
/// @param slots where each member's state stands in `health`
/// @param weights 1 and up
/// @param seeds a hash of each member's destination, for rendezvous hashing
/// @param places index of each member's place in the view's candidates, -1 without one
/// @param sites index of each member's site among the service's, -1 without one
/// @param sharedPlaces whether distance alone cannot choose: two members stand at one place, or one
///   at none
/// @param view null unless the policy is geo, there is a database, and some member has a place
record Choices(
        HealthTable health,
        boolean v6,
        int priority,
        byte[][] rdata,
        byte[][] publicRdata,
        boolean split,
        boolean[] names,
        boolean[] foreign,
        int[] slots,
        int[] weights,
        long[] seeds,
        int[] places,
        int[] sites,
        boolean sharedPlaces,
        @Nullable GeoView view) {

    /// In place of a place or a site: wherever they stand.
    static final int ANYWHERE = -2;

    int size() {
        return slots.length;
    }

    MemberState state(int i) {
        return health.state(slots[i], v6);
    }

    boolean anyIs(int states) {
        for (int i = 0; i < slots.length; i++) {
            if (isAmong(i, states)) {
                return true;
            }
        }
        return false;
    }

    /// Whether a member of these states can be answered to the family.
    boolean isAmong(int i, int states) {
        return !foreign[i] && health.isAmong(slots[i], v6, states);
    }

    /// Whether there is one, whatever its state.
    boolean anyIsOurs() {
        for (boolean leadsElsewhere : foreign) {
            if (!leadsElsewhere) {
                return true;
            }
        }
        return false;
    }

    Choices over(HealthTable other) {
        return new Choices(
                other,
                v6,
                priority,
                rdata,
                publicRdata,
                split,
                names,
                foreign,
                slots,
                weights,
                seeds,
                places,
                sites,
                sharedPlaces,
                view);
    }
}
