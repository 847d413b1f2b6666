package io.meridian.federator.assemble;

import io.meridian.federator.watch.ClusterView;
import io.meridian.model.GslbService;
import io.meridian.model.HealthMonitor;
import io.meridian.model.Member;
import io.meridian.model.Origin;
import io.meridian.model.Pool;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/// Members that the mesh has from clusters which this federator has not listed yet: not knowing is
/// no reason to withdraw. They keep their place until a full list says otherwise, unless the policy
/// no longer wants their cluster.
final class CarriedOver {

    private final AssemblyInput input;
    private final Selection selection;
    private final Map<String, ClusterView> views = new HashMap<>();

    CarriedOver(AssemblyInput input, Selection selection) {
        this.input = input;
        this.selection = selection;
        input.clusters().forEach(view -> views.put(view.cluster(), view));
    }

    /// Its members as endpoints, one for each origin that is not known otherwise.
    ///
    /// @param known origins that this federator sees by itself, from what a door kept
    List<Endpoint> of(GslbService service, Set<Origin> known) {
        Traffic traffic = traffic(service);
        Set<Alias> aliases = new HashSet<>();
        service.aliases().forEach(alias -> aliases.add(new Alias(alias, "")));
        List<Endpoint> endpoints = new ArrayList<>();
        for (Pool pool : service.pools()) {
            for (Member member : pool.members()) {
                for (Origin origin : member.origins()) {
                    if (isCarried(origin) && !known.contains(origin)) {
                        endpoints.add(
                                new Endpoint(
                                        service.fqdn(),
                                        Destinations.bare(member.destination()),
                                        origin,
                                        traffic,
                                        aliases,
                                        member.readiness(),
                                        true));
                    }
                }
            }
        }
        return endpoints;
    }

    private boolean isCarried(Origin origin) {
        ClusterView view = views.get(origin.cluster());
        boolean listed = view != null && view.isListed(origin.kind());
        return !listed && selection.reasonAgainstCluster(origin.cluster()) == null;
    }

    /// The monitors that were generated for it.
    Traffic traffic(GslbService service) {
        List<HealthMonitor> monitors =
                service.health().monitors().stream()
                        .filter(GeneratedMonitors::isGenerated)
                        .map(input.monitors()::get)
                        .filter(Objects::nonNull)
                        .toList();
        return new Traffic.Carried(monitors);
    }
}
