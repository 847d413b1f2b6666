package io.meridian.federator.mirror;

import io.meridian.model.Destination;
import io.meridian.model.GslbService;
import io.meridian.model.Member;
import io.meridian.model.Pool;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Members that are names of other published services, and so are as well as those are, as DNS
/// nodes have it. What the nodes' zone files make of a name is not known here.
final class NestedServices {

    private final Map<String, GslbService> byName = new HashMap<>();

    /// @param zones that the nodes serve; none: those of all published services
    NestedServices(Served served, Set<String> zones) {
        for (GslbService service : served.services().values()) {
            add(service.fqdn(), service, zones);
            service.aliases().forEach(alias -> add(alias, service, zones));
        }
    }

    private void add(String name, GslbService service, Set<String> zones) {
        if (zones.isEmpty()
                || zones.stream()
                        .anyMatch(zone -> name.equals(zone) || name.endsWith("." + zone))) {
            byName.put(name, service);
        }
    }

    /// The service that a member is a name of; null for all others.
    @Nullable GslbService target(Member member) {
        return member.destination() instanceof Destination.Cname(String target)
                ? byName.get(target)
                : null;
    }

    /// Whether a service leads to another, over any number of names.
    boolean reaches(GslbService from, GslbService to) {
        Set<String> seen = new HashSet<>(Set.of(from.fqdn()));
        Deque<GslbService> open = new ArrayDeque<>(List.of(from));
        while (!open.isEmpty()) {
            GslbService next = open.pop();
            if (next.fqdn().equals(to.fqdn())) {
                return true;
            }
            for (Pool pool : next.pools()) {
                for (Member member : pool.members()) {
                    GslbService below = target(member);
                    if (below != null && seen.add(below.fqdn())) {
                        open.push(below);
                    }
                }
            }
        }
        return false;
    }
}
