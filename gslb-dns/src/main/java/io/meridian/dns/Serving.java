package io.meridian.dns;

import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.zone.ZoneSnapshot;
import io.meridian.health.probe.ProbeTarget;
import io.meridian.mesh.LogSnapshot;
import java.util.List;
import java.util.Set;

/// Everything that follows from one log position: what is answered, what is probed for it, and
/// which octets of the health table stand for whom. Immutable but for the health table.
///
/// @param log what it was made from
/// @param zones what queries are answered from
/// @param health one octet for each member, in the order of `members`
/// @param members by slot
/// @param firstSlots where each service's members begin, and one more for where the last's end
/// @param targets all that must be probed
public record Serving(
        LogSnapshot log,
        ZoneSnapshot zones,
        HealthTable health,
        List<MemberTargets> members,
        List<Integer> firstSlots,
        Set<ProbeTarget> targets) {

    /// The members of a service, by its number in the health table.
    public List<MemberTargets> membersOf(int service) {
        return members.subList(firstSlots.get(service), firstSlots.get(service + 1));
    }

    /// How one member's state follows from verdicts.
    ///
    /// @param targets ids of its probe targets
    /// @param missingMonitors named by the service but not published: such a member stays untested
    /// @param minMonitorsUp how many targets must be up
    public record MemberTargets(
            List<String> targets, List<String> missingMonitors, int minMonitorsUp) {

        public MemberTargets {
            targets = List.copyOf(targets);
            missingMonitors = List.copyOf(missingMonitors);
        }
    }
}
