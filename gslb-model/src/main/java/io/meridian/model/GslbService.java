package io.meridian.model;

import java.util.List;

/// One FQDN and everything needed to answer it: what the federator publishes and DNS nodes serve.
///
/// @param fqdn lower case, without the final dot; a leading `*.` label is a wildcard
/// @param ttlSeconds TTL of its answers, 0 to 86400
/// @param policy how a member is chosen within a pool
/// @param pools in order of falling priority, one per distinct priority
/// @param monitors names of the {@link HealthMonitor}s that probe each member; none: members count
///   as up
/// @param minMonitorsUp how many of them must pass for a member to be up: 1 to `monitors.size()`
/// @param downResponse what is answered when no member of any pool is up; null: the DNS node's
///   default
public record GslbService(
        String fqdn,
        int ttlSeconds,
        SelectionPolicy policy,
        List<Pool> pools,
        List<String> monitors,
        int minMonitorsUp,
        @org.jspecify.annotations.Nullable DownResponse downResponse)
        implements PublishedRecord {

    public GslbService {
        pools = List.copyOf(pools);
        monitors = List.copyOf(monitors);
    }

    @Override
    public RecordKey key() {
        return new RecordKey(RecordKey.Kind.SERVICE, fqdn);
    }
}
