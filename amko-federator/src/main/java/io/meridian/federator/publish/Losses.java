package io.meridian.federator.publish;

import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// The services that a publication would take away: those that it removes, and those that it leaves
/// without a member that may be answered.
///
/// @param fqdns of the services
/// @param served how many services are published now
record Losses(SortedSet<String> fqdns, int served) {

    static Losses between(
            Map<RecordKey, PublishedRecord> present, Map<RecordKey, PublishedRecord> wanted) {
        TreeSet<String> lost = new TreeSet<>();
        int served = 0;
        for (PublishedRecord each : present.values()) {
            if (each instanceof GslbService service && isAnswered(service)) {
                served++;
                boolean stays =
                        wanted.get(service.key()) instanceof GslbService next && isAnswered(next);
                if (!stays) {
                    lost.add(service.fqdn());
                }
            }
        }
        return new Losses(lost, served);
    }

    /// Whether it has a member that may be answered when it is up.
    private static boolean isAnswered(GslbService service) {
        return service.pools().stream()
                .anyMatch(pool ->
                        pool.priority() > 0 && pool.members().stream().anyMatch(Member::enabled));
    }

    Losses without(SortedSet<String> settled) {
        TreeSet<String> rest = new TreeSet<>(fqdns);
        rest.removeAll(settled);
        return new Losses(rest, served);
    }

    /// Whether there are more than an operator must be asked about.
    boolean exceed(GuardConfig limits) {
        return fqdns.size() > limits.removedServices()
                && fqdns.size() * 100L > (long) limits.removedPercent() * served;
    }
}
