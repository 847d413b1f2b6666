package io.meridian.federator.assemble;

import io.meridian.model.GslbService;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// Which service has which aliases. A name belongs to one service only: to the one that is called
/// so, else to the one whose HostRule is the oldest; where nobody knows how old, to the one that
/// has it already, else to the first by FQDN. What is let go goes over with the next turn, within
/// one batch.
final class Aliases {

    /// A service that wants an alias.
    private record Claim(String fqdn, String since, boolean holds) {

        static final Comparator<Claim> ORDER =
                Comparator.comparing((Claim claim) -> claim.since.isEmpty())
                        .thenComparing(Claim::since)
                        .thenComparing(claim -> !claim.holds)
                        .thenComparing(Claim::fqdn);
    }

    private final Map<String, Set<String>> byFqdn = new HashMap<>();
    private final List<String> notes = new ArrayList<>();

    /// @param endpoints of all services, by FQDN
    /// @param published services by FQDN
    static Aliases of(
            Map<String, ? extends Collection<Endpoint>> endpoints,
            Map<String, GslbService> published) {
        Map<String, List<Claim>> claims = new TreeMap<>();
        endpoints.forEach((fqdn, own) -> {
            for (Endpoint endpoint : own) {
                for (Alias alias : endpoint.aliases()) {
                    GslbService before = published.get(fqdn);
                    boolean holds = before != null && before.aliases().contains(alias.name());
                    claims.computeIfAbsent(alias.name(), _ -> new ArrayList<>())
                            .add(new Claim(fqdn, alias.since(), holds));
                }
            }
        });
        Aliases aliases = new Aliases();
        claims.forEach((name, rivals) -> aliases.decide(name, rivals, endpoints.keySet()));
        return aliases;
    }

    private void decide(String name, List<Claim> rivals, Set<String> services) {
        rivals.sort(Claim.ORDER);
        String holder = services.contains(name) ? name : rivals.getFirst().fqdn();
        if (!holder.equals(name)) {
            byFqdn.computeIfAbsent(holder, _ -> new TreeSet<>()).add(name);
        }
        rivals.stream()
                .map(Claim::fqdn)
                .distinct()
                .filter(fqdn -> !fqdn.equals(holder))
                .forEach(fqdn -> notes.add(fqdn + ": alias " + name + " belongs to " + holder));
    }

    /// Sorted.
    List<String> of(String fqdn) {
        return List.copyOf(byFqdn.getOrDefault(fqdn, Set.of()));
    }

    List<String> notes() {
        return notes;
    }
}
