package io.meridian.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One FQDN and everything needed to answer it: what the federator publishes and DNS nodes serve.
///
/// @param fqdn lower case, without the final dot; a leading `*.` label is a wildcard
/// @param aliases further FQDNs, written alike, that are answered as this one is; sorted
/// @param ttlSeconds TTL of its answers, 0 to 86400
/// @param policy how a member is chosen within a pool
/// @param pools in order of falling priority, one per distinct priority
/// @param health what makes its members up or down
/// @param answer how much an answer holds
/// @param persistence how clients stay with their member; null: they do not
/// @param downResponse what is answered when no member of any pool is up; null: the DNS node's
///   default
public record GslbService(
        String fqdn,
        List<String> aliases,
        int ttlSeconds,
        SelectionPolicy policy,
        List<Pool> pools,
        HealthRule health,
        AnswerRule answer,
        @Nullable Persistence persistence,
        @Nullable DownResponse downResponse)
        implements PublishedRecord {

    public GslbService {
        aliases = List.copyOf(aliases);
        pools = List.copyOf(pools);
    }

    /// A service without aliases that answers one address and keeps no client.
    public static GslbService of(
            String fqdn,
            int ttlSeconds,
            SelectionPolicy policy,
            List<Pool> pools,
            HealthRule health,
            @Nullable DownResponse downResponse) {
        return new GslbService(
                fqdn,
                List.of(),
                ttlSeconds,
                policy,
                pools,
                health,
                AnswerRule.DEFAULT,
                null,
                downResponse);
    }

    @Override
    public RecordKey key() {
        return new RecordKey(RecordKey.Kind.SERVICE, fqdn);
    }
}
