package io.meridian.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One endpoint of a service: the VIP that an ingress controller gave it in one cluster, or a
/// third-party address.
///
/// @param destination where its clients are sent, unique in the service
/// @param weight its share within the pool relative to the others, 1 and up; a cluster's weight is
///   shared out among its VIPs beforehand, so this is scaled and not the manifest's number
/// @param site the site it stands at; null when no {@link Site} names its cluster
/// @param cluster the cluster context, or the third-party site's name
/// @param origins the objects it came from; empty for a third-party member
/// @param enabled a disabled member is never answered
/// @param location where it stands, when not where its site does
/// @param readiness what Kubernetes says of the workloads behind it; null where nobody looked
public record Member(
        Destination destination,
        int weight,
        @Nullable String site,
        String cluster,
        List<Origin> origins,
        boolean enabled,
        @Nullable Coordinates location,
        @Nullable Readiness readiness) {

    public Member {
        origins = List.copyOf(origins);
    }

    /// An enabled member at an address, at its site's location.
    public static Member of(
            IpAddress address,
            int weight,
            @Nullable String site,
            String cluster,
            List<Origin> origins) {
        return new Member(
                new Destination.Ip(address, null),
                weight,
                site,
                cluster,
                origins,
                true,
                null,
                null);
    }

    /// The VIP; null for a member that is a name.
    public @Nullable IpAddress address() {
        return destination instanceof Destination.Ip ip ? ip.address() : null;
    }

    /// What operators and explanations call it: its VIP, or the name it leads to.
    public String name() {
        return destination.toString();
    }
}
