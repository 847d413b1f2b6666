package io.meridian.federator.assemble;

import io.meridian.model.Destination;
import io.meridian.model.Origin;
import io.meridian.model.Readiness;
import java.util.Comparator;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// One destination of a service, as one object of one cluster has it.
///
/// @param fqdn the service
/// @param aliases that the object's HostRule wants the service to have
/// @param readiness of the Services behind the object; null: nobody could tell
/// @param stale whether it is known from an earlier publication only
record Endpoint(
        String fqdn,
        Destination destination,
        Origin origin,
        Traffic traffic,
        Set<Alias> aliases,
        @Nullable Readiness readiness,
        boolean stale) {

    /// By destination, then by origin: whatever order objects came in, it is this one.
    static final Comparator<Endpoint> ORDER =
            Comparator.comparing(Endpoint::destination, Destinations.ORDER)
                    .thenComparing(Endpoint::origin, Destinations.ORIGINS);

    Endpoint {
        aliases = Set.copyOf(aliases);
    }

    String cluster() {
        return origin.cluster();
    }
}
