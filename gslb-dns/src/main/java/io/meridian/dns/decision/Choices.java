package io.meridian.dns.decision;

import io.meridian.geo.GeoView;
import org.jspecify.annotations.Nullable;

/// The members of one pool and one address family that can be answered, in parallel arrays.
///
/// @param priority the pool's
/// @param rdata 4 or 16 octets each
/// @param slots where each member's state stands in the {@link HealthTable}
/// @param weights 1 and up
/// @param seeds a hash of each member's address, for rendezvous hashing
/// @param points index of each member's place in the view's candidates, -1 without one
/// @param sharedPoints whether two members stand at one place, so that geo alone cannot choose
/// @param view null unless the policy is geo, there is a database, and some member has a place
record Choices(
        int priority,
        byte[][] rdata,
        int[] slots,
        int[] weights,
        long[] seeds,
        int[] points,
        boolean sharedPoints,
        @Nullable GeoView view) {

    int size() {
        return slots.length;
    }
}
