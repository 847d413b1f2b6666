package io.meridian.dns.api;

import io.meridian.dns.DnsNode;
import io.meridian.dns.Serving;
import io.meridian.dns.decision.BalancedService;
import io.meridian.model.Coordinates;
import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Origin;
import io.meridian.model.Pool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The services as the API tells of them.
final class ServicesJson {

    /// @param services those that are answered
    /// @param notInAnyZone published, and answered by no zone of this node
    /// @param occluded published, in a zone, and not answered, because of what: a zone cut, a
    ///   DNAME, or a zone that is not loaded
    /// @param hiding those at names that have addresses or an alias in the zone, which are hidden
    /// @param refused published and not understood, and why; their last good version stays
    record All(
            String position,
            List<String> services,
            List<String> notInAnyZone,
            Map<String, String> occluded,
            List<String> hiding,
            Map<String, String> refused) {}

    /// @param addresses how many members an answer names; 0: all
    /// @param minMembers with fewer up it counts as down
    /// @param panic with a smaller share up, in percent, all are answered; null: off
    /// @param ignoresClientSubnet whether the resolver's address decides
    record One(
            String fqdn,
            List<String> aliases,
            int ttl,
            String policy,
            int addresses,
            int minMembers,
            @Nullable Integer panic,
            boolean ignoresClientSubnet,
            List<String> monitors,
            int minMonitorsUp,
            String downResponse,
            @Nullable PersistenceJson persistence,
            List<PoolJson> pools) {}

    record PoolJson(int priority, List<MemberJson> members) {}

    /// @param address its VIP, or the name it leads to
    /// @param publicAddress what clients get that are not private; null: the VIP
    /// @param location where it stands, when not where its site does
    record MemberJson(
            String address,
            @Nullable String publicAddress,
            String cluster,
            @Nullable String site,
            int weight,
            boolean enabled,
            @Nullable Coordinates location,
            Explanation.Health health,
            List<Origin> origins) {}

    /// An object that a served member came from.
    record Accepted(
            String cluster,
            String kind,
            String namespace,
            String name,
            String fqdn,
            String address) {}

    private final DnsNode node;

    ServicesJson(DnsNode node) {
        this.node = node;
    }

    All all() {
        Serving serving = node.serving();
        return new All(
                serving.log().position().toString(),
                serving.zones().services().keySet().stream().sorted().toList(),
                serving.zones().outsideZones().stream().sorted().toList(),
                new TreeMap<>(serving.zones().occluded()),
                serving.zones().hiddenAddresses().stream().sorted().toList(),
                new TreeMap<>(serving.refused()));
    }

    /// Null when it is not served here.
    @Nullable One one(String fqdn) {
        Serving serving = node.serving();
        BalancedService service = serving.zones().services().get(fqdn);
        if (service == null) {
            return null;
        }
        GslbService source = service.source();
        return new One(
                source.fqdn(),
                source.aliases(),
                source.ttlSeconds(),
                source.policy().inWords(),
                source.answer().addresses(),
                source.answer().minMembers(),
                source.answer().panic(),
                source.answer().ignoresClientSubnet(),
                source.health().monitors(),
                source.health().minMonitorsUp(),
                service.downResponse().inWords(),
                PersistenceJson.of(source, node.affinity()),
                pools(serving, service));
    }

    private List<PoolJson> pools(Serving serving, BalancedService service) {
        MemberHealth health = new MemberHealth(node.health(), serving);
        int slot = serving.firstSlot(service.number());
        List<PoolJson> pools = new ArrayList<>();
        for (Pool pool : service.source().pools()) {
            List<MemberJson> members = new ArrayList<>();
            for (Member member : pool.members()) {
                members.add(
                        new MemberJson(
                                member.name(),
                                publicAddress(member),
                                member.cluster(),
                                member.site(),
                                member.weight(),
                                member.enabled(),
                                member.location(),
                                health.of(slot, serving.health().state(slot)),
                                member.origins()));
                slot++;
            }
            pools.add(new PoolJson(pool.priority(), members));
        }
        return pools;
    }

    private static @Nullable String publicAddress(Member member) {
        return member.destination() instanceof Destination.Ip ip && ip.publicAddress() != null
                ? ip.publicAddress().toString()
                : null;
    }

    List<Accepted> accepted() {
        List<Accepted> accepted = new ArrayList<>();
        for (BalancedService service : node.serving().zones().services().values()) {
            for (Pool pool : service.source().pools()) {
                pool.members().forEach(member -> add(service.source().fqdn(), member, accepted));
            }
        }
        return accepted;
    }

    private static void add(String fqdn, Member member, List<Accepted> accepted) {
        for (Origin origin : member.origins()) {
            accepted.add(
                    new Accepted(
                            origin.cluster(),
                            origin.kind(),
                            origin.namespace(),
                            origin.name(),
                            fqdn,
                            member.name()));
        }
    }
}
