package io.meridian.federator.assemble;

import io.meridian.model.GslbService;
import io.meridian.model.Origin;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Of several tenants that want one name one has it: AMKO keeps a service for each tenant, DNS has
/// one answer. It is the tenant of the oldest object that asks for the name, with a destination or
/// without; what the others' objects have for it is refused, until the older objects are gone.
///
/// While a cluster that has to do with the name was not listed in full, those whose service is
/// published come first of all: nobody knows yet how old the others are, or whose.
///
/// Who is older is a matter of creation times. Objects without one, from directories of manifests,
/// come after those that have one; among them those whose service is published come first. So the
/// order in which things are seen decides nothing.
final class TenantNames {

    private final Map<String, GslbService> published;
    private final CarriedOver carried;

    TenantNames(Map<String, GslbService> published, CarriedOver carried) {
        this.published = published;
        this.carried = carried;
    }

    void settle(List<ObjectDraft> drafts) {
        SortedMap<String, List<ObjectDraft>> byName = new TreeMap<>();
        for (ObjectDraft draft : drafts) {
            for (String fqdn : draft.claims) {
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
        GslbService service = published.get(fqdn);
        Set<Origin> incumbents = service == null ? Set.of() : CarriedOver.origins(service);
        boolean unsure =
                Stream.concat(
                                incumbents.stream(),
                                claimants.stream().map(draft -> Nodes.originOf(draft.object)))
                        .anyMatch(carried::isCarried);
        Comparator<ObjectDraft> order =
                Comparator.comparing((ObjectDraft draft) ->
                                unsure && !incumbents.contains(Nodes.originOf(draft.object)))
                        .thenComparing(oldestFirst(incumbents));
        ObjectDraft holder = claimants.stream().min(order).orElse(first);
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
                .thenComparing(draft ->
                        draft.object.createdAt().isEmpty()
                                && !incumbents.contains(Nodes.originOf(draft.object)))
                .thenComparing(draft -> Nodes.originOf(draft.object), Destinations.ORIGINS);
    }
}
