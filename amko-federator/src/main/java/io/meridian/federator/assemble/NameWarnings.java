package io.meridian.federator.assemble;

import io.meridian.federator.policy.Ownership;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/// What is odd about the names that objects use, told on the objects: a name that objects of
/// several namespaces share although no DomainPolicy says that they may, and a name that no DNS
/// node serves.
final class NameWarnings {

    private NameWarnings() {}

    static void addTo(List<ObjectDraft> drafts, AssemblyInput input) {
        Ownership ownership = new Ownership(input.settings().domainPolicies());
        Map<String, Set<String>> namespaces = new HashMap<>();
        for (ObjectDraft draft : drafts) {
            for (String fqdn : draft.fqdns()) {
                namespaces
                        .computeIfAbsent(fqdn, _ -> new TreeSet<>())
                        .add(draft.object.key().namespace());
            }
        }
        for (ObjectDraft draft : drafts) {
            for (String fqdn : draft.fqdns()) {
                Set<String> sharing = namespaces.getOrDefault(fqdn, Set.of());
                if (sharing.size() > 1 && ownership.isFree(fqdn)) {
                    draft.notes.add(
                            "warning: namespaces "
                                    + String.join(", ", sharing)
                                    + " share the name "
                                    + fqdn
                                    + ", and no DomainPolicy says whose it is");
                }
                input.zones()
                        .filter(zones -> !isServed(fqdn, zones))
                        .ifPresent(zones ->
                                draft.notes.add(
                                        "not served: "
                                                + fqdn
                                                + " is in none of the zones "
                                                + String.join(", ", new TreeSet<>(zones))));
            }
        }
    }

    /// @param zones lower case, without the final dot
    static boolean isServed(String fqdn, Set<String> zones) {
        return zones.stream().anyMatch(zone -> fqdn.equals(zone) || fqdn.endsWith("." + zone));
    }
}
