package io.meridian.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One endpoint of a service: the VIP that an ingress controller gave it in one cluster, or a
/// third-party address.
///
/// @param address what is answered and probed
/// @param weight its share within the pool relative to the others, 1 and up; a cluster's weight is
///   shared out among its VIPs beforehand, so this is scaled and not the manifest's number
/// @param site the site it stands at; null when no {@link Site} names its cluster
/// @param cluster the cluster context, or the third-party site's name
/// @param origins the objects it came from; empty for a third-party member
public record Member(
        IpAddress address,
        int weight,
        @Nullable String site,
        String cluster,
        List<Origin> origins) {

    public Member {
        origins = List.copyOf(origins);
    }
}
