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
/// no longer wants their cluster. So do those of an object that is known but refused while its
/// Namespace, HostRules or Gateways are not.
final class CarriedOver {

    private final AssemblyInput input;
    private final Selection selection;
    private final Map<String, ClusterView> views = new HashMap<>();

    CarriedOver(AssemblyInput input, Selection selection) {
        this.input = input;
        this.selection = selection;
        input.clusters().forEach(view -> views.put(view.cluster(), view));
    }

    /// Whether what was made of an object counts: it has something to offer, or nothing that a
    /// refusal rests on is unknown.
    boolean isJudged(ObjectDraft draft) {
        ClusterView view = views.get(draft.object.cluster());
        return !draft.endpoints.isEmpty() || view != null && view.listed();
    }

    /// An endpoint of a cluster whose HostRules are unknown keeps the aliases and, where a HostRule
    /// may have given it a certificate, the monitors that were published with it.
    Endpoint withHostRulesOf(Endpoint endpoint) {
        ClusterView view = views.get(endpoint.cluster());
        GslbService service = input.published().get(endpoint.fqdn());
        if (view == null
                || !view.unlistedKinds().contains("HostRule")
                || service == null
                || !origins(service).contains(endpoint.origin())) {
            return endpoint;
        }
        Traffic.Carried before = traffic(service);
        boolean mayBeTls = endpoint.traffic() instanceof Traffic.Http http && !http.tls();
        return new Endpoint(
                endpoint.fqdn(),
                endpoint.destination(),
                endpoint.origin(),
                mayBeTls && !before.monitors().isEmpty() ? before : endpoint.traffic(),
                aliases(service),
                endpoint.readiness(),
                false);
    }

    /// Of the objects that a service was made from.
    static Set<Origin> origins(GslbService service) {
        Set<Origin> origins = new HashSet<>();
        for (Pool pool : service.pools()) {
            pool.members().forEach(member -> origins.addAll(member.origins()));
        }
        return origins;
    }

    private static Set<Alias> aliases(GslbService service) {
        Set<Alias> aliases = new HashSet<>();
        service.aliases().forEach(alias -> aliases.add(new Alias(alias, "")));
        return aliases;
    }

    /// Its members as endpoints, one for each origin that is not known otherwise.
    ///
    /// @param known origins that this federator has judged by itself
    List<Endpoint> of(GslbService service, Set<Origin> known) {
        Traffic traffic = traffic(service);
        Set<Alias> aliases = aliases(service);
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
                                        null,
                                        true));
                    }
                }
            }
        }
        return endpoints;
    }

    /// Whether nobody can say yet what has become of an object.
    boolean isCarried(Origin origin) {
        ClusterView view = views.get(origin.cluster());
        boolean listed = view != null && view.isListed(origin.kind());
        return !listed && selection.reasonAgainstCluster(origin.cluster()) == null;
    }

    /// The monitors that were generated for it.
    private Traffic.Carried traffic(GslbService service) {
        List<HealthMonitor> monitors =
                service.health().monitors().stream()
                        .filter(GeneratedMonitors::isGenerated)
                        .map(input.monitors()::get)
                        .filter(Objects::nonNull)
                        .toList();
        return new Traffic.Carried(monitors);
    }
}
