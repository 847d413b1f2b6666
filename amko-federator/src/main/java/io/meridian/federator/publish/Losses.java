package io.meridian.federator.publish;

import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.PublishedRecord;
import io.meridian.model.RecordKey;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The services that a publication would take away: those that it removes, and those that it leaves
/// without a member that may be answered, to clients of one address family or of both.
///
/// @param fqdns of the services
/// @param served how many services are published now
record Losses(SortedSet<String> fqdns, int served) {

    static Losses between(
            Map<RecordKey, PublishedRecord> present, Map<RecordKey, PublishedRecord> wanted) {
        TreeSet<String> lost = new TreeSet<>();
        int served = 0;
        for (PublishedRecord each : present.values()) {
            if (!(each instanceof GslbService service)) {
                continue;
            }
            Set<Answer> now = answers(service);
            if (now.isEmpty()) {
                continue;
            }
            served++;
            Set<Answer> next =
                    wanted.get(service.key()) instanceof GslbService after
                            ? answers(after)
                            : Set.of();
            if (isLoss(now, next)) {
                lost.add(service.fqdn());
            }
        }
        return new Losses(lost, served);
    }

    /// What a service answers with: an address of a family, or a name that may have either.
    private enum Answer {
        IPV4,
        IPV6,
        NAME
    }

    /// A name in place of addresses is no loss, nor are addresses in place of a name: nobody knows
    /// here which families it has.
    private static boolean isLoss(Set<Answer> now, Set<Answer> next) {
        return next.isEmpty()
                || !next.contains(Answer.NAME)
                        && now.stream()
                                .anyMatch(each -> each != Answer.NAME && !next.contains(each));
    }

    /// Of the members that may be answered when they are up.
    private static Set<Answer> answers(GslbService service) {
        return service.pools().stream()
                .filter(pool -> pool.priority() > 0)
                .flatMap(pool -> pool.members().stream())
                .filter(Member::enabled)
                .map(member -> answer(member.destination()))
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Answer.class)));
    }

    private static Answer answer(Destination destination) {
        return switch (destination) {
            case Destination.Ip ip -> ip.address().v6() ? Answer.IPV6 : Answer.IPV4;
            case Destination.Cname _ -> Answer.NAME;
        };
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
