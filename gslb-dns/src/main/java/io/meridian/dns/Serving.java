package io.meridian.dns;

import io.meridian.dns.decision.HealthTable;
import io.meridian.dns.zone.ZoneSnapshot;
import io.meridian.geo.GeoTable;
import io.meridian.health.probe.Target;
import io.meridian.health.verdict.VerdictKey;
import io.meridian.mesh.LogSnapshot;
import io.meridian.model.HealthRule;
import io.meridian.model.Member;
import io.meridian.model.PublishedRecord;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// Everything that follows from one log position: what is answered, what is probed for it, and
/// which octets of the health table stand for whom. Immutable but for the health table.
///
/// @param log what it was made from
/// @param geo where clients are, if there is a database
/// @param zones what queries are answered from
/// @param health one octet for each member, in the order of `members`
/// @param members by slot
/// @param firstSlots where each service's members begin, and one more for where the last's end
/// @param probes all that must be probed, each once
/// @param refused services that could not be compiled, and why; what was served of them before
///   still is
public record Serving(
        LogSnapshot log,
        @Nullable GeoTable geo,
        ZoneSnapshot zones,
        HealthTable health,
        List<MemberTargets> members,
        List<Integer> firstSlots,
        List<Probe> probes,
        Map<String, String> refused) {

    public Serving {
        members = List.copyOf(members);
        firstSlots = List.copyOf(firstSlots);
        probes = List.copyOf(probes);
        refused = Map.copyOf(refused);
    }

    /// Where a service's members begin, by its number in the health table.
    public int firstSlot(int service) {
        return firstSlots.get(service);
    }

    /// The verdicts that a service's members follow from, by its number in the health table.
    public Stream<VerdictKey> targetsOf(int service) {
        return members.subList(firstSlots.get(service), firstSlots.get(service + 1)).stream()
                .flatMap(member -> member.targets().stream());
    }

    /// The published records of one kind, in the order of their names.
    public <T extends PublishedRecord> Stream<T> published(Class<T> kind) {
        return log.records().values().stream().filter(kind::isInstance).map(kind::cast);
    }

    /// A target, and who must probe it.
    ///
    /// @param id the target's
    /// @param sites those that some service asks; empty: every site
    public record Probe(String id, Target target, Set<String> sites) {

        public Probe {
            sites = Set.copyOf(sites);
        }

        public boolean isFrom(String site) {
            return sites.isEmpty() || sites.contains(site);
        }

        /// The same target, for another service that asks these sites.
        Probe also(List<String> others) {
            if (sites.isEmpty() || others.isEmpty()) {
                return new Probe(id, target, Set.of());
            }
            Set<String> both = new HashSet<>(sites);
            both.addAll(others);
            return new Probe(id, target, both);
        }
    }

    /// How one member's state follows from verdicts.
    ///
    /// @param service its service's FQDN
    /// @param targets the verdicts on its probe targets, under the service's rule
    /// @param missingMonitors named by the service but not published: they have no verdict
    /// @param rule the service's
    public record MemberTargets(
            String service,
            Member member,
            List<VerdictKey> targets,
            List<String> missingMonitors,
            HealthRule rule) {

        public MemberTargets {
            targets = List.copyOf(targets);
            missingMonitors = List.copyOf(missingMonitors);
        }

        /// The same as long as it is the same member.
        public String name() {
            return service + " " + member.name();
        }
    }
}
