package io.meridian.federator.assemble;

import io.meridian.model.GslbService;
import io.meridian.model.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/// Of several tenants that want one name one has it: AMKO keeps a service for each tenant, DNS has
/// one answer. It is the tenant of the oldest object; what the others' objects have for the name is
/// refused, until the older objects are gone.
///
/// Who is older is a matter of creation times. Objects without one, from directories of manifests,
/// come after those that have one; among them those whose service is published come first. So the
/// order in which things are seen decides nothing.
final class TenantNames {

    private final Map<String, GslbService> published;

    TenantNames(Map<String, GslbService> published) {
        this.published = published;
    }

    void settle(List<ObjectDraft> drafts) {
        SortedMap<String, List<ObjectDraft>> byName = new TreeMap<>();
        for (ObjectDraft draft : drafts) {
            for (String fqdn : draft.fqdns()) {
                byName.computeIfAbsent(fqdn, _ -> new ArrayList<>()).add(draft);
            }
        }
        byName.forEach(this::settle);
    }

    private void settle(String fqdn, List<ObjectDraft> claimants) {
        ObjectDraft first = claimants.getFirst();
        if (claimants.stream().allMatch(draft -> draft.tenant.equals(first.tenant))) {
            return;
        }
        Set<Origin> incumbents = new HashSet<>();
        GslbService service = published.get(fqdn);
        if (service != null) {
            service.pools()
                    .forEach(pool ->
                            pool.members()
                                    .forEach(member -> incumbents.addAll(member.origins())));
        }
        ObjectDraft holder =
                claimants.stream().min(oldestFirst(incumbents)).orElse(first);
        for (ObjectDraft draft : claimants) {
            if (!draft.tenant.equals(holder.tenant)) {
                draft.endpoints.removeIf(endpoint -> endpoint.fqdn().equals(fqdn));
                draft.notes.removeIf(note -> note.startsWith(fqdn + " at "));
                draft.problem(
                        "name "
                                + fqdn
                                + " of tenant '"
                                + draft.tenant
                                + "' belongs to tenant '"
                                + holder.tenant
                                + "', which had it first: "
                                + holder.object.cluster()
                                + " "
                                + holder.object.key());
            }
        }
    }

    private static Comparator<ObjectDraft> oldestFirst(Set<Origin> incumbents) {
        return Comparator.comparing((ObjectDraft draft) -> draft.object.createdAt().isEmpty())
                .thenComparing(draft -> draft.object.createdAt())
                .thenComparing(
                        draft ->
                                draft.object.createdAt().isEmpty()
                                        && !incumbents.contains(Nodes.originOf(draft.object)))
                .thenComparing(draft -> Nodes.originOf(draft.object), Destinations.ORIGINS);
    }
}
